package ashiato.log.internal.parquet;

import ashiato.log.internal.parquet.Footer.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes Parquet files.
public final class ParquetWriter {
    /// Bytes that are handed to the channel at a time: the platform keeps a buffer as large as the largest.
    private static final int WRITE_BYTES = 64 * 1024;

    private final WritableByteChannel channel;
    private long written;

    private ParquetWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /// Writes a whole file with one row group, or with none where there are no rows. Neither closes the channel nor
    /// forces anything to the disk.
    ///
    /// Texts should be well-formed UTF-8, or other readers refuse them.
    ///
    /// @param out where the first byte written becomes the first of the file
    /// @param columns each with `rows` rows and a name of its own
    /// @param metadata what other readers show as key-value metadata
    /// @param attachment bytes between the last column and the footer, unknown to other readers; may be empty
    /// @param zstdLevel 1 to 22; what larger ones take in time they rarely save in bytes above 9
    /// @param createdBy the program and its version, for the footer
    /// @return how many bytes were written
    /// @throws IllegalArgumentException if columns do not fit together, a required one has nulls, a number its type
    /// or
    ///         anything a limit of the reader
    public static long write(
            WritableByteChannel out,
            List<? extends ColumnValues> columns,
            int rows,
            Map<String, String> metadata,
            byte[] attachment,
            int zstdLevel,
            String createdBy)
            throws IOException {
        check(columns, rows, metadata, attachment);
        return new ParquetWriter(out).write(columns, rows, metadata, attachment, zstdLevel, createdBy);
    }

    private static void check(
            List<? extends ColumnValues> columns, int rows, Map<String, String> metadata, byte[] attachment) {
        if (rows < 0 || rows > Limits.MAX_ROWS) {
            throw new IllegalArgumentException(rows + " rows, but a file has 0 to " + Limits.MAX_ROWS);
        }
        if (columns.isEmpty() || columns.size() > Limits.MAX_COLUMNS) {
            throw new IllegalArgumentException(columns.size() + " columns, but a file has 1 to " + Limits.MAX_COLUMNS);
        }
        Set<String> names = new HashSet<>();
        for (ColumnValues column : columns) {
            if (column.rows() != rows) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " has " + column.rows() + " rows instead of " + rows);
            }
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns with the name " + column.name());
            }
        }
        if (metadata.containsKey(ParquetFile.ATTACHMENT_KEY)) {
            throw new IllegalArgumentException("the metadata " + ParquetFile.ATTACHMENT_KEY + " is not free to use");
        }
        if (attachment.length > Limits.MAX_ATTACHMENT_BYTES) {
            throw new IllegalArgumentException("an attachment of " + attachment.length + " bytes, but at most "
                    + Limits.MAX_ATTACHMENT_BYTES + " are possible");
        }
    }

    private long write(
            List<? extends ColumnValues> columns,
            int rows,
            Map<String, String> metadata,
            byte[] attachment,
            int zstdLevel,
            String createdBy)
            throws IOException {
        Output out = new Output();
        out.putInt(ParquetFile.MAGIC);
        List<Column> written = new ArrayList<>(columns.size());
        try (Zstandard.Compressor compressor = new Zstandard.Compressor(zstdLevel)) {
            ChunkWriter chunks = new ChunkWriter(compressor, rows);
            for (ColumnValues column : columns) {
                Footer.Chunk chunk = rows == 0 ? null : chunks.write(column, this.written + out.length(), out);
                written.add(new Column(column.name(), ColumnType.of(column), isRequired(column), chunk));
                flush(out);
            }
        }
        Map<String, String> noted = new LinkedHashMap<>(metadata);
        if (attachment.length > 0) {
            noted.put(
                    ParquetFile.ATTACHMENT_KEY,
                    new Attachment(this.written, attachment.length, Attachment.crc(attachment)).toText());
            put(attachment, attachment.length);
        }
        new Footer(written, rows, noted, createdBy).write(out);
        out.putInt(out.length());
        out.putInt(ParquetFile.MAGIC);
        flush(out);
        return this.written;
    }

    private static boolean isRequired(ColumnValues column) {
        return switch (column) {
            case ColumnValues.Longs longs -> longs.present() == null;
            case ColumnValues.Texts texts -> texts.required();
            case ColumnValues.Booleans booleans -> booleans.required();
        };
    }

    private void flush(Output out) throws IOException {
        put(out.array(), out.length());
        out.clear();
    }

    private void put(byte[] bytes, int count) throws IOException {
        for (int from = 0; from < count; from += WRITE_BYTES) {
            ByteBuffer part = ByteBuffer.wrap(bytes, from, Math.min(WRITE_BYTES, count - from));
            while (part.hasRemaining()) {
                written += channel.write(part);
            }
        }
    }
}
