package ashiato.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The fields of one event type, derived from the components of its record.
public final class Schema {
    private static final AtomicReferenceArray<@Nullable Schema> DERIVED =
            new AtomicReferenceArray<>(256);

    private final List<Field> fields;
    private final Map<String, Field> byName;
    private final MethodHandle constructor;

    private Schema(List<Field> fields, MethodHandle constructor) {
        this.fields = List.copyOf(fields);
        this.constructor = constructor;
        this.byName = new LinkedHashMap<>();
        for (Field field : fields) {
            byName.put(field.name(), field);
        }
    }

    static Schema of(EventType type) {
        Schema known = DERIVED.get(type.id());
        if (known == null) {
            known = derive(type.recordClass());
            DERIVED.set(type.id(), known);
        }
        return known;
    }

    private static Schema derive(Class<? extends Event> recordClass) {
        RecordComponent[] components = recordClass.getRecordComponents();
        List<Field> fields = new ArrayList<>(components.length);
        Class<?>[] types = new Class<?>[components.length];
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                types[i] = component.getType();
                MethodHandle accessor = lookup.unreflect(component.getAccessor())
                        .asType(MethodType.methodType(Object.class, Event.class));
                fields.add(
                        new Field(fieldName(component.getName()), FieldType.of(component.getType()), i, accessor));
            }
            MethodHandle constructor = lookup.findConstructor(recordClass, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Event.class, Object[].class));
            return new Schema(fields, constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot derive the schema of " + recordClass, e);
        }
    }

    private static String fieldName(String component) {
        return Character.toUpperCase(component.charAt(0)) + component.substring(1);
    }

    /// The fields in their order.
    public List<Field> fields() {
        return fields;
    }

    /// The field of this name, spelled exactly, or null if the type has none.
    public @Nullable Field field(String name) {
        return byName.get(name);
    }

    /// Makes an event from its values, one for each field in order, null where not known.
    ///
    /// @throws ClassCastException if a value is not of its field's Java type
    public Event create(@Nullable Object[] values) {
        try {
            return (Event) constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructor of an event record threw", e);
        }
    }
}
