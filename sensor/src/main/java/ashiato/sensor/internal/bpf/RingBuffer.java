package ashiato.sensor.internal.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import ashiato.sensor.internal.libc.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The reader's side of a kernel ring buffer (kernel/bpf/ringbuf.c), mapped and read in place.
///
/// The first page holds the consumer's position and is writable. Then follow a page with the producers' position and
/// the data. The kernel offers the data twice in a row, so that a record that wraps around the end is still contiguous;
/// here it is mapped once, because each page mapped counts as memory of this process, and a record that wraps is put
/// together in a buffer. A record is a 64-bit header (length in the low 30 bits of its first half, [#BUSY] while it is
/// being written, [#DISCARDED] if it is to be skipped) and its bytes, padded to eight. One thread reads.
public final class RingBuffer implements AutoCloseable {
    /// How many further rings can be waited for together with one.
    public static final int MOST_OTHERS = 2;

    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int HEADER_BYTES = 8;
    private static final long POLLFD_BYTES = 8;
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final VarHandle INT = JAVA_INT.varHandle();

    /// Takes records.
    @FunctionalInterface
    public interface Handler {
        /// Takes one record.
        ///
        /// @param bytes holds the record; valid during the call only; not to be changed
        /// @param offset the record's first byte
        /// @param length the record's length in bytes
        void record(ByteBuffer bytes, int offset, int length);
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private final ByteBuffer bytes;
    private final int size;
    private ByteBuffer wrapped = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final MemorySegment pollfd;
    private final MemorySegment any;
    private final MemorySegment errno;

    RingBuffer(int fd, MemorySegment consumer, MemorySegment producer, int size, int page) {
        this.consumer = consumer;
        this.producer = producer;
        this.data = producer.asSlice(page);
        this.bytes = data.asByteBuffer().order(ByteOrder.nativeOrder());
        this.size = size;
        // struct pollfd { int fd; short events; short revents; }
        this.pollfd = arena.allocate(POLLFD_BYTES, 4);
        this.any = arena.allocate((1 + MOST_OTHERS) * POLLFD_BYTES, 4);
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_SHORT, 4, Libc.POLLIN);
        this.errno = arena.allocate(NativeFunction.ERRNO_LAYOUT);
    }

    static RingBuffer map(int fd, int size) throws NativeException {
        int page = Libc.pageSize();
        MemorySegment consumer = Libc.map(page, Libc.PROT_READ | Libc.PROT_WRITE, fd, 0);
        try {
            return new RingBuffer(fd, consumer, Libc.map(page + (long) size, Libc.PROT_READ, fd, page), size, page);
        } catch (NativeException e) {
            Libc.unmap(consumer);
            throw e;
        }
    }

    /// Waits until a producer wakes this reader or the time is over. There may be records without a wake-up.
    public void await(int timeoutMillis) {
        Libc.poll(pollfd, errno, timeoutMillis);
    }

    /// Waits as [#await(int)] does, for a producer of this ring or of other ones.
    ///
    /// @param others at most [#MOST_OTHERS]
    public void await(List<RingBuffer> others, int timeoutMillis) {
        MemorySegment.copy(pollfd, 0, any, 0, POLLFD_BYTES);
        long end = POLLFD_BYTES;
        for (RingBuffer other : others) {
            MemorySegment.copy(other.pollfd, 0, any, end, POLLFD_BYTES);
            end += POLLFD_BYTES;
        }
        Libc.poll(any.asSlice(0, end), errno, timeoutMillis);
    }

    /// The end of what producers have put in, as a position that only grows.
    public long produced() {
        return (long) LONG.getAcquire(producer, 0L);
    }

    /// Up to where [#drain] has come, as such a position.
    public long consumed() {
        return (long) LONG.getAcquire(consumer, 0L);
    }

    /// Hands all finished records to the handler, in order.
    ///
    /// @return the number of records
    public int drain(Handler handler) {
        int records = 0;
        long end;
        do {
            end = produced();
            records += drain(handler, end, Integer.MAX_VALUE);
        } while (consumed() == end && produced() > end);
        return records;
    }

    /// Hands finished records to the handler, in order, up to a position.
    ///
    /// @param end a position that [#produced] has told
    /// @param most the most records
    /// @return the number of records
    public int drain(Handler handler, long end, int most) {
        long position = consumed();
        int records = 0;
        while (position < end && records < most) {
            int offset = (int) (position & (size - 1));
            int header = (int) INT.getAcquire(data, (long) offset);
            if ((header & BUSY) != 0) {
                return records;
            }
            int length = header & ~DISCARDED;
            if ((header & DISCARDED) == 0) {
                hand(handler, (offset + HEADER_BYTES) & (size - 1), length);
                records++;
            }
            position += (length + HEADER_BYTES + 7) & -8;
            LONG.setRelease(consumer, 0L, position);
        }
        return records;
    }

    private void hand(Handler handler, int offset, int length) {
        if (offset + length <= size) {
            handler.record(bytes, offset, length);
            return;
        }
        if (wrapped.capacity() < length) {
            wrapped = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        }
        int head = size - offset;
        wrapped.put(0, bytes, offset, head);
        wrapped.put(head, bytes, 0, length - head);
        handler.record(wrapped, 0, length);
    }

    @Override
    public void close() {
        Libc.unmap(consumer);
        Libc.unmap(producer);
        arena.close();
    }
}
