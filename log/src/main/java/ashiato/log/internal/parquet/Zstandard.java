package ashiato.log.internal.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/// Compresses and decompresses pages.
final class Zstandard {
    private Zstandard() {}

    static final class Compressor implements AutoCloseable {
        private final ZstdCompressCtx context = new ZstdCompressCtx();

        Compressor(int level) {
            context.setLevel(level);
            context.setChecksum(false);
            context.setContentSize(true);
        }

        /// Puts the bytes compressed, and returns how many those are.
        int compress(byte[] bytes, int from, int count, Output out) {
            int bound = Math.toIntExact(Zstd.compressBound(count));
            out.ensure(bound);
            int size = context.compressByteArray(out.array(), out.length(), bound, bytes, from, count);
            out.advance(size);
            return size;
        }

        @Override
        public void close() {
            context.close();
        }
    }

    static final class Decompressor implements AutoCloseable {
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();

        /// Fills `to` from its beginning.
        ///
        /// @param size how many bytes are expected
        /// @param at where the compressed bytes are in the file
        void decompress(byte[] from, int start, int count, byte[] to, int size, long at)
                throws CorruptParquetException {
            int found;
            try {
                found = context.decompressByteArray(to, 0, size, from, start, count);
            } catch (ZstdException e) {
                throw new CorruptParquetException("a page that zstd does not decompress: " + e.getMessage(), at);
            }
            if (found != size) {
                throw new CorruptParquetException("a page of " + found + " bytes instead of " + size, at);
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
