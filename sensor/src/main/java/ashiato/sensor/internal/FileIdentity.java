package ashiato.sensor.internal;

/// Which file, and which contents of it: any write, and any change of its owner, mode or links, moves the time of
/// change, and no program can set that time.
///
/// @param device the file system's device number as the kernel holds it (`s_dev`): `major << 20 | minor`
/// @param inode the inode's number
/// @param ctimeNanos the time of the inode's last change, in nanoseconds since 1970. A kernel program that reads it
///     from the inode must mask the bit that kernels from 6.13 on keep in the nanoseconds (`I_CTIME_QUERIED`, bit 31)
/// @param size in bytes
public record FileIdentity(long device, long inode, long ctimeNanos, long size) {
    /// Whether an opened file can only be this one.
    ///
    /// The device is left out of it: file systems with subvolumes or layers (btrfs, overlayfs) report another
    /// device
    /// through stat(2) than their inodes carry, while inode, size and time of change to the nanosecond together do
    /// not occur twice by chance.
    boolean isSameFileAs(FileIdentity opened) {
        return inode == opened.inode && ctimeNanos == opened.ctimeNanos && size == opened.size;
    }
}
