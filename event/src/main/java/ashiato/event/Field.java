package ashiato.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/// One field of an event type: a component of the type's record.
public final class Field {
    private final String name;
    private final FieldType type;
    private final int position;
    private final RecordComponent component;

    /// Made at the first use: a command that only looks names up does not pay for it. Two threads may both make it;
    /// handles are immutable, so either will do.
    private @Nullable MethodHandle accessor;

    Field(RecordComponent component, int position) {
        String componentName = component.getName();
        this.name = Character.toUpperCase(componentName.charAt(0)) + componentName.substring(1);
        this.type = FieldType.of(component.getType());
        this.position = position;
        this.component = component;
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

    /// The value of this field in an event of this field's type, null where it is not known. Allocates nothing.
    ///
    /// @throws ClassCastException if the event is of another type
    public @Nullable Object value(Event event) {
        MethodHandle linked = accessor;
        if (linked == null) {
            linked = link();
            accessor = linked;
        }
        try {
            return (Object) linked.invokeExact(event);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("accessor of a record component threw", e);
        }
    }

    private MethodHandle link() {
        try {
            return MethodHandles.lookup()
                    .unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Event.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
