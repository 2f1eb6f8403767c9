package ashiato.log.internal.parquet;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The values of one column, in row order. The arrays are not copied: they belong to whoever made them.
@SuppressWarnings("ArrayRecordComponent") // copies would double what a table takes
public sealed interface ColumnValues permits ColumnValues.Longs, ColumnValues.Texts, ColumnValues.Booleans {
    /// The name of the column.
    String name();

    /// How many rows there are, with those that are null.
    int rows();

    /// Whole numbers or times.
    ///
    /// @param values one for each row, ignored where it is absent
    /// @param present the rows that have a value; null for a column that is declared to have no nulls
    record Longs(
            String name,
            NumberType type,
            long[] values,
            @Nullable BitSet present) implements ColumnValues {
        @Override
        public int rows() {
            return values.length;
        }

        /// Whether this row is null.
        public boolean isNull(int row) {
            return present != null && !present.get(row);
        }
    }

    /// Texts, as indexes into a dictionary.
    ///
    /// @param dictionary texts in UTF-8, in any order; when written, some may be equal or unused
    /// @param indexes one for each row; -1 is null
    /// @param required whether the column is declared to have no nulls
    record Texts(String name, byte[][] dictionary, int[] indexes, boolean required) implements ColumnValues {
        @Override
        public int rows() {
            return indexes.length;
        }

        /// The text of this row in UTF-8, or null.
        public byte @Nullable [] text(int row) {
            int index = indexes[row];
            return index < 0 ? null : dictionary[index];
        }
    }

    /// Truth values.
    ///
    /// @param values one for each row: 0 false, 1 true, -1 null
    /// @param required whether the column is declared to have no nulls
    record Booleans(String name, byte[] values, boolean required) implements ColumnValues {
        @Override
        public int rows() {
            return values.length;
        }
    }
}
