package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.FRAME_CRC_OFFSET;
import static ashiato.log.internal.JournalDescriptor.FRAME_PAYLOAD_OFFSET;
import static ashiato.log.internal.JournalDescriptor.MAX_PAYLOAD_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Frames on their way to the file. Allocates only while it grows.
public final class FrameBuffer {
    private static final int CAPACITY = 160 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;

    private final CRC32C crc = new CRC32C();
    private final int maxFrameBytes;
    private final ByteBuffer transfer = ByteBuffer.allocateDirect(WRITE_BYTES);
    private byte[] bytes = new byte[CAPACITY];
    private int length;
    private int frame;

    /// For frames of the journal.
    public FrameBuffer() {
        this(FRAME_PAYLOAD_OFFSET + MAX_PAYLOAD_LENGTH);
    }

    private FrameBuffer(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /// For bytes that are no frames and of which there may be more than a frame has.
    static FrameBuffer withoutFrames() {
        return new FrameBuffer(Integer.MAX_VALUE);
    }

    /// The frame being put together would be longer than a frame can be.
    public static final class FrameTooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FrameTooLongException() {
            super("frame longer than " + MAX_PAYLOAD_LENGTH + " bytes", null, false, false);
        }
    }

    /// The bytes not yet written to a file.
    public int length() {
        return length;
    }

    /// Forgets the bytes from this length on.
    public void truncate(int toLength) {
        length = toLength;
    }

    void beginFrame(int kind) {
        frame = length;
        ensure(FRAME_PAYLOAD_OFFSET + 1);
        length += FRAME_PAYLOAD_OFFSET;
        bytes[length++] = (byte) kind;
    }

    void endFrame() {
        int payload = length - frame - FRAME_PAYLOAD_OFFSET;
        setInt(frame, payload);
        crc.reset();
        crc.update(bytes, frame, FRAME_CRC_OFFSET);
        crc.update(bytes, frame + FRAME_PAYLOAD_OFFSET, payload);
        setInt(frame + FRAME_CRC_OFFSET, (int) crc.getValue());
    }

    /// Puts zeros and returns the index of the first; [#orByte] fills them in.
    int reserve(int count) {
        ensure(count);
        int start = length;
        Arrays.fill(bytes, start, start + count, (byte) 0);
        length += count;
        return start;
    }

    void orByte(int index, int bits) {
        bytes[index] |= (byte) bits;
    }

    void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void putShort(int value) {
        ensure(Short.BYTES);
        bytes[length++] = (byte) value;
        bytes[length++] = (byte) (value >>> 8);
    }

    void putInt(int value) {
        ensure(Integer.BYTES);
        setInt(length, value);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >>> 32));
    }

    void putBytes(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void putZigzag(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    void putUuid(UUID value) {
        putLong(Long.reverseBytes(value.getMostSignificantBits()));
        putLong(Long.reverseBytes(value.getLeastSignificantBits()));
    }

    /// Puts the length in bytes and the text in UTF-8. A surrogate without its partner, which a file name or
    /// registry
    /// key of Windows can hold, gets three bytes like any other character of its range, so that it is not lost.
    void putText(String text) {
        int chars = text.length();
        if (chars > MAX_PAYLOAD_LENGTH) {
            throw new FrameTooLongException();
        }
        int size = encodedLength(text, chars);
        putVarint(size);
        ensure(size);
        int at = length;
        if (size == chars) {
            for (int i = 0; i < chars; i++) {
                bytes[at++] = (byte) text.charAt(i);
            }
        } else {
            at = encode(text, chars, at);
        }
        length = at;
    }

    private static int encodedLength(String text, int chars) {
        int size = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size += c < 0x800 ? 1 : 2;
                if (isPair(text, i, chars)) {
                    i++;
                }
            }
        }
        return size;
    }

    private static boolean isPair(String text, int i, int chars) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < chars
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private int encode(String text, int chars, int start) {
        int at = start;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | (c >> 6));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (isPair(text, i, chars)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 | (point >> 18));
                bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                bytes[at++] = (byte) (0xE0 | (c >> 12));
                bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        return at;
    }

    /// Writes some of the bytes at this position of the file and forgets them.
    ///
    /// @param run takes the bytes that were written
    /// @return how many were written; at least one unless there were none
    public int writeTo(FileChannel file, long position, MessageDigest run) throws IOException {
        transfer.clear();
        transfer.put(bytes, 0, Math.min(length, WRITE_BYTES));
        transfer.flip();
        int written = file.write(transfer, position);
        run.update(bytes, 0, written);
        length -= written;
        System.arraycopy(bytes, written, bytes, 0, length);
        if (bytes.length > CAPACITY && length <= CAPACITY) {
            bytes = Arrays.copyOf(bytes, CAPACITY);
        }
        return written;
    }

    /// The bytes put so far.
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void setInt(int index, int value) {
        bytes[index] = (byte) value;
        bytes[index + 1] = (byte) (value >>> 8);
        bytes[index + 2] = (byte) (value >>> 16);
        bytes[index + 3] = (byte) (value >>> 24);
    }

    private void ensure(int more) {
        if (length + more - frame > maxFrameBytes) {
            throw new FrameTooLongException();
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
