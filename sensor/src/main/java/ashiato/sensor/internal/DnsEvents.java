package ashiato.sensor.internal;

import ashiato.event.DnsQuery;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.KernelRecords.Dns;
import ashiato.sensor.internal.KernelRecords.Endpoints;
import ashiato.sensor.internal.KernelRecords.Header;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the DNS messages that pass, makes events 22 of them, and learns from them what addresses are called.
///
/// Confined to one thread.
final class DnsEvents implements Conversation.PeerNames {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int QUESTIONS = 4096;
    private static final int NAMES = 16_384;

    private final KernelClock clock;
    private final UserNames users;
    private final DnsTransactions<TrackedProcess> transactions = new DnsTransactions<>(TIMEOUT, QUESTIONS);
    private final NameCache names;
    private byte[] scratch = new byte[4096];

    /// Takes an event 22.
    @FunctionalInterface
    interface Handler {
        void query(DnsQuery event, TrackedProcess process);
    }

    /// @param hosts the hosts file, normally /etc/hosts
    DnsEvents(KernelClock clock, UserNames users, Path hosts) {
        this.clock = clock;
        this.users = users;
        this.names = new NameCache(new HostsFile(hosts, System::nanoTime), NAMES);
    }

    /// A message that this process sent or received.
    void message(ByteBuffer bytes, int record, TrackedProcess process, Handler handler) {
        int length = bytes.getInt(record + Dns.LENGTH);
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        bytes.get(record + Dns.BYTES, scratch, 0, length);
        boolean tcp = (Header.flags(bytes, record) & Dns.FLAG_TCP) != 0;
        DnsMessage message = tcp ? DnsMessage.parseTcp(scratch, 0, length) : DnsMessage.parse(scratch, 0, length);
        if (message == null) {
            return;
        }
        long now = Header.time(bytes, record);
        int ends = record + Dns.ENDS;
        boolean sent = bytes.get(ends + Endpoints.INITIATED) == Endpoints.BY_PROCESS;
        if (sent) {
            transactions.asked(process, socket(bytes, ends), message, now);
            return;
        }
        names.learn(process.key(), message, now);
        DnsTransactions.Outcome<TrackedProcess> outcome =
                transactions.answered(process, socket(bytes, ends), message, now);
        if (outcome != null) {
            report(outcome, handler);
        }
    }

    /// Reports the questions that got no answer in time.
    ///
    /// @param now kernel nanoseconds
    void expire(long now, Handler handler) {
        transactions.expire(now, outcome -> report(outcome, handler));
    }

    @Override
    public @Nullable String name(TrackedProcess process, IpAddress address) {
        return names.name(process.key(), address, clock.kernelNanos());
    }

    /// Questions that gave way before they were answered or had waited too long.
    long lostQuestions() {
        return transactions.lost();
    }

    List<SensorStatus.Table> tables() {
        return List.of(transactions.table(), names.table(), names.processTable());
    }

    /// What tells exchanges apart: the port it left by, and where it went.
    private static long socket(ByteBuffer bytes, int ends) {
        int port = bytes.getShort(ends + Endpoints.LOCAL_PORT) & 0xffff;
        int protocol = bytes.get(ends + Endpoints.PROTOCOL) & 0xff;
        IpAddress server =
                Conversation.address(bytes, ends + Endpoints.REMOTE_ADDRESS, bytes.get(ends + Endpoints.VERSION));
        return ((long) (protocol << 16 | port) << 32) | (server.hashCode() & 0xffff_ffffL);
    }

    private void report(DnsTransactions.Outcome<TrackedProcess> outcome, Handler handler) {
        TrackedProcess process = outcome.process();
        if (process != null) {
            handler.query(
                    new DnsQuery(
                            null,
                            clock.instant(outcome.endedNanos()),
                            process.guid,
                            process.pid,
                            outcome.queryName(),
                            outcome.queryStatus(),
                            outcome.queryResults(),
                            process.imageOrUnknown(),
                            users.name(process.uid)),
                    process);
        }
    }
}
