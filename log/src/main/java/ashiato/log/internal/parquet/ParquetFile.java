package ashiato.log.internal.parquet;

import ashiato.log.internal.parquet.Footer.Chunk;
import ashiato.log.internal.parquet.Footer.Column;
import ashiato.log.internal.parquet.Footer.Statistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Parquet file, open for reading. Its footer and attachment are in memory, its columns are read when asked for.
///
/// Names of columns that the file does not have are answered with an [IllegalArgumentException]: ask [#has] first.
public final class ParquetFile implements AutoCloseable {
    /// `PAR1`, at both ends of a file.
    static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;

    static final int MAGIC_LENGTH = Integer.BYTES;
    /// The metadata that says where the attachment is.
    static final String ATTACHMENT_KEY = "ashiato.attachment";

    private static final int TAIL_LENGTH = Integer.BYTES + MAGIC_LENGTH;
    private static final int READ_BYTES = 256 * 1024;

    /// The bounds of the numbers of a column, both inclusive.
    public record Range(long min, long max) {}

    private final FileChannel channel;
    private final Zstandard.Decompressor decompressor;
    private final Footer footer;
    private final Map<String, Column> columns;
    private final Map<String, String> metadata;
    private final byte[] attachment;

    private ParquetFile(FileChannel channel, Footer footer, long end) throws IOException, CorruptParquetException {
        this.channel = channel;
        this.footer = footer;
        this.columns = new LinkedHashMap<>();
        footer.columns().forEach(column -> columns.put(column.name(), column));
        this.metadata = new LinkedHashMap<>(footer.metadata());
        String place = metadata.remove(ATTACHMENT_KEY);
        this.attachment = place == null ? new byte[0] : readAttachment(channel, Attachment.of(place, end));
        this.decompressor = new Zstandard.Decompressor();
    }

    /// Opens a file and reads its footer and attachment.
    ///
    /// @throws CorruptParquetException if the file is not one that [ParquetWriter] could have written
    public static ParquetFile open(Path path) throws IOException, CorruptParquetException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return open(channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static ParquetFile open(FileChannel channel) throws IOException, CorruptParquetException {
        long size = channel.size();
        if (size < MAGIC_LENGTH + TAIL_LENGTH) {
            throw new CorruptParquetException("a file of " + size + " bytes, which is too short for Parquet", size);
        }
        Input head = Input.of(read(channel, 0, MAGIC_LENGTH), 0, MAGIC_LENGTH, 0);
        if (head.i32() != MAGIC) {
            throw new CorruptParquetException("something else than PAR1", 0);
        }
        long tailAt = size - TAIL_LENGTH;
        Input tail = Input.of(read(channel, tailAt, TAIL_LENGTH), 0, TAIL_LENGTH, tailAt);
        int length = tail.i32();
        if (tail.i32() != MAGIC) {
            throw new CorruptParquetException("something else than PAR1", tailAt + Integer.BYTES);
        }
        if (length <= 0 || length > Limits.MAX_FOOTER_BYTES || length > tailAt - MAGIC_LENGTH) {
            throw new CorruptParquetException("a footer of " + length + " bytes in a file of " + size, tailAt);
        }
        long start = tailAt - length;
        Input in = Input.of(read(channel, start, length), 0, length, start);
        Footer footer = Footer.read(in, start);
        in.finish();
        return new ParquetFile(channel, footer, start);
    }

    public int rows() {
        return footer.rows();
    }

    /// The names of the columns, in their order.
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /// The metadata that was given to the writer.
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /// The program that wrote the file.
    public String createdBy() {
        return footer.createdBy();
    }

    /// The attachment, a copy; empty if there is none.
    public byte[] attachment() {
        return attachment.clone();
    }

    public boolean has(String column) {
        return columns.containsKey(column);
    }

    /// Bounds of the numbers of this column.
    ///
    /// @return null if the column has no numbers or only nulls
    public @Nullable Range range(String column) {
        Column found = column(column);
        Statistics statistics = statistics(found);
        int width = switch (found.type()) {
            case INT32 -> Integer.BYTES;
            case INT64, TIMESTAMP_MICROS -> Long.BYTES;
            case TEXT, BOOLEAN -> 0;
        };
        if (width == 0 || statistics == null || statistics.min() == null || statistics.max() == null) {
            return null;
        }
        byte[] min = statistics.min();
        byte[] max = statistics.max();
        return min.length == width && max.length == width ? new Range(number(min), number(max)) : null;
    }

    /// A text in UTF-8 that no text of this column is before, in the order of bytes.
    ///
    /// @return null if the column has no texts or only nulls, or none is known
    public byte @Nullable [] minText(String column) {
        Column found = column(column);
        Statistics statistics = statistics(found);
        return statistics == null || found.type() != ColumnType.TEXT ? null : statistics.min();
    }

    /// A text in UTF-8 that no text of this column is behind, in the order of bytes.
    ///
    /// @return null if the column has no texts or only nulls, or none is known
    public byte @Nullable [] maxText(String column) {
        Column found = column(column);
        Statistics statistics = statistics(found);
        return statistics == null || found.type() != ColumnType.TEXT ? null : statistics.max();
    }

    /// How many rows of this column are null.
    public long nullCount(String column) {
        Statistics statistics = statistics(column(column));
        return statistics == null ? 0 : statistics.nulls();
    }

    /// The bytes that this column takes of the file.
    public long bytes(String column) {
        Chunk chunk = column(column).chunk();
        return chunk == null ? 0 : chunk.storedSize();
    }

    /// Reads a column.
    public ColumnValues read(String column) throws IOException, CorruptParquetException {
        Column found = column(column);
        Chunk chunk = found.chunk();
        if (chunk != null) {
            return chunkReader(found, chunk).read();
        }
        return switch (found.type()) {
            case BOOLEAN -> new ColumnValues.Booleans(column, new byte[0], found.required());
            case TEXT -> new ColumnValues.Texts(column, new byte[0][], new int[0], found.required());
            case INT32 -> emptyNumbers(found, NumberType.INT32);
            case INT64 -> emptyNumbers(found, NumberType.INT64);
            case TIMESTAMP_MICROS -> emptyNumbers(found, NumberType.TIMESTAMP_MICROS);
        };
    }

    private static ColumnValues emptyNumbers(Column column, NumberType type) {
        return new ColumnValues.Longs(column.name(), type, new long[0], column.required() ? null : new BitSet());
    }

    /// The distinct texts of this column in UTF-8, for much less than it takes to read the column.
    ///
    /// @return null if the column has no texts or they are not all in a dictionary
    public byte @Nullable [][] dictionary(String column) throws IOException, CorruptParquetException {
        Column found = column(column);
        Chunk chunk = found.chunk();
        if (chunk == null || found.type() != ColumnType.TEXT || chunk.dictionarySize() == 0) {
            return null;
        }
        return chunkReader(found, chunk).textDictionary();
    }

    @Override
    public void close() throws IOException {
        decompressor.close();
        channel.close();
    }

    private ChunkReader chunkReader(Column column, Chunk chunk) throws IOException, CorruptParquetException {
        byte[] bytes = read(channel, chunk.start(), chunk.storedSize());
        return new ChunkReader(column, chunk, bytes, footer.rows(), decompressor);
    }

    private Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        return column;
    }

    private static @Nullable Statistics statistics(Column column) {
        Chunk chunk = column.chunk();
        return chunk == null ? null : chunk.statistics();
    }

    private static long number(byte[] plain) {
        long value = 0;
        for (int i = plain.length - 1; i >= 0; i--) {
            value = i == plain.length - 1 ? plain[i] : (value << 8) | (plain[i] & 0xFF);
        }
        return value;
    }

    private static byte[] readAttachment(FileChannel channel, Attachment place)
            throws IOException, CorruptParquetException {
        byte[] bytes = read(channel, place.offset(), place.length());
        int crc = Attachment.crc(bytes);
        if (crc != place.crc()) {
            throw new CorruptParquetException(
                    String.format("an attachment with the checksum %08x instead of %08x", crc, place.crc()),
                    place.offset());
        }
        return bytes;
    }

    /// @throws CorruptParquetException if the file has become shorter since it was opened
    private static byte[] read(FileChannel channel, long offset, int count)
            throws IOException, CorruptParquetException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            ByteBuffer part = ByteBuffer.wrap(bytes, done, Math.min(READ_BYTES, count - done));
            int read = channel.read(part, offset + done);
            if (read < 0) {
                throw new CorruptParquetException("the end of the file", offset + done);
            }
            done += read;
        }
        return bytes;
    }
}
