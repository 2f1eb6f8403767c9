package ashiato.app;

import ashiato.event.EventRecord;
import ashiato.log.LogException;
import ashiato.log.SegmentExport;
import java.nio.file.Path;

/// Exports events as one Parquet file, which is written when all are there.
final class ParquetExport implements ExportSink {
    private final SegmentExport export;

    ParquetExport(Path file) {
        this.export = SegmentExport.to(file);
    }

    @Override
    public void add(EventRecord record) throws LogException {
        export.add(record);
    }

    @Override
    public void finish() throws LogException {
        export.finish();
    }

    @Override
    public void close() {
        // The file is open only while it is written.
    }
}
