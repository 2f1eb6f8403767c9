package ashiato.sensor.internal.libc;

/// A native call failed. The message names the call, what it was for and its errno.
public final class NativeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public NativeException(String what, int errno) {
        super(what + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
