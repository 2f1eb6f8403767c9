/// Events: what a host's programs did, in Sysmon's words.
///
/// Start with [Event], the sealed interface of all event records, and [EventType], which gives each record its
/// number, tag and template. The [Schema] of a type is derived from the components of its record; rendering,
/// filtering and storing all go through it, so that a new event type is a new record and one constant.
/// [EventRecord] is an event as it stands in a log; an [EventSink] takes events as they happen.
///
/// | to | use |
/// |---|---|
/// | turn a value into Sysmon's text and back | [FieldType] |
/// | render an event for people, or for tools made for Windows logs | [EventText], [EventXml] |
/// | render an event for `jq` and collectors, or for tables | [EventJson], [EventCsv] |
/// | compare a value as Sysmon's configurations do | [Condition] |
/// | choose events as a person asks for them | [EventFilter], [TimeExpression] |
/// | identify a process | [ProcessGuid] |
///
/// Renderers append to a [StringBuilder] that the caller reuses, and neither they nor [Field#value(Event)] allocate for
/// each value. Everything here is immutable and safe for use by many threads, except that builder and
/// [EventFilter.Builder].
@NullMarked
package ashiato.event;

import org.jspecify.annotations.NullMarked;
