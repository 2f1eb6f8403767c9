package ashiato.sensor.internal.bpf;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// A kernel iterator: each run walks the kernel's objects once and yields the rows that the program wrote.
public final class BpfIterator implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Libbpf libbpf;
    private final BpfLink link;

    BpfIterator(Libbpf libbpf, BpfLink link) {
        this.libbpf = libbpf;
        this.link = link;
    }

    /// Runs the iterator to its end.
    ///
    /// @param rowBytes the size of one row
    /// @param row takes each row as a buffer whose position is the row's first byte; valid during the call only
    /// @return the number of rows
    public long run(int rowBytes, Consumer<ByteBuffer> row) throws NativeException {
        int fd = libbpf.createIterator(link.fd());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BUFFER_BYTES, 8);
            ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
            long rows = 0;
            int filled = 0;
            while (true) {
                long count = Libc.read(fd, memory.asSlice(filled));
                if (count == 0) {
                    return rows;
                }
                filled += (int) count;
                int at = 0;
                for (; at + rowBytes <= filled; at += rowBytes) {
                    bytes.position(at);
                    row.accept(bytes);
                    rows++;
                }
                MemorySegment.copy(memory, at, memory, 0, filled - at);
                filled -= at;
            }
        } finally {
            Libc.close(fd);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
