package ashiato.log.internal;

import java.io.IOException;
import java.nio.file.Path;

/// A file of a log that holds records: a part of the journal, or a segment that was made of parts.
///
/// They are ordered by the ids of their records.
public sealed interface Stored extends Comparable<Stored> permits PartFile, SegmentFile {
    /// No record of it has a lesser id.
    long firstRecordId();

    /// The file.
    Path path();

    /// The bytes of the file; 0 if it has been removed.
    long size() throws IOException;

    @Override
    default int compareTo(Stored other) {
        return Long.compare(firstRecordId(), other.firstRecordId());
    }
}
