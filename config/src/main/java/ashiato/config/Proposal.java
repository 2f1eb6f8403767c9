package ashiato.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something to exclude that makes a log smaller, with what else it hides.
///
/// @param tag the configuration tag of the events
/// @param values what the events have in common, by field
/// @param rule the text of a filter or a rule that matches them, to stand in an exclude node
/// @param placement where that belongs
/// @param removed the logged events that it removes
/// @param missed by how many events that may be too low
/// @param own what it removes and no proposal before it does
/// @param alsoHides in what the removed events differ: what would be invisible besides the noise
/// @param weaknesses how an attacker could use it
public record Proposal(
        String tag,
        List<Value> values,
        String rule,
        Placement placement,
        TrialReport.Volume removed,
        long missed,
        TrialReport.Volume own,
        List<Variety> alsoHides,
        Set<Weakness> weaknesses) {

    /// Copies the collections.
    public Proposal {
        values = List.copyOf(values);
        alsoHides = List.copyOf(alsoHides);
        weaknesses = Set.copyOf(weaknesses);
    }

    /// The text of a field.
    public record Value(String field, String text) {}

    /// Where the rule belongs.
    ///
    /// @param kind how it gets there
    /// @param node the node that it goes into or takes the place of; null for a new node
    /// @param schema the version that the file must name at least so that a Sysmon of its time knows the rule's
    ///     elements; null if the file's is new enough
    public record Placement(
            Kind kind, @Nullable EventNode node, @Nullable SchemaVersion schema) {
        /// How a rule gets to its place.
        public enum Kind {
            /// A new exclude node, in a rule group of its own, at the end of `EventFiltering`.
            NEW_NODE,
            /// A line more in an exclude node whose terms are alternatives.
            INTO_NODE,
            /// An exclude node, in a rule group of its own, instead of one that is there and has no filters.
            INSTEAD_OF_NODE
        }
    }

    /// In what the removed events differ.
    ///
    /// @param field the field
    /// @param count how many values it has in them
    /// @param atLeast whether there may be more than were counted
    /// @param examples the most frequent of the values
    public record Variety(String field, long count, boolean atLeast, List<String> examples) {
        /// Copies the list.
        public Variety {
            examples = List.copyOf(examples);
        }
    }

    /// How an attacker could use an exclusion.
    public enum Weakness {
        /// The program's file is where users who are not administrators can put files.
        ANYONE_CAN_PLACE_THE_PROGRAM,
        /// The program does whatever it is told to: an interpreter, a shell, a tool for transfers.
        PROGRAM_DOES_WHAT_IT_IS_TOLD,
        /// Any program is hidden, not only the one that makes the noise.
        ANY_PROGRAM,
        /// Whatever the program talks to is hidden.
        ANY_DESTINATION,
        /// All events of the kind that the program causes are hidden.
        WHATEVER_THE_PROGRAM_DOES,
        /// Anyone who starts the program chooses the text of its command line.
        COMMAND_LINE_IS_CHOSEN
    }
}
