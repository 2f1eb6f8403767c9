package ashiato.sensor.internal;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A process as the sensor knows it: identified by its pid and the time of its start, which together never repeat
/// during one boot.
///
/// Mutable and confined to the sensor's thread: an exec changes the image and what comes with it.
final class TrackedProcess {
    static final String UNKNOWN_IMAGE = "<unknown process>";
    private static final int FORMER_IMAGES = 4;

    final int pid;
    /// The start in clock ticks since boot, as in field 22 of `/proc/PID/stat`.
    final long startTicks;
    final UUID guid;

    int uid;
    /// Whether it is the recorder or a child of it.
    boolean own;

    @Nullable
    String image;

    @Nullable
    String commandLine;
    /// What a container adds to each event of the process; empty outside of containers.
    Map<String, String> extra = Map.of();

    /// Which of its network events are not made.
    final ProcessVerdict verdict = new ProcessVerdict();

    TrackedProcess(int pid, long startTicks, UUID guid) {
        this.pid = pid;
        this.startTicks = startTicks;
        this.guid = guid;
    }

    /// The images that it had before, the newest first.
    private @Nullable FormerImage former;

    /// An image that a process has had until it executed another one.
    ///
    /// @param until kernel nanoseconds of the exec
    private record FormerImage(
            @Nullable String image, long until, @Nullable FormerImage before) {
        /// This and some of those before it.
        FormerImage cut(int most) {
            return new FormerImage(image, until, before == null || most <= 1 ? null : before.cut(most - 1));
        }
    }

    /// Sets the image that it executes, and keeps the last ones for records that come late.
    ///
    /// @param at kernel nanoseconds of the exec
    void execute(String next, long at) {
        FormerImage newest = new FormerImage(image, at, former);
        former = newest.cut(FORMER_IMAGES);
        image = next;
    }

    /// The image that it had at a time, or Sysmon's word for one that is not known.
    ///
    /// @param at kernel nanoseconds
    String imageAt(long at) {
        String then = image;
        for (FormerImage each = former; each != null && at < each.until; each = each.before) {
            then = each.image;
        }
        return then == null ? UNKNOWN_IMAGE : then;
    }

    /// A number that no other process of this boot has.
    long key() {
        return (startTicks << 32) | (pid & 0xffff_ffffL);
    }

    /// The path of the image, or Sysmon's word for one that is not known.
    String imageOrUnknown() {
        return image == null ? UNKNOWN_IMAGE : image;
    }
}
