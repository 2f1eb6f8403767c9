package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.FRAME_CRC_OFFSET;
import static ashiato.log.internal.JournalDescriptor.FRAME_PAYLOAD_OFFSET;
import static ashiato.log.internal.JournalDescriptor.KIND_SYNC;
import static ashiato.log.internal.JournalDescriptor.MAX_BLOCK_BYTES;
import static ashiato.log.internal.JournalDescriptor.MAX_PAYLOAD_LENGTH;
import static ashiato.log.internal.JournalDescriptor.SYNC_FIRST_RECORD_ID_OFFSET;
import static ashiato.log.internal.JournalDescriptor.SYNC_FRAME_MAX_LENGTH;
import static ashiato.log.internal.JournalDescriptor.SYNC_MARKER_OFFSET;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Walks the frames of one part in their order. Where bytes are not a frame, it goes on at the next block; what it had
/// to pass over is its [#damage()]. An end that a writer may still be writing is not damage while the part is the
/// newest.
public final class PartWalker implements Closeable {
    /// What a step came to.
    public enum Step {
        /// A block begins; [#sync()].
        BLOCK,
        /// A frame of the block; [#kind()] and the payload.
        FRAME,
        /// The present end of the part.
        END
    }

    /// Bytes that cannot be read.
    ///
    /// @param offset the first
    /// @param end behind the last
    /// @param found what is wrong with them
    public record Unreadable(long offset, long end, String found) {}

    private static final int SECTOR = 512;
    /// Bounds the work of looking for a frame at every byte of an end.
    private static final long SEARCH_BYTES = 64L << 20;

    private final Path file;
    private final PartInput input;
    private final CRC32C crc = new CRC32C();
    private @Nullable PartHeader header;
    private boolean headerPassed;
    private boolean otherVersion;
    private long position;
    /// The bytes of the file when they were asked for last; asked again when the position comes there.
    private long size;
    private long blockStart = -1;
    private boolean searching;
    private @Nullable Unreadable damage;
    private @Nullable SyncFrame sync;
    private long frameOffset;
    private int payloadLength;
    private String problem = "";

    private PartWalker(Path file, PartInput input) {
        this.file = file;
        this.input = input;
    }

    /// Opens a part at its beginning.
    public static PartWalker open(Path file) throws IOException {
        return new PartWalker(file, PartInput.open(file));
    }

    public Path file() {
        return file;
    }

    /// The bytes of the file now.
    public long size() throws IOException {
        return input.size();
    }

    /// The part's header, or null before the first step and where it cannot be read.
    public @Nullable PartHeader header() {
        return header;
    }

    /// Whether anything but an unfinished header has been found.
    public boolean hasBegun() {
        return headerPassed;
    }

    /// Whether the part is of a format version that this program does not know.
    public boolean isOtherVersion() {
        return otherVersion;
    }

    /// The block begun last. Only after a step to a [Step#BLOCK].
    public SyncFrame sync() {
        if (sync == null) {
            throw new IllegalStateException("no block has begun");
        }
        return sync;
    }

    /// Whether the block begun last stands right behind the part's header.
    public boolean isFirstBlock() {
        return header != null && blockStart == header.length();
    }

    /// Where the frame of the last step begins.
    public long frameOffset() {
        return frameOffset;
    }

    /// The kind of the last frame.
    public int kind() {
        return input.bytes()[input.index(frameOffset + FRAME_PAYLOAD_OFFSET)];
    }

    /// The last frame's payload behind the kind; until the next step.
    PayloadReader payload() {
        int start = input.index(frameOffset + FRAME_PAYLOAD_OFFSET);
        return new PayloadReader(input.bytes(), start + 1, start + payloadLength);
    }

    /// Where the next frame is expected: behind the last whole frame, or where bytes begin that are not yet a
    /// frame.
    public long position() {
        return position;
    }

    /// The bytes passed over since the last block, up to the block or the present end; null if there are none.
    public @Nullable Unreadable damage() {
        return damage;
    }

    /// Takes the next step.
    ///
    /// @param newest whether a writer may still append to this part, so that its end may be unfinished
    public Step next(boolean newest) throws IOException {
        if (!headerPassed || searching || position >= size) {
            size = input.size();
        }
        if (!headerPassed && !passHeader(newest)) {
            return Step.END;
        }
        if (size < position) {
            rejectUpTo(size, size, "the file has become shorter than it was");
        }
        if (!searching) {
            damage = null;
        }
        while (true) {
            if (searching) {
                return search() ? Step.BLOCK : Step.END;
            }
            if (position == size) {
                return Step.END;
            }
            if (!isFrame(position)) {
                input.forget();
                if (hasChanged()) {
                    continue;
                }
                if (newest && isUnfinished(position)) {
                    input.forget();
                    return Step.END;
                }
                input.forget();
                if (!isFrame(position)) {
                    reject(position, problem);
                    continue;
                }
            }
            int kind = input.bytes()[input.index(position + FRAME_PAYLOAD_OFFSET)];
            if (kind == KIND_SYNC) {
                if (readSync()) {
                    return Step.BLOCK;
                }
            } else if (blockStart < 0) {
                reject(position, "a frame before the first block");
            } else if (position - blockStart > MAX_BLOCK_BYTES) {
                reject(position, "a block of more than " + MAX_BLOCK_BYTES + " bytes");
            } else {
                frameOffset = position;
                position += FRAME_PAYLOAD_OFFSET + payloadLength;
                return Step.FRAME;
            }
        }
    }

    /// Declares the rest of the block unreadable from this place on; the next step goes to the next block.
    public void reject(long offset, String found) {
        rejectUpTo(offset, offset + 1, found);
    }

    private void rejectUpTo(long offset, long searchFrom, String found) {
        damage = new Unreadable(offset, offset, found);
        position = searchFrom;
        blockStart = -1;
        searching = true;
    }

    /// Goes to a place where a block begins.
    public void moveTo(long blockOffset) {
        headerPassed = true;
        position = blockOffset;
        searching = false;
        damage = null;
        blockStart = -1;
    }

    /// Goes to the last block for which this holds, provided that it holds for none behind the first for which it
    /// does
    /// not; to the first step's place if it holds for none. Reads about one block for each halving of the part.
    public void moveToLast(Predicate<SyncFrame> condition) throws IOException {
        size = input.size();
        long low = 0;
        long high = size;
        long best = -1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            long found = findSync(middle);
            if (found < 0 || found >= high || !holds(condition, found)) {
                high = middle;
            } else {
                best = found;
                low = found + 1;
            }
        }
        if (best >= 0) {
            moveTo(best);
        }
    }

    private boolean holds(Predicate<SyncFrame> condition, long frame) {
        frameOffset = frame;
        try {
            return condition.test(SyncFrame.read(payload()));
        } catch (CorruptException e) {
            return false;
        }
    }

    /// Whether the file has changed its size since it was asked for, so that the position is worth another look.
    private boolean hasChanged() throws IOException {
        long before = size;
        size = input.size();
        return size != before && size > position;
    }

    private boolean passHeader(boolean newest) throws IOException {
        try {
            header = PartHeader.read(input, size);
            if (header != null) {
                position = header.length();
            } else if (findSync(0) < 0 && (newest || size == 0)) {
                input.forget();
                return false;
            } else {
                reject(0, "part header cut short");
            }
        } catch (PartHeader.OtherVersionException e) {
            otherVersion = true;
            reject(0, e.found());
        } catch (CorruptException e) {
            reject(0, e.found());
        }
        headerPassed = true;
        return true;
    }

    /// Searches for the next block from the position on and ends the damage there, or at the end if there is none
    /// yet.
    private boolean search() throws IOException {
        Unreadable passed = Objects.requireNonNull(damage);
        long from = position;
        long found = otherVersion ? -1 : findSync(from);
        while (found >= 0) {
            position = found;
            if (isFrame(found) && readSync()) {
                searching = false;
                damage = new Unreadable(passed.offset(), found, passed.found());
                return true;
            }
            found = findSync(found + 1);
        }
        damage = new Unreadable(passed.offset(), Math.max(size, passed.offset()), passed.found());
        position = Math.max(from, size - SYNC_FRAME_MAX_LENGTH);
        input.forget();
        return false;
    }

    /// Reads the SYNC frame at the position and goes behind it. The frame has been checked.
    private boolean readSync() {
        frameOffset = position;
        try {
            sync = SyncFrame.read(payload());
        } catch (CorruptException e) {
            reject(position, e.found());
            return false;
        }
        blockStart = position;
        position += FRAME_PAYLOAD_OFFSET + payloadLength;
        return true;
    }

    /// Finds the first SYNC frame that begins at this place or later.
    ///
    /// @return where it begins, or -1
    private long findSync(long from) throws IOException {
        int markerEnd = FRAME_PAYLOAD_OFFSET + SYNC_FIRST_RECORD_ID_OFFSET;
        long at = from;
        while (at + markerEnd <= size && input.load(at, markerEnd)) {
            byte[] bytes = input.bytes();
            int first = input.index(at) + FRAME_PAYLOAD_OFFSET + SYNC_MARKER_OFFSET;
            int last = first + input.loaded(at) - markerEnd;
            int index = first;
            while (index <= last && !JournalDescriptor.isSyncMarker(bytes, index)) {
                index++;
            }
            at += index - first;
            if (index <= last) {
                if (isFrame(at) && kindAt(at) == KIND_SYNC) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private int kindAt(long offset) {
        return input.bytes()[input.index(offset + FRAME_PAYLOAD_OFFSET)];
    }

    /// Whether a whole frame begins here; then its payload is loaded. Otherwise [#problem] says why not.
    private boolean isFrame(long offset) throws IOException {
        if (size - offset < FRAME_PAYLOAD_OFFSET || !input.load(offset, FRAME_PAYLOAD_OFFSET)) {
            problem = "a frame cut short";
            return false;
        }
        int length = lengthAt(offset);
        if (!isLength(length)) {
            problem = "a frame of " + Integer.toUnsignedString(length) + " bytes";
            return false;
        }
        if (size - offset - FRAME_PAYLOAD_OFFSET < length || !input.load(offset, FRAME_PAYLOAD_OFFSET + length)) {
            problem = "a frame of " + length + " bytes that the file cuts short";
            return false;
        }
        int index = input.index(offset);
        byte[] bytes = input.bytes();
        crc.reset();
        crc.update(bytes, index, FRAME_CRC_OFFSET);
        crc.update(bytes, index + FRAME_PAYLOAD_OFFSET, length);
        if ((int) crc.getValue() != PayloadReader.intAt(bytes, index + FRAME_CRC_OFFSET)) {
            problem = "checksum mismatch";
            return false;
        }
        payloadLength = length;
        return true;
    }

    private int lengthAt(long offset) {
        return PayloadReader.intAt(input.bytes(), input.index(offset));
    }

    private static boolean isLength(int length) {
        return length > 0 && length <= MAX_PAYLOAD_LENGTH;
    }

    /// Whether the bytes from here to the end, which are not a frame, are certainly the beginning of a write that
    /// did
    /// not finish: the frame reaches beyond the end of the file or into zeros that were never written, and no whole
    /// frame stands behind. Then nothing that was ever readable is in them.
    private boolean isUnfinished(long offset) throws IOException {
        long written = endOfWritten(offset);
        if (written == offset) {
            return true;
        }
        if (size - offset >= FRAME_PAYLOAD_OFFSET) {
            input.load(offset, FRAME_PAYLOAD_OFFSET);
            int length = lengthAt(offset);
            boolean zerosFollow = size - written >= SECTOR;
            long end = zerosFollow ? written : size;
            if (!isLength(length) || offset + FRAME_PAYLOAD_OFFSET + length <= end) {
                return false;
            }
        }
        return !hasFrame(offset + 1);
    }

    /// Where the zeros begin that the file ends with.
    private long endOfWritten(long offset) throws IOException {
        long end = size;
        while (end > offset) {
            int chunk = (int) Math.min(SECTOR, end - offset);
            if (!input.load(end - chunk, chunk)) {
                return end;
            }
            int first = input.index(end - chunk);
            int index = first + chunk - 1;
            while (index >= first && input.bytes()[index] == 0) {
                index--;
            }
            if (index >= first) {
                return end - chunk + (index - first + 1);
            }
            end -= chunk;
        }
        return end;
    }

    private boolean hasFrame(long from) throws IOException {
        long checked = 0;
        for (long at = from; at + FRAME_PAYLOAD_OFFSET < size; at++) {
            if (!input.load(at, FRAME_PAYLOAD_OFFSET)) {
                return false;
            }
            int length = lengthAt(at);
            if (isLength(length) && size - at - FRAME_PAYLOAD_OFFSET >= length) {
                checked += length;
                if (isFrame(at) || checked > SEARCH_BYTES) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
