package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import ashiato.config.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What a lint finds again and again in one node, so that it is told once for the node.
final class ByNode<T> {
    private record Entry<T>(EventNode node, List<T> found) {}

    private final Map<Position, Entry<T>> entries = new LinkedHashMap<>();

    void add(EventNode node, T what) {
        entries.computeIfAbsent(node.position(), _ -> new Entry<>(node, new ArrayList<>()))
                .found
                .add(what);
    }

    /// What was found in each node, at least one, in the order in which it was found.
    void forEach(BiConsumer<EventNode, List<T>> action) {
        entries.values().forEach(entry -> action.accept(entry.node, entry.found));
    }
}
