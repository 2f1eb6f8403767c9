package ashiato.config;

import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.Field;
import ashiato.event.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the logged events of one configuration tag have in common, counted in bounded memory.
///
/// Events are counted by all fields of interest together; from these counts come those by fewer fields, the
/// [Shape]s. Noise repeats itself, so that most events cost one look-up.
final class Noise {
    private static final int DETAILS = 1 << 15;
    private static final int COMBINATIONS = 1 << 13;
    private static final List<String> FIELDS = List.of(
            "Image",
            "SourceImage",
            "TargetImage",
            "ParentImage",
            "User",
            "CommandLine",
            "DestinationIp",
            "DestinationHostname",
            "DestinationPort",
            "QueryName",
            "TargetFilename",
            "TargetObject",
            "ImageLoaded",
            "PipeName");
    /// What an exclusion can name, and how much what it removes counts: what names less hides more and must remove
    /// so
    /// much more to be preferred.
    private static final List<Shape> SHAPES = List.of(
            new Shape(1, "Image", "DestinationIp", "DestinationPort"),
            new Shape(0.9, "Image", "DestinationPort"),
            new Shape(0.9, "Image", "DestinationIp"),
            new Shape(0.5, "DestinationIp", "DestinationPort"),
            new Shape(0.4, "DestinationIp"),
            new Shape(1, "Image", "QueryName"),
            new Shape(0.5, "QueryName"),
            new Shape(1, "Image", "ParentImage", "CommandLine"),
            new Shape(0.9, "Image", "CommandLine"),
            new Shape(0.8, "Image", "ParentImage"),
            new Shape(1, "Image", "TargetFilename"),
            new Shape(1, "Image", "TargetObject"),
            new Shape(1, "Image", "ImageLoaded"),
            new Shape(1, "Image", "PipeName"),
            new Shape(1, "SourceImage", "TargetImage"),
            new Shape(0.5, "SourceImage"),
            new Shape(0.5, "Image"));

    private final List<EventType> types;
    private final List<String> fields;
    private final List<ShapeCount> shapes;
    private final Map<EventType, List<Field>> fieldsByType = new EnumMap<>(EventType.class);
    private final HeavyHitters<Combination> details = new HeavyHitters<>(DETAILS);
    private final @Nullable Object[] probeValues;
    private final Combination probe;

    /// Fields that an exclusion can name together.
    ///
    /// @param weight from 0 to 1: how specific it is
    record Shape(double weight, List<String> fields) {
        Shape(double weight, String... fields) {
            this(weight, List.of(fields));
        }
    }

    /// A shape with the events that have the same values in its fields.
    ///
    /// @param places where its fields stand in a combination of all fields
    record ShapeCount(Shape shape, List<Integer> places, HeavyHitters<Combination> counts) {}

    /// Values of fields, in the order of the fields.
    static final class Combination {
        private final @Nullable Object[] values;

        Combination(@Nullable Object[] values) {
            this.values = values;
        }

        @Nullable
        Object value(int place) {
            return values[place];
        }

        boolean hasAll() {
            return Stream.of(values).noneMatch(value -> value == null || value.equals(""));
        }

        Combination only(List<Integer> places) {
            @Nullable Object[] some = new @Nullable Object[places.size()];
            for (int i = 0; i < some.length; i++) {
                some[i] = values[places.get(i)];
            }
            return new Combination(some);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Combination that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    /// @param types the types that share the tag
    Noise(List<EventType> types) {
        this.types = List.copyOf(types);
        fields = FIELDS.stream()
                .filter(name -> types.stream().allMatch(type -> type.schema().field(name) != null))
                .toList();
        for (EventType type : types) {
            List<Field> ofType = new ArrayList<>();
            for (String name : fields) {
                Field field = type.schema().field(name);
                if (field != null) {
                    ofType.add(field);
                }
            }
            fieldsByType.put(type, List.copyOf(ofType));
        }
        shapes = SHAPES.stream()
                .filter(shape -> fields.containsAll(shape.fields()))
                .map(shape -> new ShapeCount(
                        shape, shape.fields().stream().map(fields::indexOf).toList(), new HeavyHitters<>(COMBINATIONS)))
                .toList();
        probeValues = new @Nullable Object[fields.size()];
        probe = new Combination(probeValues);
        details.beforeForgetting(this::countShapes);
    }

    /// Counts a logged event.
    void add(Event event, long bytes) {
        List<Field> ofType = fieldsByType.getOrDefault(event.kind(), List.of());
        for (int i = 0; i < probeValues.length; i++) {
            probeValues[i] = ofType.get(i).value(event);
        }
        HeavyHitters.Entry<Combination> known = details.find(probe);
        if (known == null) {
            details.add(new Combination(probeValues.clone()), 1, bytes);
        } else {
            known.add(1, bytes);
        }
    }

    /// The fields of interest.
    List<String> fields() {
        return fields;
    }

    /// What was counted by all fields of interest.
    HeavyHitters<Combination> details() {
        return details;
    }

    /// What was counted by fewer.
    List<ShapeCount> shapes() {
        countShapes();
        return shapes;
    }

    /// The types whose events are counted.
    Set<EventType> types() {
        return fieldsByType.keySet();
    }

    /// The text of a value of one of the fields of interest.
    String text(String field, Object value) {
        return types.getFirst().schema().fields().stream()
                .filter(each -> each.name().equals(field))
                .findFirst()
                .orElseThrow()
                .type()
                .text(value);
    }

    /// The text of the value at this place of a combination.
    String text(String field, Combination combination, int place) {
        Object value = combination.value(place);
        return value == null ? FieldType.ABSENT : text(field, value);
    }

    private void countShapes() {
        for (HeavyHitters.Entry<Combination> detail : details.entries()) {
            long events = detail.takeEvents();
            long bytes = detail.takeBytes();
            if (events == 0) {
                continue;
            }
            for (ShapeCount shape : shapes) {
                Combination some = detail.key().only(shape.places());
                if (some.hasAll()) {
                    shape.counts().add(some, events, bytes);
                }
            }
        }
    }
}
