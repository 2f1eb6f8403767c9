package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.app.LogVolume.ProgramVolume;
import ashiato.app.LogVolume.TypeVolume;
import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.Volume;
import ashiato.event.Event;
import ashiato.event.EventRecord;
import ashiato.event.EventType;
import ashiato.event.Origin;
import ashiato.event.ServiceStateChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeMeterTest {
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    private final VolumeMeter meter = new VolumeMeter(Cli.NOW);
    private long id;

    private void add(Event event, long bytes) {
        meter.add(new EventRecord(++id, event.utcTime(), Origin.linux("host", 7), event, Map.of()), bytes);
    }

    private static Event state(String state, int secondsAgo) {
        return new ServiceStateChange(Cli.NOW.minusSeconds(secondsAgo), state, "1", "4.90");
    }

    private static Event ended(String image, int secondsAgo) {
        return Cli.terminated(1, image, secondsAgo);
    }

    @Test
    void tellsTheLastDayTheLastWeekAndAll() {
        add(ended("/a", 10 * DAY), 1);
        add(ended("/a", 7 * DAY), 10);
        add(ended("/a", DAY + 1), 100);
        add(ended("/a", DAY), 1000);
        add(ended("/a", 0), 10_000);

        LogVolume volume = meter.volume();
        assertThat(volume.day().volume()).isEqualTo(new Volume(2, 11_000));
        assertThat(volume.week().volume()).isEqualTo(new Volume(4, 11_110));
        assertThat(volume.whole().volume()).isEqualTo(new Volume(5, 11_111));
        assertThat(volume.day().observed()).isEqualTo(Duration.ofDays(1));
        assertThat(volume.week().observed()).isEqualTo(Duration.ofDays(7));
        assertThat(volume.whole().observed()).isEqualTo(Duration.ofDays(10));
        assertThat(volume.whole().perDay()).isEqualTo(new PerDay(0.5, 1111.1));
        assertThat(volume.basis()).isEqualTo(volume.week());
    }

    @Test
    void countsQuietTimeButNotTimeWithoutARecorder() {
        add(state("Started", 30 * HOUR), 0);
        add(ended("/a", 29 * HOUR), 100);
        // Quiet for seven hours, then stopped for eleven; killed without a word an hour before the last start.
        add(state("Stopped", 22 * HOUR), 0);
        add(state("Started", 11 * HOUR), 0);
        add(ended("/a", 10 * HOUR), 200);
        add(state("Started", 9 * HOUR), 0);
        add(ended("/a", 0), 300);

        LogVolume volume = meter.volume();
        assertThat(volume.whole().observed()).isEqualTo(Duration.ofHours(30 - 11 - 1));
        assertThat(volume.day().observed()).isEqualTo(Duration.ofHours(24 - 11 - 1));
        assertThat(volume.day().perDay()).isEqualTo(new PerDay(10, 1000));
    }

    @Test
    void aTimeThatBeganWhileNoRecorderRanCountsFromTheStart() {
        add(ended("/a", 40 * HOUR), 100);
        add(state("Stopped", 36 * HOUR), 0);
        add(state("Started", 12 * HOUR), 0);
        add(ended("/a", 0), 300);

        LogVolume volume = meter.volume();
        assertThat(volume.day().observed()).isEqualTo(Duration.ofHours(12));
        assertThat(volume.week().observed()).isEqualTo(Duration.ofHours(16));
        assertThat(volume.basis()).isEqualTo(volume.whole());
    }

    @Test
    void tellsNothingOfADayFromAMoment() {
        add(ended("/a", 0), 100);

        assertThat(meter.volume().whole().volume()).isEqualTo(new Volume(1, 100));
        assertThat(meter.volume().whole().perDay()).isNull();
        assertThat(new VolumeMeter(Cli.NOW).volume().whole().span()).isNull();
    }

    @Test
    void sortsTypesAndProgramsByTheirBytes() {
        add(state("Started", 3), 7);
        add(ended("/quiet", 2), 10);
        add(ended("/loud", 1), 500);
        add(ended("/loud", 0), 500);

        LogVolume volume = meter.volume();
        assertThat(volume.types())
                .containsExactly(
                        new TypeVolume(EventType.PROCESS_TERMINATE, new Volume(3, 1010)),
                        new TypeVolume(EventType.SERVICE_STATE_CHANGE, new Volume(1, 7)));
        assertThat(volume.programs())
                .containsExactly(
                        new ProgramVolume("/loud", new Volume(2, 1000), 0),
                        new ProgramVolume("/quiet", new Volume(1, 10), 0));
        assertThat(volume.otherPrograms()).isEqualTo(new Volume(0, 0));
        assertThat(volume.withoutProgram()).isEqualTo(new Volume(1, 7));
    }

    @Test
    void namesAHundredProgramsAndAddsUpTheOthers() {
        for (int i = 1; i <= 20_000; i++) {
            add(ended("/" + i % 10_000, 0), 1 + i % 10_000);
        }

        LogVolume volume = meter.volume();
        long bytes = volume.otherPrograms().bytes();
        long events = volume.otherPrograms().events();
        for (ProgramVolume program : volume.programs()) {
            bytes += program.volume().bytes();
            events += program.volume().events();
        }
        assertThat(volume.programs()).hasSize(100);
        assertThat(bytes).isEqualTo(volume.whole().volume().bytes());
        assertThat(events).isEqualTo(20_000);
    }
}
