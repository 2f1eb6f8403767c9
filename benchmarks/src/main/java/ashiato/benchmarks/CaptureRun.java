package ashiato.benchmarks;

import ashiato.event.EventType;
import java.util.List;
import java.util.Map;

/// One generator run beside one recorder, and what came of it.
///
/// @param truth what the generator did
/// @param verdicts how the log compares with it
/// @param log what the log says of itself
/// @param missedRuns how often the kernel left out a run of one of the recorder's eBPF programs
/// @param lostByStatus what the recorder's status said was lost, by type, before it was stopped
public record CaptureRun(
        Truth truth, List<Verdict> verdicts, RecordedLog log, long missedRuns, Map<EventType, Long> lostByStatus) {

    public CaptureRun {
        verdicts = List.copyOf(verdicts);
        lostByStatus = Map.copyOf(lostByStatus);
    }

    /// Records while a generator runs.
    ///
    /// @param ashiato the command that starts `ashiato`
    /// @param generators the compiled generators
    /// @param command the generator and its options
    /// @throws BenchmarkException if either fails
    public static CaptureRun of(List<String> ashiato, Generators generators, List<String> command)
            throws BenchmarkException {
        try (Recorder recorder = Recorder.start(ashiato)) {
            Truth truth = generators.run(command);
            recorder.awaitQuiet();
            return judge(recorder, truth);
        }
    }

    /// Stops the recorder and compares its log with the truth.
    static CaptureRun judge(Recorder recorder, Truth truth) throws BenchmarkException {
        Map<EventType, Long> losses = recorder.losses();
        long missedRuns = new ProcessMeter(recorder.pid()).missedRuns();
        recorder.stop();
        Expectation expectation = Expectation.of(truth);
        RecordedLog log = RecordedLog.read(recorder.log(), expectation::see);
        return new CaptureRun(truth, expectation.verdicts(), log, missedRuns, losses);
    }

    /// Events lost according to the log's own reports.
    public long lost() {
        return log.lost().values().stream().mapToLong(Long::longValue).sum();
    }

    /// Whether the log's reports of loss and the recorder's counters say the same.
    public boolean countersAgree() {
        return log.lost().equals(lostByStatus);
    }
}
