package ashiato.sensor.internal;

import org.jspecify.annotations.Nullable;

/// A process as /proc shows it.
///
/// @param pid the process id (thread group id) in the namespace of the proc mount, normally the initial one
/// @param parentPid the parent's process id, 0 if it has none that can be seen
/// @param startTicks when it started, in hundredths of a second since boot; see [HostIdentity#processGuid]
/// @param name the kernel's short name (`comm`), at most 15 bytes for user programs
/// @param image the program's path as /proc/PID/exe gives it, with ` (deleted)` at its end if it has no name any more;
///     `[name]` for kernel threads; null for a zombie or where it may not be read
/// @param commandLine the arguments as [CommandLine] writes them; empty for kernel threads and zombies
/// @param currentDirectory null for kernel threads, zombies and where it may not be read
/// @param uid the real user id, unsigned
/// @param effectiveUid the effective user id, unsigned
/// @param loginUid the user who logged in (audit), -1 if nobody did or the kernel does not audit
/// @param sessionId the audit session, -1 as for `loginUid`
/// @param namespacedPid the process id in its own, innermost namespace
/// @param kernelThread whether it is a thread of the kernel
/// @param cgroup its control group's path: that of version 2 unless all processes share that one, else systemd's
/// @param containerId the container it runs in, as [ContainerId] reads it; null if none
public record InventoriedProcess(
        int pid,
        int parentPid,
        long startTicks,
        String name,
        @Nullable String image,
        String commandLine,
        @Nullable String currentDirectory,
        int uid,
        int effectiveUid,
        int loginUid,
        int sessionId,
        int namespacedPid,
        boolean kernelThread,
        String cgroup,
        @Nullable String containerId) {}
