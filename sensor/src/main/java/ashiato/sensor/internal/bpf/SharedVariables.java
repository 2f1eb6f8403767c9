package ashiato.sensor.internal.bpf;

import ashiato.sensor.internal.libc.Libc;
import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Variables of programs in the kernel, mapped into this process: what is written here they see at once.
public final class SharedVariables implements AutoCloseable {
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment mapped;
    private final int bytes;

    private SharedVariables(MemorySegment mapped, int bytes) {
        this.mapped = mapped;
        this.bytes = bytes;
    }

    static SharedVariables map(int fd, int bytes) throws NativeException {
        int page = Libc.pageSize();
        long length = ((long) bytes + page - 1) / page * page;
        return new SharedVariables(Libc.map(length, Libc.PROT_READ | Libc.PROT_WRITE, fd, 0), bytes);
    }

    /// The byte at an offset.
    public byte getByte(int offset) {
        return (byte) BYTE.getOpaque(mapped, (long) checked(offset));
    }

    /// Sets the byte at an offset; after all that was written before.
    public void setByte(int offset, byte value) {
        BYTE.setRelease(mapped, (long) checked(offset), value);
    }

    /// Sets the 32-bit number at an offset that is a multiple of four; after all that was written before.
    public void setInt(int offset, int value) {
        INT.setRelease(mapped, (long) checked(offset), value);
    }

    private int checked(int offset) {
        if (offset < 0 || offset >= bytes) {
            throw new IndexOutOfBoundsException("variable at " + offset + " of " + bytes + " bytes");
        }
        return offset;
    }

    @Override
    public void close() {
        Libc.unmap(mapped);
    }
}
