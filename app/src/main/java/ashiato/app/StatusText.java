package ashiato.app;

import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.event.EventType;
import ashiato.event.FieldType;
import ashiato.log.LogSummary;
import ashiato.sensor.SensorStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A status as people read it: what is, what is wrong, then tables.
final class StatusText {
    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    /// The status of a running recorder.
    ///
    /// @param summary what the log it writes holds
    static String running(RecorderStatus status, LogSummary summary) {
        StatusText text = new StatusText();
        text.line(
                "status.recorder",
                status.state().name().toLowerCase(Locale.ROOT),
                status.processId(),
                status.version(),
                time(status.since()),
                Quantities.duration(status.uptime()));
        text.log(
                status.log().directory(),
                summary,
                Messages.text("status.bound", Quantities.bytes(status.log().maxBytes())));
        text.memory(status.memory());
        for (String problem : status.problems()) {
            text.line("status.problem", problem);
        }
        text.losses(status.losses());
        text.excluded(status.excluded());
        text.events(status.events());
        text.hooks(status.hooks());
        text.tables(status.tables());
        return text.text.toString();
    }

    /// What a log without a recorder holds.
    static String log(Path directory, LogSummary summary) {
        StatusText text = new StatusText();
        text.log(directory, summary, "");
        return text.text.toString();
    }

    private void log(Path directory, LogSummary summary, String bound) {
        line("status.log", directory, Quantities.bytes(summary.bytes()), bound);
        if (summary.firstTime().isPresent() && summary.lastTime().isPresent()) {
            line(
                    "status.span",
                    summary.firstRecordId(),
                    summary.lastRecordId(),
                    time(summary.firstTime().get()),
                    time(summary.lastTime().get()));
        } else {
            line("status.empty");
        }
    }

    private void memory(Memory memory) {
        Long resident = memory.residentBytes();
        line(
                "status.memory",
                resident == null ? "-" : Quantities.bytes(resident),
                Quantities.bytes(memory.kernelBytes()));
    }

    private void losses(List<Loss> losses) {
        if (losses.isEmpty()) {
            line("status.nothingLost");
        }
        for (Loss loss : losses) {
            line("status.lost", loss.count(), loss.type().recordName(), Messages.text("status.place." + loss.place()));
        }
    }

    private void excluded(List<SensorStatus.Excluded> excluded) {
        for (SensorStatus.Excluded events : excluded) {
            line(
                    "status.excluded",
                    events.count(),
                    events.type().recordName(),
                    Messages.text("status.reason." + events.reason()));
        }
    }

    private void events(List<EventCount> events) {
        text.append('\n');
        line("status.events.header");
        for (EventCount count : events) {
            line(
                    "status.events.row",
                    count.type().id(),
                    count.type().recordName(),
                    count.total(),
                    decimal(count.perSecondLastMinute()),
                    decimal(count.perSecond()));
        }
    }

    private void hooks(List<SensorStatus.Hook> hooks) {
        if (hooks.isEmpty()) {
            return;
        }
        text.append('\n');
        line("status.hooks.header");
        for (SensorStatus.Hook hook : hooks) {
            line(
                    "status.hooks.row",
                    hook.name(),
                    hook.tier(),
                    hook.types().stream()
                            .sorted()
                            .map(EventType::id)
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")),
                    hook.state());
        }
    }

    private void tables(List<SensorStatus.Table> tables) {
        if (tables.isEmpty()) {
            return;
        }
        text.append('\n');
        line("status.tables.header");
        for (SensorStatus.Table table : tables) {
            line("status.tables.row", table.name(), table.size(), table.capacity(), table.evicted());
        }
    }

    private void line(String key, Object... blanks) {
        text.append(Messages.text(key, blanks)).append('\n');
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String time(Instant time) {
        return FieldType.TIME.text(time) + " UTC";
    }
}
