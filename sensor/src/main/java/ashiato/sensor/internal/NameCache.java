package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The names that programs asked for, by the addresses they were given: what DestinationHostname shows.
///
/// A name is learned from a DNS response that this host received. It is the name of the question, not the last of the
/// aliases that led to the address: `www.example.com`, not the host of a content network. Records that do not follow
/// from the question are not believed. Reverse lookups teach nothing: their answers are whatever the address's owner
/// likes, and no program connected because of them.
///
/// Which name an address has, in this order:
///
/// 1. the one that the process itself was given this address for, however long ago: it may hold on to an answer, or to
///    a connection, much longer than the record's time to live;
/// 2. the one that any process was given it for, while the record is fresh: for its time to live, but at least five
///    minutes. It is the newest such name; this covers programs that ask through a local resolver's daemon or a parent;
/// 3. the one of the hosts file: a program that asks for that name sends no question;
/// 4. as 2, up to a day old.
///
/// A local resolver's answers about the host itself (127.0.0.1, 0.0.0.0 for a blocked name) count only for the process
/// that asked: they say nothing about others' local connections. A name whose text has more than 255 characters, which
/// only bytes that are no letters make possible, is not learned; it would cost the memory of many.
///
/// Not thread-safe.
public final class NameCache {
    private static final int MAX_NAME_LENGTH = 255;
    private static final long FRESH_SECONDS = 300;
    private static final long KEPT_NANOS = Duration.ofDays(1).toNanos();

    private final HostsFile hosts;
    private final BoundedTable<ProcessAddress, String> ofProcess;
    private final BoundedTable<IpAddress, Learned> ofHost;

    /// @param capacity how many addresses to know for the host, and how many for single processes
    public NameCache(HostsFile hosts, int capacity) {
        this.hosts = hosts;
        this.ofProcess = BoundedTable.byUse("names by process", capacity);
        this.ofHost = BoundedTable.byUse("names", capacity);
    }

    /// Learns from a response.
    ///
    /// @param process a number for the process that asked that no other process of this boot has; 0 if it is not
    /// known
    /// @param nowNanos now, by any clock that does not step
    public void learn(long process, DnsMessage response, long nowNanos) {
        DnsMessage.Question question = response.question();
        if (question == null || !response.response() || response.responseCode() != 0) {
            return;
        }
        if (question.name().length() > MAX_NAME_LENGTH) {
            return;
        }
        Set<String> aliases = aliases(question.name(), response);
        for (DnsMessage.Answer answer : response.answers()) {
            if (answer instanceof DnsMessage.Answer.Address record && aliases.contains(lowerCase(record.owner()))) {
                IpAddress address = record.address();
                if (process != 0) {
                    ofProcess.put(new ProcessAddress(process, address), question.name());
                }
                if (!address.isLoopback() && !address.isUnspecified()) {
                    long freshNanos = TimeUnit.SECONDS.toNanos(Math.max(record.ttl(), FRESH_SECONDS));
                    ofHost.put(address, new Learned(question.name(), nowNanos, freshNanos));
                }
            }
        }
    }

    /// The name of an address for a process.
    ///
    /// @param process as for [#learn]
    /// @param nowNanos by the same clock as for [#learn]
    /// @return null if nobody asked for a name that led to it
    public @Nullable String name(long process, IpAddress address, long nowNanos) {
        String own = process == 0 ? null : ofProcess.get(new ProcessAddress(process, address));
        if (own != null) {
            return own;
        }
        Learned learned = ofHost.get(address);
        long age = learned == null ? 0 : nowNanos - learned.atNanos;
        if (learned != null && age <= learned.freshNanos) {
            return learned.name;
        }
        String configured = hosts.name(address);
        if (configured != null) {
            return configured;
        }
        return learned != null && age <= KEPT_NANOS ? learned.name : null;
    }

    /// How full the table of the host's names is.
    public SensorStatus.Table table() {
        return ofHost.status();
    }

    /// How full the table of single processes' names is.
    public SensorStatus.Table processTable() {
        return ofProcess.status();
    }

    /// The name asked for and those that the response makes equal to it, in lower case. Aliases normally come in
    /// their
    /// order; servers that shuffle them cost another pass each.
    private static Set<String> aliases(String asked, DnsMessage response) {
        Set<String> aliases = new HashSet<>();
        aliases.add(lowerCase(asked));
        int before;
        do {
            before = aliases.size();
            for (DnsMessage.Answer answer : response.answers()) {
                if (answer instanceof DnsMessage.Answer.Name alias
                        && alias.type() == DnsMessage.CNAME
                        && aliases.contains(lowerCase(alias.owner()))) {
                    aliases.add(lowerCase(alias.name()));
                }
            }
        } while (aliases.size() > before);
        return aliases;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private record ProcessAddress(long process, IpAddress address) {}

    private record Learned(String name, long atNanos, long freshNanos) {}
}
