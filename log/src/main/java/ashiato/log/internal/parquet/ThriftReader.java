package ashiato.log.internal.parquet;

import java.nio.charset.StandardCharsets;

/// Reads Thrift's compact protocol. A struct is read like this, so that fields it does not know are skipped:
///
/// ```
/// int outer = thrift.begin();
/// while (thrift.next()) {
///     switch (thrift.id()) {
///         case 1 -> name = thrift.text();
///         default -> thrift.skip();
///     }
/// }
/// thrift.end(outer);
/// ```
final class ThriftReader {
    private static final int STOP = 0;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int DOUBLE = 7;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int MAX_DEPTH = 16;

    private final Input in;
    private int id;
    private int type;
    private int elementType;

    ThriftReader(Input in) {
        this.in = in;
    }

    CorruptParquetException corrupt(String found) {
        return in.corrupt(found);
    }

    long offset() {
        return in.offset();
    }

    /// Begins a struct. Gives what [#end] needs.
    int begin() {
        int outer = id;
        id = 0;
        return outer;
    }

    void end(int outer) {
        id = outer;
    }

    /// Goes to the next field of the struct; false at its end.
    boolean next() throws CorruptParquetException {
        int header = in.u8();
        if (header == STOP) {
            return false;
        }
        type = header & 0x0F;
        int step = header >>> 4;
        long next = step == 0 ? in.zigzag() : id + step;
        if (next != (short) next) {
            throw in.corrupt("a field with the number " + next);
        }
        id = (int) next;
        return true;
    }

    int id() {
        return id;
    }

    boolean bool() throws CorruptParquetException {
        if (type != ThriftWriter.TRUE && type != ThriftWriter.FALSE) {
            throw wrongType(type, "a truth value");
        }
        return type == ThriftWriter.TRUE;
    }

    int i32() throws CorruptParquetException {
        expect(ThriftWriter.I32, "a number of 32 bits");
        return i32Element();
    }

    long i64() throws CorruptParquetException {
        expect(ThriftWriter.I64, "a number of 64 bits");
        return in.zigzag();
    }

    byte[] binary() throws CorruptParquetException {
        expect(ThriftWriter.BINARY, "bytes");
        return in.bytes(in.count("a length"));
    }

    String text() throws CorruptParquetException {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    void struct() throws CorruptParquetException {
        expect(ThriftWriter.STRUCT, "a struct");
    }

    /// Begins a list: how many elements follow, of which each takes at least one byte.
    int list(int expectedElement) throws CorruptParquetException {
        expect(ThriftWriter.LIST, "a list");
        int size = listHeader();
        if (elementType != expectedElement && size > 0) {
            throw wrongType(elementType, "elements of type " + expectedElement);
        }
        return size;
    }

    int i32Element() throws CorruptParquetException {
        long value = in.zigzag();
        if (value != (int) value) {
            throw in.corrupt("a number of more than 32 bits");
        }
        return (int) value;
    }

    String textElement() throws CorruptParquetException {
        return new String(in.bytes(in.count("a length")), StandardCharsets.UTF_8);
    }

    /// Skips the value of this field.
    void skip() throws CorruptParquetException {
        if (type != ThriftWriter.TRUE && type != ThriftWriter.FALSE) {
            skip(type, 0);
        }
    }

    private void skip(int valueType, int depth) throws CorruptParquetException {
        if (depth > MAX_DEPTH) {
            throw in.corrupt("values nested more than " + MAX_DEPTH + " deep");
        }
        switch (valueType) {
            case ThriftWriter.TRUE, ThriftWriter.FALSE, BYTE -> in.skip(1);
            case I16, ThriftWriter.I32, ThriftWriter.I64 -> in.varint();
            case DOUBLE -> in.skip(Double.BYTES);
            case ThriftWriter.BINARY -> in.skip(in.count("a length"));
            case ThriftWriter.LIST, SET -> {
                int size = listHeader();
                int element = elementType;
                for (int i = 0; i < size; i++) {
                    skip(element, depth + 1);
                }
            }
            case MAP -> {
                int size = in.count("a size");
                int types = size == 0 ? 0 : in.u8();
                for (int i = 0; i < size; i++) {
                    skip(types >>> 4, depth + 1);
                    skip(types & 0x0F, depth + 1);
                }
            }
            case ThriftWriter.STRUCT -> {
                int outer = begin();
                while (next()) {
                    if (type != ThriftWriter.TRUE && type != ThriftWriter.FALSE) {
                        skip(type, depth + 1);
                    }
                }
                end(outer);
            }
            default -> throw in.corrupt("a value of the unknown type " + valueType);
        }
    }

    private int listHeader() throws CorruptParquetException {
        int header = in.u8();
        elementType = header & 0x0F;
        int size = header >>> 4 == 15 ? in.count("a size") : header >>> 4;
        if (size > in.remaining()) {
            throw in.corrupt("a size of " + size + " where " + in.remaining() + " bytes remain");
        }
        return size;
    }

    private void expect(int expected, String what) throws CorruptParquetException {
        if (type != expected) {
            throw wrongType(type, what);
        }
    }

    private CorruptParquetException wrongType(int found, String expected) {
        return in.corrupt("a value of type " + found + " for field " + id + ", which has to be " + expected);
    }
}
