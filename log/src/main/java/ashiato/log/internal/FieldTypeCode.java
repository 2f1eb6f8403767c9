package ashiato.log.internal;

import ashiato.event.FieldType;
import org.jspecify.annotations.Nullable;

/// The numbers of the field types in TYPE frames. They are part of the format and never change.
final class FieldTypeCode {
    static final int TIME = 1;
    static final int GUID = 2;
    static final int UINT16 = 3;
    static final int UINT32 = 4;
    static final int UINT64 = 5;
    static final int HEX_INT32 = 6;
    static final int HEX_INT64 = 7;
    static final int BOOLEAN = 8;
    static final int STRING = 9;

    private static final @Nullable FieldType[] BY_CODE = new @Nullable FieldType[STRING + 1];

    static {
        for (FieldType type : FieldType.values()) {
            BY_CODE[of(type)] = type;
        }
    }

    private FieldTypeCode() {}

    static int of(FieldType type) {
        return switch (type) {
            case TIME -> TIME;
            case GUID -> GUID;
            case UINT16 -> UINT16;
            case UINT32 -> UINT32;
            case UINT64 -> UINT64;
            case HEX_INT32 -> HEX_INT32;
            case HEX_INT64 -> HEX_INT64;
            case BOOLEAN -> BOOLEAN;
            case STRING -> STRING;
        };
    }

    static FieldType type(int code) throws CorruptException {
        FieldType type = code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new CorruptException("a field of the unknown type " + code);
        }
        return type;
    }
}
