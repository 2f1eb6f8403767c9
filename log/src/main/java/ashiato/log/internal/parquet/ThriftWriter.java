package ashiato.log.internal.parquet;

import java.nio.charset.StandardCharsets;

/// Thrift's compact protocol, as far as Parquet needs it. Fields go in the order of their ids.
final class ThriftWriter {
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int I32 = 5;
    static final int I64 = 6;
    static final int BINARY = 8;
    static final int LIST = 9;
    static final int STRUCT = 12;

    private static final int MAX_DEPTH = 16;

    private final Output out;
    private final int[] outerFields = new int[MAX_DEPTH];
    private int depth;
    private int lastField;

    ThriftWriter(Output out) {
        this.out = out;
    }

    private void field(int id, int type) {
        int step = id - lastField;
        if (step > 0 && step <= 15) {
            out.putByte(step << 4 | type);
        } else {
            out.putByte(type);
            out.putZigzag(id);
        }
        lastField = id;
    }

    void bool(int id, boolean value) {
        field(id, value ? TRUE : FALSE);
    }

    void i32(int id, int value) {
        field(id, I32);
        out.putZigzag(value);
    }

    void i64(int id, long value) {
        field(id, I64);
        out.putZigzag(value);
    }

    void binary(int id, byte[] value) {
        field(id, BINARY);
        out.putVarint(value.length);
        out.putBytes(value);
    }

    void text(int id, String value) {
        binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Begins a list; the elements follow.
    void list(int id, int elementType, int size) {
        field(id, LIST);
        if (size < 15) {
            out.putByte(size << 4 | elementType);
        } else {
            out.putByte(0xF0 | elementType);
            out.putVarint(size);
        }
    }

    void i32Element(int value) {
        out.putZigzag(value);
    }

    void textElement(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.putBytes(bytes);
    }

    /// Begins a struct that is a field; [#end] ends it.
    void struct(int id) {
        field(id, STRUCT);
        begin();
    }

    /// A struct without fields.
    void emptyStruct(int id) {
        struct(id);
        end();
    }

    /// Begins a struct that is an element or stands by itself.
    void begin() {
        outerFields[depth++] = lastField;
        lastField = 0;
    }

    void end() {
        out.putByte(0);
        lastField = outerFields[--depth];
    }
}
