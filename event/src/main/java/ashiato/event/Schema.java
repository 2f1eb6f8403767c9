package ashiato.event;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of one event type, derived from the components of its record. Safe for use by many threads.
public final class Schema {
    private static final AtomicReferenceArray<@Nullable Schema> DERIVED = new AtomicReferenceArray<>(256);

    private final Class<? extends Event> recordClass;
    private final List<Field> fields;
    private final Map<String, Field> byName;

    /// Made at the first use: it costs some milliseconds, and a recorder never needs it. Two threads may both
    /// make it; handles are immutable, so either will do.
    private @Nullable MethodHandle constructor;

    private Schema(Class<? extends Event> recordClass) {
        this.recordClass = recordClass;
        RecordComponent[] components = recordClass.getRecordComponents();
        List<Field> inOrder = new ArrayList<>(components.length);
        this.byName = HashMap.newHashMap(components.length);
        for (int i = 0; i < components.length; i++) {
            Field field = new Field(components[i], i);
            inOrder.add(field);
            byName.put(field.name(), field);
        }
        this.fields = List.copyOf(inOrder);
    }

    static Schema of(EventType type) {
        Schema known = DERIVED.get(type.id());
        if (known == null) {
            known = new Schema(type.recordClass());
            if (!DERIVED.compareAndSet(type.id(), null, known)) {
                known = of(type);
            }
        }
        return known;
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
    /// @throws IllegalArgumentException if there are more or fewer values than fields
    public Event create(@Nullable Object[] values) {
        MethodHandle linked = constructor;
        if (linked == null) {
            linked = link();
            constructor = linked;
        }
        try {
            return (Event) linked.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructor of an event record threw", e);
        }
    }

    private MethodHandle link() {
        Class<?>[] types = Stream.of(recordClass.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return MethodHandles.lookup()
                    .findConstructor(recordClass, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Event.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + recordClass, e);
        }
    }
}
