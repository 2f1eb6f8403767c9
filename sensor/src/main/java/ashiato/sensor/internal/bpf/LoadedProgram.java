package ashiato.sensor.internal.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A program in the kernel, for what the kernel counts of it. Confined to one thread.
public final class LoadedProgram {
    /// `recursion_misses` of `struct bpf_prog_info`, include/uapi/linux/bpf.h, and the size of the structure up to
    /// it.
    private static final long RECURSION_MISSES = 208;

    private static final int INFO_BYTES = 216;

    private final Libbpf libbpf;
    private final int fd;
    private final MemorySegment info = Arena.ofAuto().allocate(INFO_BYTES, 8);
    private final MemorySegment size = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    LoadedProgram(Libbpf libbpf, int fd) {
        this.libbpf = libbpf;
        this.fd = fd;
    }

    /// How often the kernel did not run the program because of another one that was running on that CPU; 0 where
    /// the
    /// kernel does not count it.
    public long skipped() {
        info.fill((byte) 0);
        size.set(ValueLayout.JAVA_INT, 0, INFO_BYTES);
        return libbpf.describe(fd, info, size) ? info.get(ValueLayout.JAVA_LONG, RECURSION_MISSES) : 0;
    }
}
