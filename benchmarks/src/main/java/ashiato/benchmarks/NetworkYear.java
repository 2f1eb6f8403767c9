package ashiato.benchmarks;

import ashiato.event.DnsQuery;
import ashiato.event.Event;
import ashiato.event.HexInt64;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessGuid;
import ashiato.event.ProcessTerminate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happens on one client PC day after day, made from a seed: few programs and few destinations make most of it and
/// many the rest (Zipf), more by day than by night.
///
/// Nothing is easier to keep than it is on a real host: times are random to the microsecond, the ports of clients, the
/// bytes and the durations are random, half of all connections go to destinations that have nothing to do with their
/// program, each process has an id and a ProcessGuid of its own, and a third of all command lines occurs once.
final class NetworkYear {
    /// What is recorded of it.
    enum Mix {
        /// Event 3 alone.
        CONNECTIONS,
        /// Events 3 and 200 of each connection, and events 1, 5 and 22.
        ALL
    }

    /// An event and when it was written.
    record Occurrence(Instant written, Event event) {}

    private static final Instant START = Instant.parse("2025-07-01T00:00:00Z");
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final int PROGRAMS = 300;
    private static final int DESTINATIONS = 5000;
    private static final int OWN_DESTINATIONS = 20;
    private static final int RUNNING = 40;
    private static final int MOST_CONNECTIONS = 500;
    private static final int MACHINE = 0xc591b94e;
    private static final int DAYS_BETWEEN_BOOTS = 9;
    private static final int DAYS_BETWEEN_UPDATES = 60;
    /// A record is written so many microseconds after its event at the latest: the interval of the recorder's loop.
    private static final int MOST_DELAY_MICROS = 10_000;
    /// Of a hundred things that happen in [Mix#ALL].
    private static final int CONNECTIONS_OF_100 = 55;

    private static final int QUERIES_OF_100 = 20;
    /// The events of a hundred such things: two of a connection, one of a query, two of a process.
    private static final int EVENTS_OF_100 = 180;
    /// How much happens in each hour of the day.
    private static final int[] HOURS = {1, 1, 1, 1, 1, 1, 2, 4, 9, 12, 12, 11, 8, 10, 12, 12, 11, 9, 6, 6, 7, 6, 4, 2};

    private static final String COMPUTER = "client-17.internal.example";

    private final Random random;
    private final Mix mix;
    private final int perDay;
    private final double[] programs = zipf(PROGRAMS, 1.0);
    private final double[] destinations = zipf(DESTINATIONS, 1.0);
    private final double[] own = zipf(OWN_DESTINATIONS, 1.0);
    private final double[] hours =
            cumulative(Arrays.stream(HOURS).asDoubleStream().toArray());
    private final String[] images = new String[PROGRAMS];
    private final String[] addresses = new String[DESTINATIONS];
    private final String[] names = new String[DESTINATIONS];
    private final List<Running> running = new ArrayList<>();
    /// What has been decided on and is not due yet.
    private final PriorityQueue<Occurrence> due = new PriorityQueue<>(Comparator.comparing(Occurrence::written));

    private Instant[] arrivals = {};
    private int arrival;
    private int day = -1;
    private int lastPid = 1200;
    private String sourceIpv6 = "";

    private record Program(int program, String image, int pid, UUID guid, String user) {}

    /// A process that goes on connecting.
    private static final class Running {
        final Program process;
        int connections;

        Running(Program process, int connections) {
            this.process = process;
            this.connections = connections;
        }
    }

    /// @param perDay how many events a day has; of [Mix#ALL] about so many
    NetworkYear(long seed, Mix mix, int perDay) {
        random = new Random(seed);
        this.mix = mix;
        this.perDay = perDay;
        String[] places = {"/usr/bin/", "/usr/lib/", "/usr/sbin/", "/opt/", "/usr/libexec/", "/home/user/.local/bin/"};
        for (int i = 0; i < PROGRAMS; i++) {
            String name = word(2 + random.nextInt(3));
            images[i] = places[random.nextInt(places.length)]
                    + (random.nextInt(3) == 0 ? name + "/" + name + "-" + word(2) : name);
        }
        for (int i = 0; i < DESTINATIONS; i++) {
            addresses[i] = random.nextInt(5) == 0 ? ipv6("2001:db8:" + hex(4)) : ipv4();
            names[i] = (random.nextBoolean() ? word(2) + "-" + random.nextInt(100) + "." : "") + word(3) + "."
                    + List.of("example", "example.com", "example.net", "example.org")
                            .get(random.nextInt(4));
        }
    }

    /// A destination that a hundredth or so of all connections go to.
    String destination() {
        return addresses[8];
    }

    /// When so many days have passed.
    static Instant day(int number) {
        return START.plus(Duration.ofDays(number));
    }

    /// The next event, in the order of writing. There is no end.
    Occurrence next() {
        while (true) {
            if (arrival == arrivals.length) {
                beginDay();
            }
            Occurrence first = due.peek();
            if (first != null && first.written().isBefore(arrivals[arrival])) {
                return due.remove();
            }
            happen(arrivals[arrival++]);
        }
    }

    private void beginDay() {
        day++;
        int count = mix == Mix.CONNECTIONS ? perDay : perDay * 100 / EVENTS_OF_100;
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            micros[i] = pick(hours) * HOUR_MICROS + random.nextLong(HOUR_MICROS);
        }
        Arrays.sort(micros);
        arrivals = Arrays.stream(micros)
                .mapToObj(within -> START.plusNanos((day * DAY_MICROS + within) * 1000))
                .toArray(Instant[]::new);
        arrival = 0;
        sourceIpv6 = ipv6("2001:db8:0:17");
    }

    private void happen(Instant time) {
        int kind = mix == Mix.CONNECTIONS ? 0 : random.nextInt(100);
        if (kind < CONNECTIONS_OF_100) {
            connect(time);
        } else if (kind < CONNECTIONS_OF_100 + QUERIES_OF_100) {
            query(time);
        } else {
            Program started = start(time);
            end(started, time.plusNanos(logarithmic(1_000, 60_000_000) * 1000));
        }
    }

    private void record(Instant happened, Event event) {
        due.add(new Occurrence(happened.plusNanos((1 + random.nextInt(MOST_DELAY_MICROS)) * 1000L), event));
    }

    private Program start(Instant time) {
        int program = pick(programs);
        lastPid = (lastPid + 1 + random.nextInt(40)) % 4_194_304;
        Instant boot =
                day(Math.max(0, day) / DAYS_BETWEEN_BOOTS * DAYS_BETWEEN_BOOTS).minusSeconds(60);
        long ticks = Duration.between(boot, time).toMillis() / 10;
        UUID guid = ProcessGuid.of(MACHINE, time.getEpochSecond(), ticks << 32 | lastPid);
        String user = program % 4 == 0 ? "root" : program % 9 == 0 ? "_service" : "user";
        Program process = new Program(program, images[program], lastPid, guid, user);
        if (mix == Mix.ALL) {
            record(time, created(time, process));
        }
        return process;
    }

    private void end(Program process, Instant time) {
        if (mix == Mix.ALL) {
            record(
                    time,
                    new ProcessTerminate(null, time, process.guid(), process.pid(), process.image(), process.user()));
        }
    }

    private Program connecting(Instant time) {
        while (running.size() < RUNNING) {
            running.add(new Running(start(time), (int) logarithmic(1, MOST_CONNECTIONS)));
        }
        int index = random.nextInt(RUNNING);
        Running one = running.get(index);
        if (--one.connections == 0) {
            running.remove(index);
            end(one.process, time.plusNanos(logarithmic(10_000, 60_000_000) * 1000));
        }
        return one.process;
    }

    private int target(int program) {
        return random.nextBoolean() ? pick(destinations) : (program * 7919 + pick(own) * 104_729) % DESTINATIONS;
    }

    private void connect(Instant time) {
        Program process = connecting(time);
        boolean out = random.nextInt(50) != 0;
        int target = target(process.program());
        boolean ipv6 = addresses[target].indexOf(':') >= 0;
        boolean udp = random.nextInt(8) == 0;
        String here = ipv6 ? sourceIpv6 : day / 3 % 4 == 0 ? "10.4.7.90" : "192.168.1.23";
        Port client = new Port(32_768 + random.nextInt(28_232));
        Port served = served(udp);
        Port sourcePort = out ? client : new Port(22);
        Port destinationPort = out ? served : client;
        record(
                time,
                new NetworkConnect(
                        null,
                        time,
                        process.guid(),
                        process.pid(),
                        process.image(),
                        process.user(),
                        udp ? "udp" : "tcp",
                        out,
                        ipv6,
                        here,
                        COMPUTER,
                        sourcePort,
                        portName(sourcePort),
                        ipv6,
                        addresses[target],
                        names[target],
                        destinationPort,
                        portName(destinationPort)));
        if (mix == Mix.ALL) {
            Instant closed = time.plusNanos(logarithmic(500, 300_000_000) * 1000);
            record(
                    closed,
                    new NetworkFlow(
                            null,
                            closed,
                            process.guid(),
                            process.pid(),
                            process.image(),
                            process.user(),
                            udp ? "udp" : "tcp",
                            out,
                            ipv6,
                            here,
                            COMPUTER,
                            sourcePort,
                            portName(sourcePort),
                            ipv6,
                            addresses[target],
                            names[target],
                            destinationPort,
                            portName(destinationPort),
                            time,
                            Duration.between(time, closed).toMillis(),
                            logarithmic(60, 100_000),
                            logarithmic(60, 20_000_000),
                            "CLOSED"));
        }
    }

    private void query(Instant time) {
        Program process = connecting(time);
        int target = target(process.program());
        boolean found = random.nextInt(12) != 0;
        record(
                time,
                new DnsQuery(
                        null,
                        time,
                        process.guid(),
                        process.pid(),
                        names[target],
                        found ? "0" : "3",
                        found ? "::ffff:" + addresses[target] + ";" : "-",
                        process.image(),
                        process.user()));
    }

    private ProcessCreate created(Instant time, Program process) {
        Program parent = running.isEmpty() ? process : running.get(random.nextInt(running.size())).process;
        String arguments = switch (random.nextInt(3)) {
            case 0 -> "--file /tmp/" + word(2) + "." + Long.toHexString(random.nextLong());
            case 1 -> "--" + word(2) + "=" + random.nextInt(1000);
            default -> "--profile " + process.program() % 20;
        };
        return new ProcessCreate(
                null,
                time,
                process.guid(),
                process.pid(),
                process.image(),
                null,
                null,
                null,
                null,
                null,
                process.image() + " " + arguments,
                process.user().equals("root") ? "/" : "/home/" + process.user(),
                process.user(),
                ProcessGuid.of(MACHINE, START.getEpochSecond(), process.user().length()),
                new HexInt64(process.user().length() * 1000L),
                process.user().equals("root") ? 0 : 2,
                "no level",
                hash(process.program()),
                parent.guid(),
                parent.pid(),
                parent.image(),
                parent.image() + " --profile " + parent.program() % 20,
                parent.user());
    }

    /// A program's hash changes with its updates.
    private String hash(int program) {
        Random bits = new Random(program * 1_000_003L + (day + program) / DAYS_BETWEEN_UPDATES);
        StringBuilder text = new StringBuilder("SHA256=");
        for (int i = 0; i < 4; i++) {
            text.append(String.format(Locale.ROOT, "%016X", bits.nextLong()));
        }
        return text.toString();
    }

    private Port served(boolean udp) {
        int share = random.nextInt(100);
        if (udp) {
            return new Port(share < 60 ? 53 : share < 90 ? 443 : 123);
        }
        return new Port(
                share < 82
                        ? 443
                        : share < 90 ? 80 : share < 94 ? 22 : share < 97 ? 993 : 1024 + random.nextInt(60_000));
    }

    private static @Nullable String portName(Port port) {
        return switch (port.number()) {
            case 443 -> "https";
            case 80 -> "http";
            case 22 -> "ssh";
            case 53 -> "domain";
            case 123 -> "ntp";
            case 993 -> "imaps";
            default -> null;
        };
    }

    private String ipv4() {
        return (1 + random.nextInt(222)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256);
    }

    private String ipv6(String prefix) {
        return prefix + ":" + hex(4) + ":" + hex(4) + ":" + hex(4) + ":" + hex(4);
    }

    private String hex(int digits) {
        return String.format(Locale.ROOT, "%x", (1 << (4 * (digits - 1))) + random.nextInt(14 << (4 * (digits - 1))));
    }

    private String word(int syllables) {
        String consonants = "bcdfghklmnprstvz";
        String vowels = "aeiou";
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append(consonants.charAt(random.nextInt(consonants.length())))
                    .append(vowels.charAt(random.nextInt(vowels.length())));
        }
        return word.toString();
    }

    /// Each order of magnitude is as frequent as the next.
    private long logarithmic(long least, long most) {
        return (long) (least * Math.pow((double) (most + 1) / least, random.nextDouble()));
    }

    private int pick(double[] cumulative) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }

    private static double[] zipf(int count, double exponent) {
        double[] weights = new double[count];
        Arrays.setAll(weights, i -> Math.pow(i + 1, -exponent));
        return cumulative(weights);
    }

    private static double[] cumulative(double[] weights) {
        double[] sums = weights.clone();
        Arrays.parallelPrefix(sums, Double::sum);
        double all = sums[sums.length - 1];
        Arrays.setAll(sums, i -> sums[i] / all);
        return sums;
    }
}
