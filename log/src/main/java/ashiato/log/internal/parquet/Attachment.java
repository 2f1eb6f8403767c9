package ashiato.log.internal.parquet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Where the attachment of a file is, as its metadata has it: `offset length crc32`, the last in hexadecimal.
record Attachment(long offset, int length, int crc) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,9}) ([0-9a-f]{8})");

    String toText() {
        return offset + " " + length + " " + String.format("%08x", crc);
    }

    /// @param end where the footer begins, which is also where it is noted
    static Attachment of(String text, long end) throws CorruptParquetException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new CorruptParquetException("\"" + text + "\" as the place of the attachment", end);
        }
        long offset = Long.parseLong(matcher.group(1));
        int length = Integer.parseInt(matcher.group(2));
        if (length > Limits.MAX_ATTACHMENT_BYTES || offset > end || length > end - offset) {
            throw new CorruptParquetException("an attachment of " + length + " bytes at byte " + offset, end);
        }
        return new Attachment(offset, length, Integer.parseUnsignedInt(matcher.group(3), 16));
    }

    static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
