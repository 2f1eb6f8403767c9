package ashiato.benchmarks;

import ashiato.event.DnsQuery;
import ashiato.event.Event;
import ashiato.event.HexInt64;
import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Origin;
import ashiato.event.Port;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// The events of a server's day, made from a seed: few programs make most of them, and many others the rest; a third of
/// all command lines occurs once.
final class DayOfEvents {
    /// A configuration of some forty filters for such a day: includes and excludes, rules, conditions on text.
    static final String CONFIGURATION = """
            <Sysmon schemaversion="4.90">
              <EventFiltering>
                <RuleGroup name="" groupRelation="or">
                  <ProcessCreate onmatch="exclude">
                    <Image condition="is">/usr/bin/program-1</Image>
                    <ParentImage condition="is">/usr/sbin/cron</ParentImage>
                    <CommandLine condition="begin with">/usr/bin/program-2 --check</CommandLine>
                    <Rule groupRelation="and">
                      <Image condition="image">program-3</Image>
                      <User condition="is">root</User>
                    </Rule>
                  </ProcessCreate>
                </RuleGroup>
                <RuleGroup name="" groupRelation="or">
                  <ProcessTerminate onmatch="include">
                    <Image condition="begin with">/tmp/</Image>
                    <Image condition="begin with">/dev/shm/</Image>
                    <Image condition="contains">/.</Image>
                  </ProcessTerminate>
                </RuleGroup>
                <RuleGroup name="" groupRelation="or">
                  <NetworkConnect onmatch="exclude">
                    <DestinationIp condition="is">127.0.0.1</DestinationIp>
                    <DestinationIp condition="begin with">10.0.1.</DestinationIp>
                    <DestinationHostname condition="end with">.internal.example</DestinationHostname>
                    <Image condition="image">program-0</Image>
                    <DestinationPort condition="is any">123;5353;5355</DestinationPort>
                  </NetworkConnect>
                  <NetworkConnect onmatch="include">
                    <Image condition="contains any">program;sshd;curl;wget;python</Image>
                    <DestinationPort condition="is">22</DestinationPort>
                    <DestinationPort condition="is">23</DestinationPort>
                    <DestinationPort condition="is">3389</DestinationPort>
                    <DestinationPort condition="is">4444</DestinationPort>
                    <User condition="is not">root</User>
                  </NetworkConnect>
                </RuleGroup>
                <RuleGroup name="" groupRelation="or">
                  <NetworkFlow onmatch="exclude">
                    <DestinationIp condition="is">127.0.0.1</DestinationIp>
                    <State condition="is">SNAPSHOT</State>
                    <BytesSent condition="is">0</BytesSent>
                  </NetworkFlow>
                </RuleGroup>
                <RuleGroup name="" groupRelation="or">
                  <DnsQuery onmatch="exclude">
                    <QueryName condition="end with">.internal.example</QueryName>
                    <QueryName condition="end with">.arpa</QueryName>
                    <QueryName condition="is">localhost</QueryName>
                    <QueryName condition="contains all">metrics;example</QueryName>
                  </DnsQuery>
                </RuleGroup>
              </EventFiltering>
            </Sysmon>
            """;

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int PROGRAMS = 300;
    private static final int DESTINATIONS = 4000;
    private static final long LOG_BYTES = 4L << 30;

    private final Random random;

    DayOfEvents(long seed) {
        random = new Random(seed);
    }

    /// Writes a log of so many events.
    void write(Path directory, int count) throws BenchmarkException {
        try (LogWriter writer =
                LogWriter.open(directory, new LogOptions(LOG_BYTES), Origin.linux("server.internal.example", 612))) {
            for (int i = 0; i < count; i++) {
                Instant time = START.plusNanos(DAY_MICROS * i / count * 1000);
                writer.append(time, event(time, i), Map.of());
            }
        } catch (LogException e) {
            throw new BenchmarkException("cannot write the log: " + e.getMessage(), e);
        }
    }

    private Event event(Instant time, int number) {
        int program = skewed(PROGRAMS);
        String image = "/usr/bin/program-" + program;
        String user = program % 3 == 0 ? "www-data" : "root";
        int process = 1000 + number % 30_000;
        UUID guid = new UUID(0xc591b94e4bdd5aaeL, random.nextInt(50_000));
        return switch (number % 20) {
            case 0, 1, 2, 3, 4 -> started(time, guid, process, image, user, program);
            case 5, 6, 7, 8, 9 -> new ProcessTerminate(null, time, guid, process, image, user);
            case 10, 11, 12, 13 -> connected(time, guid, process, image, user);
            case 14, 15, 16, 17 -> flowed(time, guid, process, image, user);
            default ->
                new DnsQuery(
                        null, time, guid, process, hostname(skewed(DESTINATIONS)), "0", "203.0.113.7", image, user);
        };
    }

    private ProcessCreate started(Instant time, UUID guid, int process, String image, String user, int program) {
        String argument =
                random.nextInt(3) == 0 ? Long.toHexString(random.nextLong()) : "--check " + random.nextInt(50);
        return new ProcessCreate(
                null,
                time,
                guid,
                process,
                image,
                null,
                null,
                null,
                null,
                null,
                image + " " + argument,
                "/srv/app",
                user,
                null,
                new HexInt64(program),
                4,
                "no level",
                String.format(Locale.ROOT, "SHA256=%064X", program),
                new UUID(0xc591b94e4bdd5aaeL, program % 20),
                600,
                program % 4 == 0 ? "/usr/sbin/cron" : "/usr/bin/bash",
                "bash -c run",
                "root");
    }

    private NetworkConnect connected(Instant time, UUID guid, int process, String image, String user) {
        int destination = skewed(DESTINATIONS);
        return new NetworkConnect(
                null,
                time,
                guid,
                process,
                image,
                user,
                "tcp",
                true,
                false,
                "10.0.0.5",
                "server.internal.example",
                new Port(32_768 + random.nextInt(28_000)),
                null,
                false,
                address(destination),
                hostname(destination),
                new Port(destination % 5 == 0 ? 8080 : 443),
                "https");
    }

    private NetworkFlow flowed(Instant time, UUID guid, int process, String image, String user) {
        int destination = skewed(DESTINATIONS);
        return new NetworkFlow(
                null,
                time,
                guid,
                process,
                image,
                user,
                "tcp",
                true,
                false,
                "10.0.0.5",
                "server.internal.example",
                new Port(32_768 + random.nextInt(28_000)),
                null,
                false,
                address(destination),
                hostname(destination),
                new Port(destination % 5 == 0 ? 8080 : 443),
                "https",
                time.minusSeconds(3),
                (long) random.nextInt(9000),
                (long) random.nextInt(100_000),
                (long) random.nextInt(1_000_000),
                "CLOSED");
    }

    /// Small numbers are frequent.
    private int skewed(int bound) {
        double uniform = random.nextDouble();
        return (int) (bound * uniform * uniform * uniform);
    }

    private static String address(int destination) {
        return destination == 0 ? "127.0.0.1" : "203.0." + destination / 250 + "." + destination % 250;
    }

    private static String hostname(int destination) {
        return "host-" + destination + (destination % 7 == 0 ? ".internal.example" : ".example.com");
    }
}
