package ashiato.config;

import ashiato.event.Condition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one version of Sysmon's schema has: options, conditions and events with their fields. Sysmon calls it a
/// manifest, and prints it with `-s`.
///
/// The public versions are in a table that is read anew at each call, because nothing but a question of a user needs
/// it. [#newest()] has Ashiato's own events besides.
///
/// @param schemaVersion the version as the schema spells itself: `3.2`, but `3.10`
/// @param binaryVersion the version of the rules that are made for it
/// @param options what can be said on the command line or beside the filters, in the order of Sysmon's output
/// @param conditions what a filter may say, in the order of Sysmon's output
/// @param events 255 first, then by number
public record SchemaManifest(
        String schemaVersion,
        String binaryVersion,
        List<Option> options,
        List<Condition> conditions,
        List<EventDefinition> events) {

    /// Copies the lists.
    public SchemaManifest {
        options = List.copyOf(options);
        conditions = List.copyOf(conditions);
        events = List.copyOf(events);
    }

    /// Whether an option takes a value.
    public enum Argument {
        /// It takes none.
        NONE,
        /// It may have one.
        OPTIONAL,
        /// It must have one.
        REQUIRED
    }

    /// A switch of the command line, an element of the file, or both.
    ///
    /// @param letters the switch without its dash, or null if there is none
    /// @param name the element
    /// @param argument whether it takes a value
    /// @param commandLineOnly whether no file may have it
    /// @param exclusive whether no other such switch may stand beside it
    /// @param rule whether it adds filters
    /// @param configElement whether the element's name is `name` with `Config` behind it
    public record Option(
            @Nullable String letters,
            String name,
            Argument argument,
            boolean commandLineOnly,
            boolean exclusive,
            boolean rule,
            boolean configElement) {}

    /// An event.
    ///
    /// @param name the name of the event in the program, `SYSMONEVENT_FILE_TIME`
    /// @param id the event's number
    /// @param template the first line of its text
    /// @param tag the element that filters it, or null if it is not filtered
    /// @param onNoRule what happens to events of a type that the file does not mention: `include`, `exclude`, or
    /// null,
    ///     which means `exclude`
    /// @param version the event's own version
    /// @param fields in their order
    public record EventDefinition(
            String name,
            int id,
            String template,
            @Nullable String tag,
            @Nullable String onNoRule,
            int version,
            List<FieldDefinition> fields) {
        /// Copies the list.
        public EventDefinition {
            fields = List.copyOf(fields);
        }

        /// `Error` or `Informational`.
        public String level() {
            return id == 255 ? "Error" : "Informational";
        }
    }

    /// A field of an event.
    ///
    /// @param name its name
    /// @param type the type of its values as the schema names it, without the prefix: `UnicodeString`, `UInt32`
    public record FieldDefinition(String name, String type) {
        /// How Windows shows the value, or null where the type says it already.
        public @Nullable String shownAs() {
            if (type.equals("UnicodeString")) {
                return "xs:string";
            }
            return type.equals("UInt32") && name.endsWith("ProcessId") ? "win:PID" : null;
        }
    }

    /// All public versions, the newest first.
    public static List<SchemaManifest> all() {
        return SchemaTable.read().manifests();
    }

    /// The newest version, with the events that Ashiato adds.
    public static SchemaManifest newest() {
        return all().getFirst();
    }

    /// The version of this number, however it is spelled: `4.5` is `4.50`, `3.20` is `3.2`.
    ///
    /// @return empty if this is no number, or none of a public version
    public static Optional<SchemaManifest> named(String version) {
        if (!version.matches("[0-9]{1,4}(\\.[0-9]{1,8})?")) {
            return Optional.empty();
        }
        SchemaVersion wanted = hundredths(version);
        return all().stream()
                .filter(manifest -> manifest.version().equals(wanted))
                .findFirst();
    }

    /// The version as a number.
    public SchemaVersion version() {
        return hundredths(schemaVersion);
    }

    static SchemaVersion hundredths(String version) {
        return new SchemaVersion(new BigDecimal(version)
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_EVEN)
                .intValueExact());
    }
}
