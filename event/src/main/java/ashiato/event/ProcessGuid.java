package ashiato.event;

import java.util.UUID;

/// Makes the identifier that Sysmon gives a process: unlike a process id it names one process of one host for ever.
///
/// Sysmon fills the sixteen bytes of a Windows `GUID` structure with three little-endian numbers
/// (microsoft/SysmonCommon, `GenerateUniqueId`): the machine (4 bytes), the start of the process in seconds (4 bytes)
/// and the key of the process (8 bytes). A `GUID` prints its first field as a 32-bit number, the next two as 16-bit
/// numbers and the rest byte by byte. So the printed form shows the machine as it is, the **low** half of the time
/// before the high half, and the bytes of the key from the lowest to the highest:
///
/// ```
/// {c591b94e-4bdd-5aae-0000-001073b13706}
///  machine  time      key 0x0637b17310000000
///           0x5aae4bdd = 2018-03-18T11:22:05Z
/// ```
public final class ProcessGuid {
    private ProcessGuid() {}

    /// The identifier of a process.
    ///
    /// @param machineId the host; Sysmon for Linux takes the first eight hex digits of `/etc/machine-id`
    /// @param startSeconds when the process started, in seconds since 1970 UTC; the low 32 bits count
    /// @param processKey what tells processes apart that started in the same second, all 64 bits
    /// @return the identifier; its [UUID#toString()] is what Sysmon prints between braces
    public static UUID of(int machineId, long startSeconds, long processKey) {
        long timeLow = startSeconds & 0xffff;
        long timeHigh = (startSeconds >>> 16) & 0xffff;
        return new UUID(((long) machineId << 32) | (timeLow << 16) | timeHigh, Long.reverseBytes(processKey));
    }
}
