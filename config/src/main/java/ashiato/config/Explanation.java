package ashiato.config;

import ashiato.event.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a configuration logs an event or does not: every node that concerns the event's type, in the order in which they
/// are tried, and what became of each filter.
///
/// @param type the event's type
/// @param verdict what becomes of it, the same that [RuleEngine] says
/// @param reason what decided
/// @param nodes the nodes of the event's type in the order in which they are tried; empty if there are none
/// @param name where the verdict's rule name comes from; null if it has none
public record Explanation(
        EventType type,
        Verdict verdict,
        Reason reason,
        List<NodeStep> nodes,
        @Nullable NameOrigin name) {

    /// Copies the list.
    public Explanation {
        nodes = List.copyOf(nodes);
    }

    /// What decided.
    public enum Reason {
        /// A node matched: the first of [Explanation#nodes()] whose outcome is [Outcome#MATCHED].
        NODE_MATCHED,
        /// The only node of the type did not match, so that its opposite holds.
        ONLY_NODE_DID_NOT_MATCH,
        /// None of several nodes matched. Then an event is dropped, whatever the nodes are.
        NO_NODE_MATCHED,
        /// The configuration has no node for the type, and events of the type are logged by default.
        LOGGED_BY_DEFAULT,
        /// The configuration has no node for the type, and events of the type are dropped by default.
        DROPPED_BY_DEFAULT,
        /// No configuration can filter events of the type.
        NEVER_FILTERED
    }

    /// What became of a node, a rule or a filter.
    public enum Outcome {
        /// It matches.
        MATCHED,
        /// It does not match.
        NOT_MATCHED,
        /// It does not match, but another filter on the same field follows, and one of them is enough.
        NOT_MATCHED_SO_FAR,
        /// It does not match, whatever its condition: events of this type do not have the field.
        NO_SUCH_FIELD,
        /// It was passed over: an earlier filter on the same field matched, and one of them is enough.
        FIELD_MATCHED_BEFORE,
        /// It was not looked at: what stands before it decided.
        DECIDED_BEFORE;

        /// Whether the condition was tried.
        public boolean isTried() {
            return switch (this) {
                case MATCHED, NOT_MATCHED, NOT_MATCHED_SO_FAR -> true;
                case NO_SUCH_FIELD, FIELD_MATCHED_BEFORE, DECIDED_BEFORE -> false;
            };
        }
    }

    /// Why the terms of a node are combined as they are.
    public enum RelationOrigin {
        /// The rule group around the node says so.
        GROUP,
        /// Nothing says it, and the schema's version fixes it: "or" up to 4.1, "and" from 4.2 on.
        SCHEMA
    }

    /// One node.
    ///
    /// @param node the node
    /// @param relationOrigin why its relation is what it is
    /// @param outcome what became of it
    /// @param terms its terms, all of them, in the order of the file
    public record NodeStep(EventNode node, RelationOrigin relationOrigin, Outcome outcome, List<TermStep> terms) {
        /// Copies the list.
        public NodeStep {
            terms = List.copyOf(terms);
        }
    }

    /// One term of a node.
    public sealed interface TermStep permits FilterStep, RuleStep {
        /// What became of it.
        Outcome outcome();
    }

    /// One filter.
    ///
    /// @param filter the filter
    /// @param outcome what became of it
    /// @param text the text of the field in the event, which the condition is compared with; null if events of this
    ///     type do not have the field
    public record FilterStep(
            Filter filter, Outcome outcome, @Nullable String text) implements TermStep {}

    /// One rule with its filters.
    ///
    /// @param rule the rule
    /// @param outcome what became of it
    /// @param filters its filters, all of them, in the order of the file
    public record RuleStep(Rule rule, Outcome outcome, List<FilterStep> filters) implements TermStep {
        /// Copies the list.
        public RuleStep {
            filters = List.copyOf(filters);
        }
    }

    /// Where a rule name comes from.
    ///
    /// @param name the name
    /// @param owner the kind of element that has it
    /// @param position where that element's tag begins
    /// @param filter the filter that matched last, and so gave the event its name
    public record NameOrigin(String name, Owner owner, Position position, Filter filter) {
        /// Kinds of elements that can have a name. A filter's own name counts first, then that of the rule
        /// around it,
        /// then that of the group.
        public enum Owner {
            FILTER,
            RULE,
            GROUP
        }
    }
}
