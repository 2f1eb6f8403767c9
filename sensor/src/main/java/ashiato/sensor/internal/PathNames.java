package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The paths that the kernel programs walk from the leaf up, as text, with those seen lately kept.
///
/// A kernel record holds a path as the names of its directory entries, the leaf first, each ended by a NUL: `curl`,
/// `bin`, `usr` for `/usr/bin/curl`, and nothing for `/`. Bytes that cannot be shown are written as in
/// [EscapedText].
///
/// The same few paths come again and again, so the texts are kept in a table of sets of two, the older of a set
/// giving way; a hit compares the bytes, so a collision of hashes is a miss and never a wrong path. Paths of more than
/// [#MAX_KEPT] bytes are not kept, so that nobody fills the heap by running programs from deep directories.
///
/// Not thread-safe.
public final class PathNames {
    /// The longest path that is kept, in bytes.
    static final int MAX_KEPT = 512;

    private final @Nullable Known[] slots;
    private final int setMask;
    private int size;
    private long evicted;
    private byte[] path = new byte[256];

    /// @param capacity how many paths to keep; a power of two, at least 2
    public PathNames(int capacity) {
        if (capacity < 2 || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + "; expected a power of two, at least 2");
        }
        this.slots = new Known[capacity];
        this.setMask = capacity / 2 - 1;
    }

    /// The text of a path.
    ///
    /// @param truncated whether the walk ended before the root: the text begins with `+`, as in Sysmon for Linux
    /// @param deleted whether the file had no name any more: the text ends with ` (deleted)`, as in /proc/PID/exe
    public String text(byte[] names, int offset, int length, boolean truncated, boolean deleted) {
        String text = text(names, offset, length);
        if (truncated) {
            text = "+" + text;
        }
        return deleted ? text + " (deleted)" : text;
    }

    /// How full the table is.
    public SensorStatus.Table table() {
        return new SensorStatus.Table("paths", size, slots.length, evicted);
    }

    private String text(byte[] names, int offset, int length) {
        int end = offset + length;
        if (length > MAX_KEPT) {
            return decode(names, offset, end);
        }
        int hash = 1;
        for (int i = offset; i < end; i++) {
            hash = 31 * hash + names[i];
        }
        int first = ((hash ^ hash >>> 15) & setMask) * 2;
        for (int slot = first; slot <= first + 1; slot++) {
            Known known = slots[slot];
            if (known != null && Arrays.equals(known.names, 0, known.names.length, names, offset, end)) {
                slots[slot] = slots[first];
                slots[first] = known;
                return known.text;
            }
        }
        if (slots[first + 1] != null) {
            evicted++;
        } else {
            size++;
        }
        slots[first + 1] = slots[first];
        String text = decode(names, offset, end);
        slots[first] = new Known(Arrays.copyOfRange(names, offset, end), text);
        return text;
    }

    private String decode(byte[] names, int offset, int end) {
        if (path.length < end - offset + 2) {
            path = new byte[end - offset + 2];
        }
        int written = 0;
        int nameEnd = end > offset && names[end - 1] == 0 ? end - 1 : end;
        while (nameEnd > offset) {
            int nameStart = nameEnd;
            while (nameStart > offset && names[nameStart - 1] != 0) {
                nameStart--;
            }
            path[written++] = '/';
            System.arraycopy(names, nameStart, path, written, nameEnd - nameStart);
            written += nameEnd - nameStart;
            nameEnd = nameStart - 1;
        }
        return written == 0 ? "/" : EscapedText.of(path, 0, written);
    }

    private static final class Known {
        final byte[] names;
        final String text;

        Known(byte[] names, String text) {
            this.names = names;
            this.text = text;
        }
    }
}
