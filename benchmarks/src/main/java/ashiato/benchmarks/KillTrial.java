package ashiato.benchmarks;

import ashiato.event.EventRecord;
import ashiato.event.Origin;
import ashiato.log.LogException;
import ashiato.log.LogOptions;
import ashiato.log.LogReader;
import ashiato.log.LogVerifier;
import ashiato.log.LogWriter;
import ashiato.log.Recovery;
import ashiato.log.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Kills a process that appends 100,000 events a second, again and again, and looks at what is left of its log each
/// time: without and with a compaction that is under way and is killed as well.
final class KillTrial {
    private static final int KILLS = 50;
    private static final int RATE = 100_000;
    private static final int LEAST_MILLIS = 700;
    private static final int MOST_MILLIS = 2200;

    private final Settings settings;
    private final Report report;
    private final Path directory;
    private final Random random = new Random(7);

    private final List<Double> lost = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private long lostFlushed;
    private long silent;
    private long unproven;
    private long notRead;
    private long compactionsKilled;
    private long temporaries;

    KillTrial(Settings settings, Report report, Path directory) {
        this.settings = settings;
        this.report = report;
        this.directory = directory;
    }

    void run() throws BenchmarkException, LogException, IOException {
        int kills = Math.max(2, (int) (KILLS * settings.scale()));
        Files.createDirectories(directory);
        for (boolean compacting : new boolean[] {false, true}) {
            Path log = directory.resolve(compacting ? "compacted" : "log");
            lost.clear();
            rates.clear();
            lostFlushed = 0;
            silent = 0;
            unproven = 0;
            notRead = 0;
            for (int i = 0; i < kills; i++) {
                kill(log, compacting);
            }
            tell(compacting ? "kill -9 with a compaction" : "kill -9", kills);
            if (compacting) {
                report.note("kill -9 with a compaction: " + compactionsKilled + " of " + kills
                        + " compactions were killed at work, " + temporaries + " left an unfinished segment");
                LogBenchmark.delete(log);
            } else {
                verifyJournal(log);
            }
        }
    }

    private void tell(String what, int kills) {
        Samples losses = new Samples(lost);
        Samples pace = new Samples(rates);
        report.row(what + ": events appended and lost", kills, losses.median(), losses.least(), losses.most(), "");
        report.row(what + ": appended", kills, pace.median(), pace.least(), pace.most(), "events/s");
        report.demand(what + ": most events lost", losses.most(), RATE, "events");
        report.demandNone(what + ": lost although handed over", lostFlushed, "events");
        report.demandNone(what + ": opened without a word", silent, "times");
        report.demandNone(what + ": not proven", unproven, "times");
        report.demandNone(what + ": missing, twice or out of order when read", notRead, "records");
    }

    private void verifyJournal(Path log) throws BenchmarkException, LogException, IOException {
        long first = 0;
        long last = 0;
        try (LogReader reader = LogReader.open(log)) {
            for (EventRecord record = reader.next(); record != null; record = reader.next()) {
                first = first == 0 ? record.recordId() : first;
                last = record.recordId();
            }
        }
        LogBenchmark.verify(settings, report, "journal", log, last - first + 1, LogChild.bytes(log, ".ashj"));
        LogBenchmark.delete(log);
    }

    private void kill(Path log, boolean compact) throws BenchmarkException, LogException, IOException {
        Path counter = directory.resolve("counter");
        Files.deleteIfExists(counter);
        Process load = ChildJvm.start("load", log.toString(), counter.toString());
        @Nullable Process compaction = null;
        long flushed = 0;
        long began = 0;
        long last = 0;
        long firstId = 0;
        CompletableFuture<@Nullable Void> kill = CompletableFuture.completedFuture(null);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(load.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                flushed = Long.parseLong(line);
                long now = System.nanoTime();
                if (began == 0) {
                    began = now;
                    firstId = flushed;
                    @Nullable Process compacting = compact ? ChildJvm.compactor(log.toString()) : null;
                    compaction = compacting;
                    kill = CompletableFuture.runAsync(
                            () -> kill(load, compacting),
                            CompletableFuture.delayedExecutor(
                                    LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS), TimeUnit.MILLISECONDS));
                }
                last = now;
            }
            kill.join();
            if (last > began) {
                rates.add((flushed - firstId) * 1e9 / (last - began));
            }
            load.waitFor();
            if (compaction != null) {
                compaction.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } finally {
            load.destroyForcibly();
            if (compaction != null) {
                compaction.destroyForcibly();
            }
        }
        if (began == 0) {
            throw new BenchmarkException("the process that appends ended before it began");
        }
        long appended = ByteBuffer.wrap(Files.readAllBytes(counter)).getLong();
        try (var files = Files.list(log)) {
            temporaries +=
                    files.filter(file -> file.toString().endsWith(".tmp")).count();
        }
        examine(log, appended, flushed);
    }

    /// Kills by the handles of the processes: what has been printed is still to be read.
    private void kill(Process load, @Nullable Process compaction) {
        load.toHandle().destroyForcibly();
        if (compaction != null) {
            compactionsKilled += compaction.isAlive() ? 1 : 0;
            compaction.toHandle().destroyForcibly();
        }
    }

    private void examine(Path log, long appended, long flushed) throws LogException {
        long next;
        try (LogWriter writer =
                LogWriter.open(log, LogOptions.defaults(), Origin.linux("client-17.internal.example", 612))) {
            next = writer.nextRecordId();
            Recovery recovery = writer.recovery();
            silent += recovery.clean() ? 1 : 0;
            next -= recovery.skippedIds();
        }
        lost.add((double) Math.max(0, appended - (next - 1)));
        lostFlushed += Math.max(0, flushed - (next - 1));
        Verification verification = LogVerifier.verify(log, Optional.empty(), List.of(), _ -> {});
        if (!verification.proven()) {
            unproven++;
            report.note("not proven after a kill: " + verification.problem().orElseThrow());
        }
        try (LogReader reader = LogReader.open(log)) {
            long expected = 0;
            for (EventRecord record = reader.next(); record != null; record = reader.next()) {
                if (expected != 0 && record.recordId() != expected) {
                    notRead++;
                }
                expected = record.recordId() + 1;
            }
            if (expected != next) {
                notRead++;
                report.note("read up to " + (expected - 1) + " where " + (next - 1) + " is the last record");
            }
        }
    }
}
