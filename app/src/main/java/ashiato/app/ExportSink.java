package ashiato.app;

import ashiato.event.EventRecord;
import ashiato.log.LogException;
import java.io.IOException;

/// Takes the events of an export in their order.
interface ExportSink extends AutoCloseable {
    /// Takes one event.
    void add(EventRecord record) throws IOException, LogException;

    /// Writes what is to stand behind the last event, and all that was kept back. Nothing is complete before.
    void finish() throws IOException, LogException;

    /// Lets go of the file. Does nothing the second time.
    @Override
    void close() throws IOException, LogException;
}
