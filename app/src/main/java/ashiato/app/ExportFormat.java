package ashiato.app;

import java.io.IOException;
import java.nio.file.Path;

/// The forms in which events are exported.
enum ExportFormat {
    /// A JSON object a line.
    JSONL(EventFormat.JSON, "", ""),
    /// A table with a header.
    CSV(EventFormat.CSV, "", ""),
    /// One document of the Windows event log's XML, as `wevtutil qe /f:xml /e:Events` prints it.
    XML(EventFormat.XML, "<Events>\n", "</Events>\n"),
    /// A Parquet file with the columns of the log's segments.
    PARQUET(EventFormat.JSON, "", "") {
        @Override
        ExportSink create(Path file) {
            return new ParquetExport(file);
        }

        @Override
        boolean needsFile() {
            return true;
        }
    };

    private final EventFormat events;
    private final String begin;
    private final String end;

    ExportFormat(EventFormat events, String begin, String end) {
        this.events = events;
        this.begin = begin;
        this.end = end;
    }

    /// Makes a file, which must not exist, for its owner only.
    ExportSink create(Path file) throws IOException {
        return to(ExportFile.create(file));
    }

    /// Whether it cannot be written to a stream.
    boolean needsFile() {
        return false;
    }

    /// Writes to something that is open.
    ExportSink to(TextExport.Output output) {
        return new TextExport(output, events, begin, end);
    }
}
