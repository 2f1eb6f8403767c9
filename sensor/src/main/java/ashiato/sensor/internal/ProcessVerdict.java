package ashiato.sensor.internal;

import org.jspecify.annotations.Nullable;

/// What was decided about the network events of a process: for one image, one user and one version of the options.
///
/// Mutable and confined to the sensor's thread.
final class ProcessVerdict {
    /// The version of the options that it was decided by; 0 if nothing is decided.
    int version;
    /// The effective user that it was decided for.
    int uid;
    /// The types that are excluded, `TYPE_*` of [KernelRecords].
    int types;
    /// The records of the process that were passed over here and not in the kernel.
    int passedOver;
    /// What the kernel was told of the process; null if it was not, or has forgotten it at an exec.
    ProcessMarks.@Nullable Mark mark;
}
