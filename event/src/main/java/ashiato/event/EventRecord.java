package ashiato.event;

import java.time.Instant;
import java.util.Map;

/// An event as it stands in a log.
///
/// @param recordId the place in the log; rises by one, never repeats in one log
/// @param timeCreated when the event was written, UTC
/// @param origin who wrote it
/// @param event the event
/// @param extra what is known beyond the fields of the type, by name, in order: `ContainerId` and
///     `ContainerProcessId` (the process id inside the container) for processes of a container; mostly empty
public record EventRecord(long recordId, Instant timeCreated, Origin origin, Event event, Map<String, String> extra) {}
