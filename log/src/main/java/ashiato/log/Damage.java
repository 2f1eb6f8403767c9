package ashiato.log;

import java.nio.file.Path;
import java.util.OptionalLong;

/// A place in a log whose records cannot be read.
///
/// @param kind what sort of loss this is
/// @param file the part file
/// @param offset the first byte of the place, from the beginning of the file
/// @param bytes how many bytes cannot be read; 0 where numbers are missing without bytes
/// @param records how many records were lost, from the difference of the record ids before and behind the place; an
///     upper bound for [Kind#NOT_DURABLE]; empty while nothing readable follows
/// @param found what was found there, for the user
public record Damage(Kind kind, Path file, long offset, long bytes, OptionalLong records, String found) {

    /// The sorts of loss.
    public enum Kind {
        /// Bytes that are not what was written: overwritten, flipped, cut.
        UNREADABLE,
        /// Record ids that no part holds: the part was removed, by the bound while it was being read or by
        /// someone.
        MISSING,
        /// Record ids left unused when a recorder continued after a crash of the system: records with these ids
        /// may
        /// have been seen by a reader but not yet been durable.
        NOT_DURABLE,
        /// Records of an event type that this version does not know.
        UNKNOWN_TYPE
    }

    /// One line for the user: `journal-….ashj at byte 4711: checksum mismatch (1234 bytes, 17 records lost)`.
    @Override
    public String toString() {
        String lost = records.isEmpty() ? "records lost: not known yet" : records.getAsLong() + " records lost";
        return "%s at byte %d: %s (%d bytes, %s)".formatted(file, offset, found, bytes, lost);
    }
}
