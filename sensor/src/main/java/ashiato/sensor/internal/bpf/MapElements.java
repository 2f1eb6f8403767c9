package ashiato.sensor.internal.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The elements of a map in the kernel, one system call for each.
public final class MapElements {
    // include/uapi/linux/bpf.h
    private static final long BPF_ANY = 0;
    private static final long BPF_EXIST = 2;

    private final Libbpf libbpf;
    private final int fd;
    private final int keyBytes;

    MapElements(Libbpf libbpf, int fd, int keyBytes) {
        this.libbpf = libbpf;
        this.fd = fd;
        this.keyBytes = keyBytes;
    }

    /// Sets the value of a key; false if the map is full.
    public boolean put(MemorySegment key, MemorySegment value) {
        return libbpf.updateElement(fd, key, value, BPF_ANY);
    }

    /// Sets the value of a key that is there; false if it is not, or not any more.
    public boolean replace(MemorySegment key, MemorySegment value) {
        return libbpf.updateElement(fd, key, value, BPF_EXIST);
    }

    /// Removes the element of this key; false if there was none.
    public boolean erase(MemorySegment key) {
        return libbpf.deleteElement(fd, key);
    }

    /// Removes all elements that are there; those that programs add meanwhile may stay.
    public void eraseAll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(keyBytes, 8);
            boolean erased = true;
            // The first key again and again: a walk would go astray where the element it stands on is removed.
            while (erased && libbpf.firstKey(fd, key)) {
                erased = erase(key);
            }
        }
    }
}
