package ashiato.app;

import ashiato.event.EventFilter;
import ashiato.event.EventRecord;
import ashiato.log.LogException;
import ashiato.log.LogSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ashiato export`: writes the events of a log to a file that other programs read.
@Command(name = "export", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class ExportCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final long KB = 1024;

    private final Surroundings surroundings;

    @Mixin
    private final LogDirectoryOption log = new LogDirectoryOption();

    @Mixin
    private final FilterOptions wanted = new FilterOptions();

    @Option(names = "--format", paramLabel = "FORMAT", required = true)
    private ExportFormat format = ExportFormat.JSONL;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = STANDARD_OUTPUT)
    private String output = STANDARD_OUTPUT;

    @Option(names = "--force")
    private boolean force;

    private volatile boolean stopped;
    private long read;
    private long readBytes;
    private long written;
    private boolean damaged;

    ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, LogException {
        EventFilter filter = wanted.filter(surroundings.clock());
        LogSummary summary = log.summary();
        if (output.equals(STANDARD_OUTPUT)) {
            if (format.needsFile()) {
                throw new CommandFailure(Main.USAGE, Messages.text("export.needsFile"));
            }
            try (ExportSink sink = format.to(standardOutput(surroundings.out()))) {
                export(filter, summary, sink, null);
            } catch (IOException e) {
                throw new CommandFailure(Main.NO, Messages.text("export.cutOff"), e);
            }
            return Main.DONE;
        }
        ExportFile file = new ExportFile(Path.of(output), force);
        surroundings.stopRequests().onStop(() -> stopped = true);
        boolean begun = false;
        try {
            ProgressLine progress = new ProgressLine(surroundings, "export.progress", summary.bytes() / KB);
            try (ExportSink sink = format.create(file.temporary())) {
                begun = true;
                export(filter, summary, sink, progress);
            } finally {
                progress.end();
            }
            long bytes = Files.size(file.temporary());
            file.publish();
            surroundings.out().println(Messages.text("export.done", file.file(), written, Quantities.bytes(bytes)));
        } catch (IOException e) {
            throw file.explain(e);
        } finally {
            if (begun) {
                file.discard();
            }
        }
        return Main.DONE;
    }

    private void export(EventFilter filter, LogSummary summary, ExportSink sink, @Nullable ProgressLine progress)
            throws CommandFailure, LogException, IOException {
        try (RecordSource source = RecordSource.open(log.directory(), wanted.start(surroundings.clock()))) {
            for (RecordSource.Batch batch = source.next(); batch != null; batch = source.next()) {
                if (stopped) {
                    throw new CommandFailure(Main.NO, Messages.text("export.stopped"));
                }
                if (read == 0) {
                    readBytes = skippedBytes(summary, batch.record(0));
                }
                write(batch, filter, sink);
                if (progress != null) {
                    progress.reach(readBytes / KB, written);
                }
            }
            if (progress != null) {
                progress.end();
            }
            damaged = source.tellDamage(surroundings);
        }
        if (read == 0 && damaged) {
            throw new CommandFailure(Main.NO, Messages.text("events.nothingReadable", log.directory()));
        }
        sink.finish();
    }

    private void write(RecordSource.Batch batch, EventFilter filter, ExportSink sink) throws LogException, IOException {
        for (int i = 0; i < batch.size(); i++) {
            EventRecord record = batch.record(i);
            readBytes += batch.bytes(i);
            if (filter.test(record)) {
                sink.add(record);
                written++;
            }
        }
        read += batch.size();
    }

    /// The bytes of the log before its first record that is read, supposed that all records take the same.
    private static long skippedBytes(LogSummary summary, EventRecord first) {
        long skipped = first.recordId() - summary.firstRecordId();
        return skipped <= 0 || summary.records() == 0
                ? 0
                : (long) (summary.bytes() * Math.min(1, skipped / (double) summary.records()));
    }

    private static TextExport.Output standardOutput(PrintStream out) {
        return new TextExport.Output() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                if (out.checkError()) {
                    throw new IOException("standard output takes nothing");
                }
            }

            @Override
            public void finish() throws IOException {
                if (out.checkError()) {
                    throw new IOException("standard output takes nothing");
                }
            }

            @Override
            public void close() {
                // Standard output is not the command's to close.
            }
        };
    }
}
