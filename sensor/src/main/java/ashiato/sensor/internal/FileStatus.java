package ashiato.sensor.internal;

/// What is known of a file.
///
/// @param identity which file, and which contents
/// @param mode its sort and rights, as in `st_mode`
/// @param modifiedNanos when its contents were changed, or what a program has set instead; nanoseconds since 1970
/// @param birthNanos when it was made, nanoseconds since 1970; [#UNKNOWN] if its file system does not keep that
record FileStatus(FileIdentity identity, int mode, long modifiedNanos, long birthNanos) {
    static final long UNKNOWN = Long.MIN_VALUE;
}
