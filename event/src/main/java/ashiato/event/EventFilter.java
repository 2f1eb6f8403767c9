package ashiato.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which events of a log somebody wants to see: by type, by time, and by the values of fields.
///
/// A field is asked for as `Field=value` or with one of Sysmon's conditions as `Field:condition=value`, for example
/// `DestinationPort=443` or `Image:end with=/curl`; quotes around the condition are dropped. Besides the fields of all
/// event types there are `EventID`, `EventRecordID`, `Computer`, `Channel` and `Provider`, `ContainerId` and
/// `ContainerProcessId`, and `Extra.` with the name of any other entry of [EventRecord#extra()]. Field names are
/// spelled exactly; a name that no event has is an error that says which one was probably meant.
///
/// How several of them combine:
///
/// - Different fields must all match.
/// - On one field, conditions that name what is wanted (`is`, `contains`, `begin with`, `end with`, `is any`,
///   `contains any`, `contains all`, `image`) are alternatives: one of them must match.
/// - On one field, conditions that name what is not wanted (see [Condition#isNegative()]) and the limits `less than`
/// and
///   `more than` must all match. So `Image:is not=/a Image:is not=/b` hides both, which is what it looks like; joined
///   by "or", as Sysmon's configurations join them, it would hide nothing.
///
/// A field is compared by its text ([FieldType#text(Object)]), so `User=-` finds events whose user is not known. An
/// event that does not have a field matches no condition on it, negative ones included.
///
/// Filters are immutable and safe for use by many threads.
public final class EventFilter implements Predicate<EventRecord> {
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    private final Map<EventType, List<Test>> testsByType;
    private final Map<String, Predicate<String>> demands;

    private EventFilter(
            @Nullable Instant since,
            @Nullable Instant until,
            Map<EventType, List<Test>> testsByType,
            Map<String, Predicate<String>> demands) {
        this.since = since;
        this.until = until;
        this.testsByType = testsByType;
        this.demands = demands;
    }

    /// A filter of fields only.
    ///
    /// @param expressions texts of the form `Field=value` or `Field:condition=value`; none at all lets every event
    /// pass
    /// @throws InvalidFilterException if any of them cannot be understood; it names them all
    public static EventFilter parse(List<String> expressions) {
        Builder builder = builder(InstantSource.system());
        expressions.forEach(builder::where);
        return builder.build();
    }

    /// Begins a filter that lets every event pass.
    ///
    /// @param clock what times such as `2h` (ago) count from
    public static Builder builder(InstantSource clock) {
        return new Builder(clock);
    }

    @Override
    public boolean test(EventRecord record) {
        Event event = record.event();
        List<Test> tests = testsByType.get(event.kind());
        if (tests == null
                || (since != null && event.utcTime().isBefore(since))
                || (until != null && !event.utcTime().isBefore(until))) {
            return false;
        }
        for (int i = 0; i < tests.size(); i++) {
            if (!tests.get(i).test(record)) {
                return false;
            }
        }
        return true;
    }

    /// The types whose events can pass. A reader need not look at others.
    public Set<EventType> types() {
        return Set.copyOf(testsByType.keySet());
    }

    /// What is asked of each name that something is asked of. An event passes only if its text of each of these
    /// names
    /// passes.
    public Map<String, Predicate<String>> demands() {
        return demands;
    }

    /// No event that happened before this time passes; empty if there is no such limit.
    public Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    /// No event that happened at this time or later passes; empty if there is no such limit.
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    /// All that is asked of one name, applied to one source of its value.
    private record Test(Function<EventRecord, @Nullable String> value, Demand demand) {
        boolean test(EventRecord record) {
            String text = value.apply(record);
            return text != null && demand.test(text);
        }
    }

    /// What is asked of one name: one of the alternatives, and all of the limits.
    private record Demand(List<Predicate<String>> alternatives, List<Predicate<String>> limits) {
        void add(Condition condition, String operand) {
            boolean limit =
                    condition.isNegative() || condition == Condition.LESS_THAN || condition == Condition.MORE_THAN;
            (limit ? limits : alternatives).add(condition.prepare(operand));
        }

        boolean test(String text) {
            for (int i = 0; i < limits.size(); i++) {
                if (!limits.get(i).test(text)) {
                    return false;
                }
            }
            for (int i = 0; i < alternatives.size(); i++) {
                if (alternatives.get(i).test(text)) {
                    return true;
                }
            }
            return alternatives.isEmpty();
        }
    }

    /// Collects what to filter by, as it was written, and every problem with it. Not safe for use by many threads.
    public static final class Builder {
        private static final String SPELLINGS =
                Stream.of(Condition.values()).map(Condition::spelling).collect(Collectors.joining(", "));

        private final InstantSource clock;
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Demand> demands = new LinkedHashMap<>();
        private Set<EventType> types = EnumSet.allOf(EventType.class);
        private @Nullable Instant since;
        private @Nullable Instant until;

        private Builder(InstantSource clock) {
            this.clock = clock;
        }

        /// Adds a field that must match.
        ///
        /// @param expression `Field=value` or `Field:condition=value`; everything after the first `=` is the
        /// value
        public Builder where(String expression) {
            int equals = expression.indexOf('=');
            if (equals < 0) {
                problem(
                        expression,
                        "not a filter; expected Field=value, or with a condition Field:condition=value, for example"
                                + " \"Image:end with=/curl\"");
                return this;
            }
            int colon = expression.lastIndexOf(':', equals);
            String name = expression.substring(0, colon < 0 ? equals : colon).strip();
            String condition = colon < 0
                    ? "is"
                    : unquoted(expression.substring(colon + 1, equals).strip());
            Optional<Condition> named = Condition.named(condition);
            if (named.isEmpty()) {
                problem(expression, "there is no condition '" + condition + "'; the conditions are " + SPELLINGS);
            }
            boolean known = !typesWith(name, EnumSet.allOf(EventType.class)).isEmpty();
            if (!known) {
                problem(expression, "no event has a field '" + name + "'" + meant(name, RecordValues.names()));
            }
            if (named.isPresent() && known) {
                demands.computeIfAbsent(name, _ -> new Demand(new ArrayList<>(), new ArrayList<>()))
                        .add(named.get(), expression.substring(equals + 1));
            }
            return this;
        }

        /// Lets only events of some types pass.
        ///
        /// @param list names with commas between them; each an event number, a configuration tag or the name of
        /// an event
        ///     record ([EventType#named(String)]), for example `3,RegistryEvent`
        public Builder types(String list) {
            Set<EventType> named = EnumSet.noneOf(EventType.class);
            for (String item : list.split(",", -1)) {
                List<EventType> found = EventType.named(item.strip());
                if (found.isEmpty()) {
                    problem(item.strip(), "no event type has this number, tag or name" + meant(item, typeNames()));
                }
                named.addAll(found);
            }
            return types(named);
        }

        /// Lets only events of some types pass.
        public Builder types(Collection<EventType> wanted) {
            types = EnumSet.noneOf(EventType.class);
            types.addAll(wanted);
            return this;
        }

        /// Lets only events pass that happened at or after a time, by their `UtcTime`.
        ///
        /// @param time as [TimeExpression] describes
        public Builder since(String time) {
            time(time, "since").ifPresent(this::since);
            return this;
        }

        /// Lets only events pass that happened at or after a time, by their `UtcTime`.
        public Builder since(Instant time) {
            since = time;
            return this;
        }

        /// Lets only events pass that happened before a time, by their `UtcTime`.
        ///
        /// @param time as [TimeExpression] describes
        public Builder until(String time) {
            time(time, "until").ifPresent(this::until);
            return this;
        }

        /// Lets only events pass that happened before a time, by their `UtcTime`.
        public Builder until(Instant time) {
            until = time;
            return this;
        }

        /// The filter.
        ///
        /// @throws InvalidFilterException if anything that was added cannot be understood, or if no event at
        /// all could
        ///     pass; it names all problems
        public EventFilter build() {
            Map<EventType, List<Test>> testsByType = new EnumMap<>(EventType.class);
            for (EventType type : types) {
                tests(type).ifPresent(tests -> testsByType.put(type, tests));
            }
            List<String> all = new ArrayList<>(problems);
            if (all.isEmpty() && testsByType.isEmpty()) {
                all.add(noTypeLeft());
            }
            if (since != null && until != null && !since.isBefore(until)) {
                all.add("no event can match: since " + since + " is not before until " + until);
            }
            if (!all.isEmpty()) {
                throw new InvalidFilterException(all);
            }
            Map<String, Predicate<String>> asked = new LinkedHashMap<>();
            demands.forEach((name, demand) -> asked.put(name, demand::test));
            return new EventFilter(since, until, testsByType, Collections.unmodifiableMap(asked));
        }

        /// The tests for events of a type, or empty if these lack a field that must match.
        private Optional<List<Test>> tests(EventType type) {
            List<Test> tests = new ArrayList<>();
            for (Map.Entry<String, Demand> demand : demands.entrySet()) {
                Function<EventRecord, @Nullable String> value = RecordValues.find(demand.getKey(), type);
                if (value == null) {
                    return Optional.empty();
                }
                tests.add(new Test(value, demand.getValue()));
            }
            return Optional.of(List.copyOf(tests));
        }

        private String noTypeLeft() {
            if (types.isEmpty()) {
                return "no event can match: no event type is asked for";
            }
            for (String name : demands.keySet()) {
                if (typesWith(name, types).isEmpty()) {
                    return "no event can match: '" + name + "' is not a field of " + recordNames(types) + " but of "
                            + recordNames(typesWith(name, EnumSet.allOf(EventType.class)));
                }
            }
            return "no event can match: no event type has all of the fields " + String.join(", ", demands.keySet());
        }

        private static Set<EventType> typesWith(String name, Set<EventType> among) {
            Set<EventType> types = EnumSet.copyOf(among);
            types.removeIf(type -> RecordValues.find(name, type) == null);
            return types;
        }

        private static String recordNames(Set<EventType> types) {
            return types.stream().map(EventType::recordName).collect(Collectors.joining(", "));
        }

        private static List<String> typeNames() {
            return Stream.of(EventType.values())
                    .flatMap(type -> Stream.of(type.recordName(), type.tag()))
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
        }

        private static String meant(String name, Collection<String> candidates) {
            return NearestName.of(name, candidates)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("");
        }

        private void problem(String found, String problem) {
            problems.add("'" + found + "': " + problem);
        }

        private Optional<Instant> time(String text, String what) {
            try {
                return Optional.of(TimeExpression.parse(text, clock));
            } catch (IllegalArgumentException e) {
                problems.add(what + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        private static String unquoted(String text) {
            boolean quoted = text.length() > 1
                    && (text.startsWith("'") || text.startsWith("\""))
                    && text.charAt(0) == text.charAt(text.length() - 1);
            return quoted ? text.substring(1, text.length() - 1) : text;
        }
    }
}
