package ashiato.agent.internal;

import ashiato.agent.ControlException;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecorderStatus.Place;
import ashiato.agent.RecorderStatus.State;
import ashiato.event.EventType;
import ashiato.sensor.SensorStatus;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;

/// A [RecorderStatus] as JSON and back.
///
/// Writing needs nothing but this module, so that a recorder that is asked does not load a JSON library; reading,
/// which happens in the process that asks, takes Jackson's parser.
public final class StatusJson {
    private StatusJson() {}

    /// One JSON object without line breaks.
    public static String write(RecorderStatus status) {
        JsonText json = new JsonText();
        json.beginObject();
        json.field("version", status.version());
        json.field("processId", status.processId());
        json.field("state", lowerCase(status.state()));
        json.field("since", status.since().toString());
        json.field("at", status.at().toString());
        json.field("uptimeSeconds", status.uptime().toSeconds());
        json.array("problems");
        status.problems().forEach(json::element);
        json.endArray();
        json.array("hooks");
        for (SensorStatus.Hook hook : status.hooks()) {
            json.beginObject();
            json.field("name", hook.name());
            json.field("tier", hook.tier());
            json.array("types");
            hook.types().stream().sorted().forEach(type -> json.element(type.recordName()));
            json.endArray();
            json.field("state", hook.state());
            json.endObject();
        }
        json.endArray();
        json.array("events");
        for (EventCount count : status.events()) {
            json.beginObject();
            json.field("id", count.type().id());
            json.field("type", count.type().recordName());
            json.field("total", count.total());
            json.field("perSecond", count.perSecond());
            json.field("perSecondLastMinute", count.perSecondLastMinute());
            json.endObject();
        }
        json.endArray();
        json.array("losses");
        for (Loss loss : status.losses()) {
            json.beginObject();
            json.field("id", loss.type().id());
            json.field("type", loss.type().recordName());
            json.field("place", lowerCase(loss.place()));
            json.field("count", loss.count());
            json.endObject();
        }
        json.endArray();
        json.array("excluded");
        for (SensorStatus.Excluded excluded : status.excluded()) {
            json.beginObject();
            json.field("id", excluded.type().id());
            json.field("type", excluded.type().recordName());
            json.field("reason", lowerCase(excluded.reason()));
            json.field("count", excluded.count());
            json.endObject();
        }
        json.endArray();
        json.array("tables");
        for (SensorStatus.Table table : status.tables()) {
            json.beginObject();
            json.field("name", table.name());
            json.field("size", table.size());
            json.field("capacity", table.capacity());
            json.field("evicted", table.evicted());
            json.endObject();
        }
        json.endArray();
        LogState log = status.log();
        json.object("log");
        json.field("directory", log.directory().toString());
        json.field("bytes", log.bytes());
        json.field("maxBytes", log.maxBytes());
        json.field("lastRecordId", log.lastRecordId());
        json.field("firstTime", log.firstTime() == null ? null : log.firstTime().toString());
        json.field("lastTime", log.lastTime() == null ? null : log.lastTime().toString());
        json.endObject();
        json.object("memory");
        json.field("residentBytes", status.memory().residentBytes());
        json.field("kernelBytes", status.memory().kernelBytes());
        json.endObject();
        json.endObject();
        return json.toString();
    }

    /// The status that [#write] wrote. Members it does not know are passed over, so that the status of a newer
    /// recorder can be read.
    ///
    /// @throws ControlException if the text is not a status; its message names the member, or is the error that the
    ///     recorder answered
    public static RecorderStatus read(String json) throws ControlException {
        try {
            JsonObject root = JsonObject.parse(json);
            String error = root.stringOrNull("error");
            if (error != null) {
                throw new ControlException("the recorder answers: " + error);
            }
            JsonObject log = root.object("log");
            JsonObject memory = root.object("memory");
            return new RecorderStatus(
                    root.string("version"),
                    root.number("processId"),
                    State.valueOf(root.string("state").toUpperCase(Locale.ROOT)),
                    Instant.parse(root.string("since")),
                    Instant.parse(root.string("at")),
                    root.objects("hooks").stream().map(StatusJson::hook).toList(),
                    root.objects("events").stream().map(StatusJson::eventCount).toList(),
                    root.objects("losses").stream().map(StatusJson::loss).toList(),
                    root.objects("tables").stream().map(StatusJson::table).toList(),
                    new LogState(
                            Path.of(log.string("directory")),
                            log.number("bytes"),
                            log.number("maxBytes"),
                            log.number("lastRecordId"),
                            log.instantOrNull("firstTime"),
                            log.instantOrNull("lastTime")),
                    new Memory(memory.numberOrNull("residentBytes"), memory.number("kernelBytes")),
                    root.strings("problems"),
                    root.objects("excluded").stream().map(StatusJson::excluded).toList());
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new ControlException("the recorder's answer is not a status: " + e.getMessage(), e);
        }
    }

    private static SensorStatus.Hook hook(JsonObject hook) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        hook.strings("types").forEach(name -> types.add(eventType(name)));
        return new SensorStatus.Hook(hook.string("name"), hook.string("tier"), types, hook.string("state"));
    }

    private static EventCount eventCount(JsonObject count) {
        return new EventCount(
                eventType(count.string("type")),
                count.number("total"),
                count.decimal("perSecond"),
                count.decimal("perSecondLastMinute"));
    }

    private static Loss loss(JsonObject loss) {
        return new Loss(
                eventType(loss.string("type")),
                Place.valueOf(loss.string("place").toUpperCase(Locale.ROOT)),
                loss.number("count"));
    }

    private static SensorStatus.Excluded excluded(JsonObject excluded) {
        return new SensorStatus.Excluded(
                eventType(excluded.string("type")),
                SensorStatus.Reason.valueOf(excluded.string("reason").toUpperCase(Locale.ROOT)),
                excluded.number("count"));
    }

    private static SensorStatus.Table table(JsonObject table) {
        return new SensorStatus.Table(
                table.string("name"), table.number("size"), table.number("capacity"), table.number("evicted"));
    }

    private static EventType eventType(String recordName) {
        return EventType.named(recordName).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no event type is called " + recordName));
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
