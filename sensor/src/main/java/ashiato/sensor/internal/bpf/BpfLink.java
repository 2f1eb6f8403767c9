package ashiato.sensor.internal.bpf;

import ashiato.sensor.internal.libc.NativeException;
import java.lang.foreign.MemorySegment;

/// An attached program; closing detaches it. So does the end of the process, however it comes.
public final class BpfLink implements AutoCloseable {
    private final Libbpf libbpf;
    private final MemorySegment link;

    BpfLink(Libbpf libbpf, MemorySegment link) {
        this.libbpf = libbpf;
        this.link = link;
    }

    int fd() throws NativeException {
        return libbpf.linkFd(link);
    }

    @Override
    public void close() {
        libbpf.destroyLink(link);
    }
}
