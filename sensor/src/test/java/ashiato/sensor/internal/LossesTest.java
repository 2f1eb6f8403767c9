package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant END = Instant.parse("2026-01-02T03:04:06Z");

    private final long[] counters = new long[KernelRecords.COUNTER_SLOTS];
    private final Map<KernelProgram, Long> skipped = new EnumMap<>(KernelProgram.class);
    private final Losses losses = new Losses(
            EnumSet.of(EventType.PROCESS_CREATE, EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW), false, BEGIN);

    private void readKernel() {
        readKernel(losses);
    }

    private void readKernel(Losses reader) {
        reader.readKernel(slot -> counters[slot], program -> skipped.getOrDefault(program, 0L));
    }

    @Test
    void reportsNothingWhereNothingWasLost() {
        readKernel();
        assertThat(losses.report(END)).isNull();
    }

    @Test
    void countsRecordsByTheEventThatTheyWouldHaveBecome() {
        counters[KernelRecords.EXEC] = 1;
        counters[KernelRecords.CONNECT] = 2;
        counters[KernelRecords.ACCEPT] = 3;
        counters[KernelRecords.DATAGRAM] = 4;
        counters[KernelRecords.FLOW_END] = 5;
        readKernel();

        ErrorReport report = losses.report(END);
        assertThat(report)
                .isEqualTo(new ErrorReport(
                        END,
                        "QUEUE",
                        "Events dropped from driver queue: ProcessCreate:1 NetworkConnect:9 NetworkFlow:5"
                                + " between 2026-01-02T03:04:05Z and 2026-01-02T03:04:06Z"));
        assertThat(losses.totals()).containsEntry(EventType.NETWORK_CONNECT, 9L);
    }

    @Test
    void countsLossesThatOthersKnowOfAndSystemCallsThatWerePassedOver() {
        losses.setLost(EventType.NETWORK_FLOW, 2);
        losses.setCallsPassedOver(3);

        assertThat(losses.report(END))
                .isEqualTo(new ErrorReport(
                        END,
                        "QUEUE",
                        "Events dropped from driver queue: NetworkFlow:2; events of files or accesses may be missing:"
                                + " the kernel passed over 3 system calls"
                                + " between 2026-01-02T03:04:05Z and 2026-01-02T03:04:06Z"));
        losses.setCallsPassedOver(4);
        assertThat(losses.report(END))
                .isEqualTo(new ErrorReport(
                        END,
                        "QUEUE",
                        "events of files or accesses may be missing: the kernel passed over 1 system calls"
                                + " between 2026-01-02T03:04:06Z and 2026-01-02T03:04:06Z"));
        assertThat(losses.report(END)).isNull();
    }

    @Test
    void reportsEachLossOnce() {
        counters[KernelRecords.EXEC] = 7;
        readKernel();
        losses.report(END);
        readKernel();
        assertThat(losses.report(END.plusSeconds(1))).isNull();

        counters[KernelRecords.EXEC] = 9;
        readKernel();
        ErrorReport second = losses.report(END.plusSeconds(2));
        assertThat(second).isNotNull();
        assertThat(second.description())
                .isEqualTo("Events dropped from driver queue: ProcessCreate:2"
                        + " between 2026-01-02T03:04:07Z and 2026-01-02T03:04:08Z");
    }

    @Test
    void passesOverTypesThatNobodyAskedFor() {
        counters[KernelRecords.DNS] = 100;
        counters[KernelRecords.EXIT] = 100;
        readKernel();
        assertThat(losses.report(END)).isNull();
    }

    @Test
    void countsUdpFlowsThatGaveWay() {
        losses.setUdpEvictions(11);
        readKernel();
        assertThat(losses.totals()).containsEntry(EventType.NETWORK_FLOW, 11L);
    }

    @Test
    void tellsWhatIsNoEventButNamesPrograms() {
        counters[KernelRecords.FORK] = 2;
        counters[KernelRecords.COUNTER_SOCKETS_FULL] = 3;
        readKernel();
        ErrorReport report = losses.report(END);
        assertThat(report).isNotNull();
        assertThat(report.description())
                .isEqualTo("not seen, so that programs may be unknown: 2 fork records, 3 owners of sockets"
                        + " between 2026-01-02T03:04:05Z and 2026-01-02T03:04:06Z");
        readKernel();
        assertThat(losses.report(END)).isNull();
    }

    @Test
    void countsQuestionsThatGaveWay() {
        Losses names = new Losses(EnumSet.of(EventType.DNS_QUERY), false, BEGIN);
        counters[KernelRecords.DNS] = 2;
        names.setLostQuestions(3);
        readKernel(names);
        assertThat(names.totals()).containsEntry(EventType.DNS_QUERY, 5L);
    }

    @Test
    void countsProgramsThatTheKernelPassedOver() {
        skipped.put(KernelProgram.EXEC, 1L);
        skipped.put(KernelProgram.ACCEPT, 2L);
        skipped.put(KernelProgram.FORK, 3L);
        readKernel();
        ErrorReport report = losses.report(END);
        assertThat(report).isNotNull();
        assertThat(report.description())
                .startsWith("Events dropped from driver queue: ProcessCreate:1 NetworkConnect:2;"
                        + " not seen, so that programs may be unknown: 3 fork records"
                        + " (at most: the kernel passed over 6 runs of programs) between ");
        counters[KernelRecords.EXEC] = 1;
        readKernel();
        report = losses.report(END);
        assertThat(report).isNotNull();
        assertThat(report.description()).startsWith("Events dropped from driver queue: ProcessCreate:1 between ");
    }

    @Test
    void countsAChangeOfAConnectionOnlyWhereTheTracepointAloneTellsOfIt() {
        skipped.put(KernelProgram.TCP_STATE, 5L);
        readKernel();
        assertThat(losses.report(END)).isNull();

        Losses alone = new Losses(EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW), true, BEGIN);
        readKernel(alone);
        assertThat(alone.totals())
                .containsEntry(EventType.NETWORK_CONNECT, 5L)
                .containsEntry(EventType.NETWORK_FLOW, 5L);
    }

    @Test
    void doesNotCountWhatWasLostWhileItWasNotWanted() {
        counters[KernelRecords.EXIT] = 100;
        counters[KernelRecords.EXEC] = 5;
        readKernel();
        losses.want(EnumSet.of(EventType.PROCESS_TERMINATE));
        assertThat(losses.totals()).containsExactly(Map.entry(EventType.PROCESS_TERMINATE, 0L));
        counters[KernelRecords.EXIT] = 103;
        counters[KernelRecords.EXEC] = 55;
        readKernel();
        assertThat(losses.totals()).containsExactly(Map.entry(EventType.PROCESS_TERMINATE, 3L));
        losses.want(EnumSet.of(EventType.PROCESS_CREATE));
        counters[KernelRecords.EXEC] = 57;
        readKernel();
        assertThat(losses.totals()).containsExactly(Map.entry(EventType.PROCESS_CREATE, 7L));
    }
}
