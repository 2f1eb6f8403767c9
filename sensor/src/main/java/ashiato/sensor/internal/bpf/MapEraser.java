package ashiato.sensor.internal.bpf;

import java.lang.foreign.MemorySegment;

/// Removes elements from a map in the kernel.
public final class MapEraser {
    private final Libbpf libbpf;
    private final int fd;

    MapEraser(Libbpf libbpf, int fd) {
        this.libbpf = libbpf;
        this.fd = fd;
    }

    /// Removes the element of this key; false if there was none.
    public boolean erase(MemorySegment key) {
        return libbpf.deleteElement(fd, key);
    }
}
