package ashiato.event;

/// Who wrote an event: the parts of an event's System block that are the same for every event of one recording.
///
/// @param provider the provider's name, for example `Linux-Sysmon`
/// @param providerGuid the provider's GUID, without braces, lower case
/// @param channel the log's channel, for example `Linux-Sysmon/Operational`
/// @param computer the host's name
/// @param processId the process id of the recorder
public record Origin(String provider, String providerGuid, String channel, String computer, int processId) {

    /// An event recorded by Ashiato on this kind of host. Provider and channel are those of Sysmon for Linux,
    /// so that what reads its events reads these.
    public static Origin linux(String computer, int processId) {
        return new Origin(
                "Linux-Sysmon",
                "ff032593-a8d3-4f13-b0d6-01fc615a0f97",
                "Linux-Sysmon/Operational",
                computer,
                processId);
    }
}
