package ashiato.agent;

import ashiato.agent.internal.StatusJson;
import ashiato.event.EventType;
import ashiato.sensor.SensorStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recorder's state at one moment: what it observes, what it has recorded, what it has lost and what it costs.
///
/// @param version the recorder's version
/// @param processId the recorder's process id
/// @param state where it is in its life
/// @param since when it was started, UTC
/// @param at the moment this describes, UTC
/// @param hooks every kernel hook that this kernel can serve events with, attached or not
/// @param events one entry for each type of which at least one event was recorded, by event number
/// @param losses what was lost since the start, empty if nothing was
/// @param tables the sensor's tables
/// @param log the log it writes
/// @param memory what it holds
/// @param problems sentences about what is wrong at this moment, empty if nothing is
/// @param excluded events that were not made because nobody wants them, empty if none were; nothing was lost by that
public record RecorderStatus(
        String version,
        long processId,
        State state,
        Instant since,
        Instant at,
        List<SensorStatus.Hook> hooks,
        List<EventCount> events,
        List<Loss> losses,
        List<SensorStatus.Table> tables,
        LogState log,
        Memory memory,
        List<String> problems,
        List<SensorStatus.Excluded> excluded) {

    /// Where a recorder is in its life.
    public enum State {
        /// The log is open; the kernel programs are being attached.
        OPENING,
        /// Everything is attached, and nothing has asked for events yet.
        READY,
        /// Events go from the kernel to the log.
        RECORDING,
        /// It was told to stop: what the kernel still holds is being read.
        STOPPING,
        /// It has ended as it was told to; the log is closed.
        STOPPED,
        /// It has ended because of an error; the log is closed.
        FAILED
    }

    /// Where events can be lost.
    public enum Place {
        /// Between a kernel hook and the recorder.
        KERNEL,
        /// Between the recorder and the disk.
        LOG
    }

    /// How many events of one type were recorded.
    ///
    /// @param type the type
    /// @param total since the start
    /// @param perSecond events a second since the start
    /// @param perSecondLastMinute events a second over the last minute, or since the start if that is shorter
    public record EventCount(EventType type, long total, double perSecond, double perSecondLastMinute) {}

    /// How many events of one type were lost in one place since the start.
    public record Loss(EventType type, Place place, long count) {}

    /// The log a recorder writes.
    ///
    /// @param directory its directory, absolute
    /// @param bytes what its files hold, in bytes
    /// @param maxBytes the bound on [#bytes()]
    /// @param lastRecordId the id that was given out last; 0 if none was
    /// @param firstTime when the oldest record was written, UTC, or null if the log holds none
    /// @param lastTime when this recorder wrote its newest record, UTC, or null if it has written none
    public record LogState(
            Path directory,
            long bytes,
            long maxBytes,
            long lastRecordId,
            @Nullable Instant firstTime,
            @Nullable Instant lastTime) {}

    /// The memory that recording takes.
    ///
    /// @param residentBytes the recorder's resident set, or null where `/proc` does not tell
    /// @param kernelBytes what the kernel holds for the sensor's maps
    public record Memory(@Nullable Long residentBytes, long kernelBytes) {}

    /// Copies the lists, so that a status never changes.
    public RecorderStatus {
        hooks = List.copyOf(hooks);
        events = List.copyOf(events);
        losses = List.copyOf(losses);
        tables = List.copyOf(tables);
        problems = List.copyOf(problems);
        excluded = List.copyOf(excluded);
    }

    /// How long the recorder has been running.
    public Duration uptime() {
        return Duration.between(since, at);
    }

    /// This status as one JSON object without line breaks: the answer to the control socket's request `status`.
    public String toJson() {
        return StatusJson.write(this);
    }

    /// The status that [#toJson()] wrote.
    ///
    /// @throws ControlException if the text is not a status
    public static RecorderStatus fromJson(String json) throws ControlException {
        return StatusJson.read(json);
    }
}
