package ashiato.app;

import ashiato.app.LogVolume.Period;
import ashiato.app.LogVolume.ProgramVolume;
import ashiato.app.LogVolume.TypeVolume;
import ashiato.config.HeavyHitters;
import ashiato.config.ObservedTime;
import ashiato.config.TrialReport.Volume;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds up what the records of a log take. Takes them in the order of the log and bounded memory. For one thread.
final class VolumeMeter {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int LOUDEST = 100;
    /// The programs that are always counted exactly are twice as many.
    private static final int PROGRAMS = 4096;

    private final Sum day;
    private final Sum week;
    private final Sum whole = new Sum(Instant.MIN);
    private final Map<EventType, Volume> types = new EnumMap<>(EventType.class);
    private final HeavyHitters<String> programs = new HeavyHitters<>(PROGRAMS);
    private Volume withoutProgram = new Volume(0, 0);

    /// What was written since a moment.
    private static final class Sum {
        private final Instant from;
        private final ObservedTime time;
        private long events;
        private long bytes;

        Sum(Instant from) {
            this.from = from;
            this.time = new ObservedTime(from);
        }

        void add(EventRecord record, long recordBytes) {
            time.add(record);
            if (!record.timeCreated().isBefore(from)) {
                events++;
                bytes += recordBytes;
            }
        }

        Period period() {
            return new Period(new Volume(events, bytes), time.span());
        }
    }

    /// @param end when the last record was written: the last 24 hours and the last seven days are those before it
    VolumeMeter(Instant end) {
        this.day = new Sum(end.minus(DAY));
        this.week = new Sum(end.minus(WEEK));
    }

    /// Adds a record.
    ///
    /// @param bytes what it takes in the log
    void add(EventRecord record, long bytes) {
        day.add(record, bytes);
        week.add(record, bytes);
        whole.add(record, bytes);
        types.merge(record.event().kind(), new Volume(1, bytes), VolumeMeter::sum);
        String program = program(record);
        if (program == null) {
            withoutProgram = sum(withoutProgram, new Volume(1, bytes));
        } else {
            programs.add(program, 1, bytes);
        }
    }

    /// The program that an event is about: it did, or it was started. Null if the event names none.
    private static @Nullable String program(EventRecord record) {
        Field image = record.event().kind().schema().field("Image");
        Field acting = image == null ? record.event().kind().schema().field("SourceImage") : image;
        return acting == null ? null : (@Nullable String) acting.value(record.event());
    }

    private static Volume sum(Volume a, Volume b) {
        return new Volume(a.events() + b.events(), a.bytes() + b.bytes());
    }

    /// What was added up so far.
    LogVolume volume() {
        List<TypeVolume> byType = new ArrayList<>();
        types.forEach((type, volume) -> byType.add(new TypeVolume(type, volume)));
        byType.sort(Comparator.comparingLong((TypeVolume each) -> each.volume().bytes())
                .reversed());
        List<ProgramVolume> loudest = new ArrayList<>();
        long otherEvents = whole.events - withoutProgram.events();
        long otherBytes = whole.bytes - withoutProgram.bytes();
        for (HeavyHitters.Entry<String> program : programs.loudest(LOUDEST)) {
            loudest.add(
                    new ProgramVolume(program.key(), new Volume(program.events(), program.bytes()), program.missed()));
            otherEvents -= program.events();
            otherBytes -= program.bytes();
        }
        return new LogVolume(
                day.period(),
                week.period(),
                whole.period(),
                byType,
                loudest,
                new Volume(otherEvents, otherBytes),
                withoutProgram);
    }
}
