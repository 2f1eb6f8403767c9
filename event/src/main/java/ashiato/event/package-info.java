/// Events: what a host's programs did, in Sysmon's words.
///
/// Start with [Event], the sealed interface of all event records, and [EventType], which gives each record its
/// number, tag and template. The [Schema] of a type is derived from the components of its record; rendering,
/// filtering and storing all go through it, so that a new event type is a new record and one constant.
/// [EventRecord] is an event as it stands in a log.
///
/// Everything here is immutable and safe for use by many threads.
@NullMarked
package ashiato.event;

import org.jspecify.annotations.NullMarked;
