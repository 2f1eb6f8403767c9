package ashiato.log.internal;

import ashiato.log.LogException;
import ashiato.log.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a writer goes on: what the last one left in a directory.
///
/// @param parts the parts, oldest first
/// @param sizes their bytes
/// @param end where writing goes on in the newest part; -1 if a new part must be begun
/// @param nextRecordId the id of the next record
/// @param latestMicros the latest time of a record; `Long.MIN_VALUE` if there is none
/// @param ids gives the next ids
/// @param recovery what was found
public record JournalState(
        List<PartFile> parts,
        List<Long> sizes,
        long end,
        long nextRecordId,
        long latestMicros,
        RecordIds ids,
        Recovery recovery) {

    /// Finds out. Changes nothing but that it removes a newest part that was begun and never got its header.
    ///
    /// @param boot which start of the system this is
    /// @throws LogException if the newest part is of a format version that this program does not know
    public static JournalState of(Path directory, String boot) throws IOException, LogException {
        RecordIds ids = new RecordIds(directory, boot);
        IdFile reserved = IdFile.read(directory).orElse(null);
        List<PartFile> parts = new ArrayList<>(LogDirectory.parts(directory));
        if (parts.isEmpty()) {
            return withoutParts(reserved, ids);
        }
        PartFile newest = parts.getLast();
        if (reserved != null && isAsClosed(reserved, newest)) {
            return new JournalState(
                    parts,
                    sizes(parts),
                    reserved.closedSize(),
                    reserved.next(),
                    reserved.latestMicros(),
                    ids,
                    new Recovery(true, 0, 0, 0, List.of()));
        }
        PartOutline outline = PartOutline.of(newest.path(), true);
        long unfinished = outline.unfinishedBytes();
        if (outline.otherVersion()) {
            throw new LogException(
                    newest.path() + ": " + outline.damage().getFirst().found()
                            + ". The log was written by a later Ashiato: use that, or choose another directory.");
        }
        if (isWithoutHeader(outline)) {
            Files.delete(newest.path());
            parts.removeLast();
            outline = parts.isEmpty() ? outline : PartOutline.of(parts.getLast().path(), true);
        }
        long known = Math.max(newest.firstRecordId(), outline.nextRecordId());
        boolean all = reserved != null
                && !reserved.isClosed()
                && reserved.newestPart() == newest.firstRecordId()
                && ids.isThisBoot(reserved)
                && !outline.endsInDamage();
        long next = all ? known : Math.max(known, reserved == null ? outline.idBehind(known) : reserved.next());
        boolean goOn = outline.headerRead() && !parts.isEmpty();
        if (!goOn && next == newest.firstRecordId() && parts.contains(newest)) {
            next++;
        }
        return new JournalState(
                parts,
                sizes(parts),
                goOn ? outline.end() : -1,
                next,
                Math.max(outline.latestMicros(), reserved == null ? Long.MIN_VALUE : reserved.latestMicros()),
                ids,
                new Recovery(false, unfinished, outline.records(), next - known, outline.damage()));
    }

    private static JournalState withoutParts(@Nullable IdFile reserved, RecordIds ids) {
        long next = reserved == null ? 1 : reserved.next();
        long latest = reserved == null ? Long.MIN_VALUE : reserved.latestMicros();
        boolean clean = reserved == null || (reserved.isClosed() && reserved.newestPart() == 0);
        return new JournalState(List.of(), List.of(), -1, next, latest, ids, new Recovery(clean, 0, 0, 0, List.of()));
    }

    private static boolean isAsClosed(IdFile reserved, PartFile newest) throws IOException {
        return reserved.isClosed()
                && reserved.newestPart() == newest.firstRecordId()
                && reserved.closedSize() == Files.size(newest.path());
    }

    private static boolean isWithoutHeader(PartOutline outline) {
        return !outline.headerRead()
                && !outline.endsInDamage()
                && outline.blocks().isEmpty();
    }

    private static List<Long> sizes(List<PartFile> parts) throws IOException {
        List<Long> sizes = new ArrayList<>(parts.size());
        for (PartFile part : parts) {
            sizes.add(Files.size(part.path()));
        }
        return sizes;
    }
}
