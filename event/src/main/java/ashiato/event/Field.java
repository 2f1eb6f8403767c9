package ashiato.event;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// One field of an event type: a component of the type's record.
public final class Field {
    private final String name;
    private final FieldType type;
    private final int position;
    private final MethodHandle accessor;

    Field(String name, FieldType type, int position, MethodHandle accessor) {
        this.name = name;
        this.type = type;
        this.position = position;
        this.accessor = accessor;
    }

    /// The name as Sysmon writes it, for example `DestinationIp`.
    public String name() {
        return name;
    }

    /// The type of its values.
    public FieldType type() {
        return type;
    }

    /// The place in the record, from 0.
    public int position() {
        return position;
    }

    /// The value of this field in an event of this field's type, null where it is not known.
    ///
    /// @throws ClassCastException if the event is of another type
    public @Nullable Object value(Event event) {
        try {
            return (Object) accessor.invokeExact(event);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("accessor of a record component threw", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
