package ashiato.event;

import java.time.Instant;
import java.util.UUID;

/// The types of fields, each tied to the Java type of the record component that holds it.
public enum FieldType {
    /// A point of time, UTC, printed `YYYY-MM-DD HH:MM:SS.mmm`; an [Instant].
    TIME(Instant.class),
    /// A [UUID], printed in braces; absent it prints as zeros.
    GUID(UUID.class),
    /// An unsigned 16-bit number; a [Port].
    UINT16(Port.class),
    /// An unsigned 32-bit number in an [Integer].
    UINT32(Integer.class),
    /// An unsigned 64-bit number in a [Long].
    UINT64(Long.class),
    /// An unsigned 32-bit number printed `0x` and lower-case hex; a [HexInt32].
    HEX_INT32(HexInt32.class),
    /// An unsigned 64-bit number printed `0x` and lower-case hex; a [HexInt64].
    HEX_INT64(HexInt64.class),
    /// `true` or `false`; a [Boolean].
    BOOLEAN(Boolean.class),
    /// Text.
    STRING(String.class);

    private final Class<?> javaType;

    FieldType(Class<?> javaType) {
        this.javaType = javaType;
    }

    /// The type of the record components that hold fields of this type.
    public Class<?> javaType() {
        return javaType;
    }

    static FieldType of(Class<?> javaType) {
        for (FieldType type : values()) {
            if (type.javaType == javaType) {
                return type;
            }
        }
        throw new IllegalArgumentException("no field type for components of " + javaType);
    }
}
