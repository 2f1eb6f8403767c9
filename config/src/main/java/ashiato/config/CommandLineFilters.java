package ashiato.config;

import ashiato.event.Condition;
import ashiato.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the switches `-n` and `-l` add to a configuration: the programs whose network connections (event 3) and image
/// loads (event 7) are logged.
///
/// As in the published program (microsoft/SysmonCommon, xml.cpp), each named program becomes a filter on `Image` with
/// the
/// condition `image`, before the filters of the configuration's include node for that event, or in an include node of
/// its own. An exclude node for the event contradicts the switch.
///
/// @param network the programs of `-n`; empty if it stands alone, null if it is not given
/// @param imageLoad the programs of `-l`; empty if it stands alone, null if it is not given
public record CommandLineFilters(
        @Nullable List<String> network, @Nullable List<String> imageLoad) {
    /// Neither switch is given.
    public static final CommandLineFilters NONE = new CommandLineFilters(null, null);

    /// The switches are in no file.
    private static final Position COMMAND_LINE = new Position(1, 1);

    /// Copies the lists.
    public CommandLineFilters {
        network = network == null ? null : List.copyOf(network);
        imageLoad = imageLoad == null ? null : List.copyOf(imageLoad);
    }

    /// The configuration with these filters in it. A switch that names no program changes nothing where the
    /// configuration has nodes for its event; where it has none, all such events are logged.
    ///
    /// @throws IncompatibleFiltersException if a switch names programs and the configuration excludes events of its
    /// type
    public Configuration applyTo(Configuration configuration) {
        List<EventNode> nodes = new ArrayList<>(configuration.nodes());
        add(network, EventType.NETWORK_CONNECT, nodes);
        add(imageLoad, EventType.IMAGE_LOAD, nodes);
        return new Configuration(configuration.schemaVersion(), configuration.options(), nodes);
    }

    private static void add(@Nullable List<String> programs, EventType type, List<EventNode> nodes) {
        if (programs == null) {
            return;
        }
        int first = -1;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).types().contains(type)) {
                first = i;
                if (!programs.isEmpty() && nodes.get(i).onMatch() == OnMatch.EXCLUDE) {
                    throw new IncompatibleFiltersException(nodes.get(i));
                }
            }
        }
        List<Term> terms = new ArrayList<>();
        for (String program : programs) {
            terms.add(new Filter("Image", Condition.IMAGE, program, null, COMMAND_LINE));
        }
        if (first < 0) {
            OnMatch onMatch = programs.isEmpty() ? OnMatch.EXCLUDE : OnMatch.INCLUDE;
            String tag = Objects.requireNonNull(type.tag());
            nodes.add(new EventNode(tag, List.of(type), onMatch, Relation.OR, null, terms, COMMAND_LINE));
            return;
        }
        EventNode node = nodes.get(first);
        terms.addAll(node.terms());
        nodes.set(
                first,
                new EventNode(
                        node.tag(),
                        node.types(),
                        node.onMatch(),
                        node.relation(),
                        node.group(),
                        terms,
                        node.position()));
    }
}
