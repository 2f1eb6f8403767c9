package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// DNS questions that wait for their answer, so that each becomes one event with its outcome.
///
/// One question to one server, one event: the A and the AAAA question of one name are two (Windows logs the call of a
/// function that asks both, Linux has no such function that all programs use). A question repeated on the same socket
/// is the same question. A response to a question that was not seen tells the question itself and is an event too;
/// further copies of a response that was already counted are not.
///
/// The caller must hand over messages as the asking side sees them: queries that left, responses that came in. A local
/// server's side of the same exchange is not the business of this table.
///
/// Times are nanoseconds of any clock that does not step. Not thread-safe.
///
/// @param <P> who asks
public final class DnsTransactions<P> {
    /// The status of a question without an answer: ERROR_TIMEOUT of Win32.
    static final String TIMED_OUT = "1460";

    /// How a question ended.
    ///
    /// @param process who asked; null if it is not known
    /// @param queryName the name asked for
    /// @param queryType the record type asked for
    /// @param queryStatus `0` or a Win32 code, see [DnsMessage#queryStatus()]; `1460` if no answer came
    /// @param queryResults null if there are none
    /// @param askedNanos when the question was first sent; when the response came, if the question was not seen
    /// @param endedNanos when the response came or the time was over
    public record Outcome<P>(
            @Nullable P process,
            String queryName,
            int queryType,
            String queryStatus,
            @Nullable String queryResults,
            long askedNanos,
            long endedNanos) {}

    private final long timeoutNanos;
    private final BoundedTable<Key, Asked<P>> open;
    private long lost;

    /// @param timeout how long to wait for an answer, normally five seconds, as resolvers do
    /// @param capacity how many questions to remember; an older one gives way and has no event
    public DnsTransactions(Duration timeout, int capacity) {
        this.timeoutNanos = timeout.toNanos();
        this.open = BoundedTable.byAge("dns questions", capacity);
    }

    /// A query left.
    ///
    /// @param socket a number for the socket it left by, such as its cookie
    public void asked(@Nullable P process, long socket, DnsMessage query, long nowNanos) {
        DnsMessage.Question question = query.question();
        if (query.response() || query.opcode() != 0 || question == null) {
            return;
        }
        Key key = Key.of(socket, query.id(), question);
        Asked<P> before = open.get(key);
        if (before != null && !before.answered) {
            return;
        }
        open.remove(key);
        remember(key, new Asked<>(process, question, nowNanos, false));
    }

    /// A response came in.
    ///
    /// @param process who received it, if that is known; the process that asked counts more
    /// @param socket as for [#asked]
    /// @return how the question ended; null if this is no response to a question, or a copy of one
    public @Nullable Outcome<P> answered(@Nullable P process, long socket, DnsMessage response, long nowNanos) {
        DnsMessage.Question question = response.question();
        if (!response.response() || response.opcode() != 0 || question == null) {
            return null;
        }
        Key key = Key.of(socket, response.id(), question);
        Asked<P> asked = open.remove(key);
        if (asked == null) {
            asked = new Asked<>(process, question, nowNanos, false);
        }
        // Remembered until the time is over, so that copies are recognised.
        remember(key, new Asked<>(asked.process, asked.question, nowNanos, true));
        if (asked.answered) {
            return null;
        }
        return new Outcome<>(
                asked.process != null ? asked.process : process,
                asked.question.name(),
                asked.question.type(),
                response.queryStatus(),
                response.queryResults(),
                asked.nanos,
                nowNanos);
    }

    private void remember(Key key, Asked<P> asked) {
        SensorStatus.Table table = open.status();
        if (table.size() == table.capacity()) {
            Asked<P> eldest = open.eldest();
            if (eldest != null && !eldest.answered) {
                lost++;
            }
        }
        open.put(key, asked);
    }

    /// How many questions gave way to newer ones before they were answered: they have no event.
    public long lost() {
        return lost;
    }

    /// Gives up the questions that have waited too long. To be called at every turn of the sensor's loop.
    public void expire(long nowNanos, Consumer<? super Outcome<P>> timedOut) {
        Asked<P> eldest;
        while ((eldest = open.eldest()) != null && nowNanos - eldest.nanos >= timeoutNanos) {
            open.removeEldest();
            if (!eldest.answered) {
                timedOut.accept(new Outcome<>(
                        eldest.process,
                        eldest.question.name(),
                        eldest.question.type(),
                        TIMED_OUT,
                        null,
                        eldest.nanos,
                        nowNanos));
            }
        }
    }

    /// How full the table is.
    public SensorStatus.Table table() {
        return open.status();
    }

    /// Names are compared without regard to case, which some resolvers play with to make answers harder to forge.
    private record Key(long socket, int id, String name, int type) {
        static Key of(long socket, int id, DnsMessage.Question question) {
            return new Key(socket, id, question.name().toLowerCase(Locale.ROOT), question.type());
        }
    }

    /// @param nanos when it was asked; if it is answered, when the answer came
    private record Asked<P>(@Nullable P process, DnsMessage.Question question, long nanos, boolean answered) {}
}
