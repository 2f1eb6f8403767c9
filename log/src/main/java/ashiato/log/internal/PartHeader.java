package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.FORMAT_VERSION;
import static ashiato.log.internal.JournalDescriptor.HEADER_CRC_OFFSET;
import static ashiato.log.internal.JournalDescriptor.HEADER_FIRST_RECORD_ID_OFFSET;
import static ashiato.log.internal.JournalDescriptor.HEADER_LENGTH_OFFSET;
import static ashiato.log.internal.JournalDescriptor.HEADER_MAX_LENGTH;
import static ashiato.log.internal.JournalDescriptor.HEADER_ORIGIN_OFFSET;
import static ashiato.log.internal.JournalDescriptor.MAGIC;

import ashiato.event.Origin;
import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The beginning of a part file.
///
/// @param length the bytes of the header
/// @param firstRecordId the least record id that the part can hold
/// @param createdMicros when the part was begun
/// @param origin who began it; each block names who wrote the block
public record PartHeader(int length, long firstRecordId, long createdMicros, Origin origin) {

    /// The part is whole but of a format that this version does not know.
    static final class OtherVersionException extends CorruptException {
        private static final long serialVersionUID = 1L;

        OtherVersionException(String found) {
            super(found);
        }
    }

    /// The bytes of a new part's header.
    static byte[] encode(long firstRecordId, long createdMicros, Origin origin) {
        FrameBuffer out = new FrameBuffer();
        out.putLong(MAGIC);
        out.putShort(FORMAT_VERSION);
        out.putShort(0);
        out.putInt(0);
        out.putLong(firstRecordId);
        out.putLong(createdMicros);
        Origins.put(out, origin);
        byte[] header = out.toByteArray();
        header[HEADER_LENGTH_OFFSET] = (byte) header.length;
        header[HEADER_LENGTH_OFFSET + 1] = (byte) (header.length >>> 8);
        int crc = crc(header, 0, header.length);
        for (int i = 0; i < Integer.BYTES; i++) {
            header[HEADER_CRC_OFFSET + i] = (byte) (crc >>> (8 * i));
        }
        return header;
    }

    private static int crc(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, HEADER_CRC_OFFSET);
        int behind = HEADER_CRC_OFFSET + Integer.BYTES;
        crc.update(bytes, start + behind, length - behind);
        return (int) crc.getValue();
    }

    /// Reads the header of a part.
    ///
    /// @return null if the file ends before the header does
    /// @throws CorruptException if this is not the header of a part that this version can read
    static @Nullable PartHeader read(PartInput input, long size) throws IOException, CorruptException {
        int prefix = (int) Math.min(size, HEADER_ORIGIN_OFFSET);
        if (prefix < HEADER_ORIGIN_OFFSET || !input.load(0, prefix)) {
            return null;
        }
        PayloadReader in = new PayloadReader(input.bytes(), input.index(0), input.index(0) + prefix);
        if (in.i64() != MAGIC) {
            String start =
                    HexFormat.ofDelimiter(" ").formatHex(input.bytes(), input.index(0), input.index(0) + Long.BYTES);
            throw new CorruptException("not the beginning of a journal part: " + start);
        }
        int version = in.u16();
        int length = in.u16();
        if (length <= HEADER_ORIGIN_OFFSET || length > HEADER_MAX_LENGTH) {
            throw new CorruptException("damaged part header: length " + length);
        }
        int expectedCrc = in.i32();
        if (!input.load(0, length)) {
            return null;
        }
        int start = input.index(0);
        if (crc(input.bytes(), start, length) != expectedCrc) {
            throw new CorruptException("damaged part header: checksum mismatch");
        }
        if (version != FORMAT_VERSION) {
            throw new OtherVersionException(
                    "format version " + version + " where this program knows " + FORMAT_VERSION);
        }
        PayloadReader rest = new PayloadReader(input.bytes(), start + HEADER_FIRST_RECORD_ID_OFFSET, start + length);
        return new PartHeader(length, rest.i64(), rest.i64(), Origins.read(rest));
    }
}
