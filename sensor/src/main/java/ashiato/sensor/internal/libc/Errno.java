package ashiato.sensor.internal.libc;

/// The values of `errno` that the sensor meets (include/uapi/asm-generic/errno-base.h, errno.h).
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EINVAL = 22;
    public static final int ENETUNREACH = 101;
    public static final int ECONNRESET = 104;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EPIPE = 32;

    private Errno() {}

    /// The number and, where known, the meaning, for a message.
    public static String describe(int errno) {
        String meaning = switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file or kernel facility";
            case ENOMEM -> "out of memory";
            case EACCES -> "permission denied";
            case EINVAL -> "invalid argument";
            default -> "";
        };
        return meaning.isEmpty() ? "errno " + errno : "errno " + errno + ", " + meaning;
    }
}
