/// Tables in Apache Parquet files: written in one go, read by column.
///
/// Start at [ParquetWriter] and [ParquetFile]; both deal in [ColumnValues]. A file has flat columns and at most one row
/// group, and is read as it is by everything that reads Parquet. [Footer] and [PageHeader] are the two structures of
/// the format, in Thrift's compact protocol ([ThriftWriter], [ThriftReader]). The codes of values are in [Hybrid],
/// [Delta], [TextCodes] and [NumberCodes]; `ChunkWriter` chooses among them, `ChunkReader` understands them all.
///
/// The reader trusts no byte: every length is checked before memory is taken for it, and what does not fit is a
/// [CorruptParquetException]. It reads what the writer writes and names what else it meets.
///
/// Nothing here is safe for use by several threads at once.
///
/// Specification: <https://github.com/apache/parquet-format>, version 2.12.
@NullMarked
package ashiato.log.internal.parquet;

import org.jspecify.annotations.NullMarked;
