package ashiato.log.internal;

import java.util.Arrays;

/// The layout of a part of the journal, format version 1. All numbers are little-endian; `varint` is base-128, low
/// groups first; `zigzag` is a varint of `(n << 1) ^ (n >> 63)`; times are microseconds since 1970-01-01 UTC.
///
/// ```
/// part   := header block*
/// block  := frame(SYNC) frame*
/// frame  := length:u32 crc:u32 payload          length counts the payload; crc is CRC32C of length and payload
/// payload:= kind:u8 ...
///
/// SYNC   := kind marker:16 firstRecordId:u64 baseTime:i64 latestTime:i64 skippedIds:varint pid:u32 string×4
/// TYPE   := kind eventId:varint fields:varint { type:u8 name:value }*
/// RECORD := kind eventId:varint time:zigzag states values { name:value text:value }*
/// SEAL   := kind version:u8 flags:u8 number:u64 time:i64 part:u64 from:u64 nextRecordId:u64
///           previous:32 run:32 nextKey:32 signature:64
/// ```
///
/// Readers skip frames of kinds they do not know, so that later versions can add kinds without a new format version.
public final class JournalDescriptor {
    /// The first eight bytes of a part. The first is not ASCII, the line ends show a transfer in text mode.
    public static final long MAGIC = 0x1A0A_0D4A_4853_4189L;

    public static final int FORMAT_VERSION = 1;

    /// Ids are 1 to this; what counts on from one cannot overflow.
    public static final long MAX_RECORD_ID = 1L << 62;

    // Part header
    public static final int HEADER_MAGIC_OFFSET = 0;
    public static final int HEADER_VERSION_OFFSET = HEADER_MAGIC_OFFSET + Long.BYTES;
    /// u16, the bytes of the header: the offset of the first block.
    public static final int HEADER_LENGTH_OFFSET = HEADER_VERSION_OFFSET + Short.BYTES;
    /// CRC32C of all bytes of the header but these four.
    public static final int HEADER_CRC_OFFSET = HEADER_LENGTH_OFFSET + Short.BYTES;
    public static final int HEADER_FIRST_RECORD_ID_OFFSET = HEADER_CRC_OFFSET + Integer.BYTES;
    public static final int HEADER_CREATED_OFFSET = HEADER_FIRST_RECORD_ID_OFFSET + Long.BYTES;
    /// u32, the process id of the recorder, then provider, provider GUID, channel and computer as `length:varint`
    /// and
    /// UTF-8.
    public static final int HEADER_ORIGIN_OFFSET = HEADER_CREATED_OFFSET + Long.BYTES;
    /// No header is longer. Host names and channels are short; longer ones are cut.
    public static final int HEADER_MAX_LENGTH = 4096;

    /// The strings of an origin are cut to this many characters, so that a header is never longer than its maximum
    /// (a character takes up to three bytes).
    public static final int ORIGIN_MAX_CHARS = 300;

    // Frame
    public static final int FRAME_LENGTH_OFFSET = 0;
    public static final int FRAME_CRC_OFFSET = FRAME_LENGTH_OFFSET + Integer.BYTES;
    public static final int FRAME_PAYLOAD_OFFSET = FRAME_CRC_OFFSET + Integer.BYTES;
    /// The longest payload; a longer length is damage.
    public static final int MAX_PAYLOAD_LENGTH = 1 << 20;
    /// The smallest frame of a record: a kind, an event id, a time and one byte of field states.
    public static final int MIN_RECORD_FRAME_LENGTH = FRAME_PAYLOAD_OFFSET + 4;

    public static final int KIND_SYNC = 1;
    public static final int KIND_TYPE = 2;
    public static final int KIND_RECORD = 3;
    public static final int KIND_SEAL = 4;

    // SYNC payload
    public static final int SYNC_MARKER_OFFSET = Byte.BYTES;
    public static final int SYNC_MARKER_LENGTH = 16;
    public static final int SYNC_FIRST_RECORD_ID_OFFSET = SYNC_MARKER_OFFSET + SYNC_MARKER_LENGTH;

    /// No SYNC frame is longer: its numbers take less than what a header has besides the origin.
    public static final int SYNC_FRAME_MAX_LENGTH = HEADER_MAX_LENGTH;

    /// What a reader searches for behind damage. Every byte is one that UTF-8 never uses, so that no text in an
    /// event
    /// can pose as the beginning of a block.
    private static final byte[] SYNC_MARKER = {
        (byte) 0xFF, (byte) 0xC1, (byte) 0xFB, (byte) 0xF6, (byte) 0xC0, (byte) 0xFD, (byte) 0xF9, (byte) 0xFE,
        (byte) 0xF5, (byte) 0xC0, (byte) 0xFA, (byte) 0xF7, (byte) 0xC1, (byte) 0xFC, (byte) 0xF8, (byte) 0xF5
    };

    /// A block ends, and the dictionary is forgotten, when it has this many bytes: what damage can cost.
    public static final int BLOCK_BYTES = 128 * 1024;

    /// No block is longer: the block's size and one of the largest records with the frame that defines its type.
    public static final int MAX_BLOCK_BYTES = BLOCK_BYTES + 3 * MAX_PAYLOAD_LENGTH;

    /// A dictionary has no more entries; later values stand in place.
    public static final int MAX_DICTIONARY_ENTRIES = 8192;

    // Field states, two bits each, the first field in the lowest bits of the first byte
    /// Not known.
    public static final int STATE_NULL = 0;
    /// The value that the last record of this type in this block had, nulls skipped.
    public static final int STATE_SAME = 1;
    /// The value follows; `false` of a BOOLEAN.
    public static final int STATE_VALUE = 2;
    /// `true` of a BOOLEAN; not used by other types.
    public static final int STATE_TRUE = 3;

    // Values of type STRING and GUID begin with a varint
    /// The value follows (`length:varint` and UTF-8, or 16 bytes high half first) and becomes the dictionary's next
    /// entry.
    public static final int VALUE_DEFINED = 0;
    /// The value follows and is not put into the dictionary.
    public static final int VALUE_IN_PLACE = 1;
    /// Entry 0 of the dictionary; entry n is this plus n.
    public static final int VALUE_FIRST_REFERENCE = 2;

    private JournalDescriptor() {}

    static byte[] syncMarker() {
        return SYNC_MARKER.clone();
    }

    /// Whether the marker of a SYNC frame stands at this index, which leaves room for it.
    static boolean isSyncMarker(byte[] bytes, int index) {
        return bytes[index] == SYNC_MARKER[0]
                && Arrays.equals(bytes, index, index + SYNC_MARKER_LENGTH, SYNC_MARKER, 0, SYNC_MARKER_LENGTH);
    }
}
