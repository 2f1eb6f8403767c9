package ashiato.config.internal.lint;

import ashiato.config.EventNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What a lint finds again and again in one node, so that it is told once for the node.
final class ByNode<T> {
    private final Map<EventNode, List<T>> found = new IdentityHashMap<>();

    void add(EventNode node, T what) {
        found.computeIfAbsent(node, _ -> new ArrayList<>()).add(what);
    }

    /// What was found in each node, at least one, in the order in which it was found.
    void forEach(BiConsumer<EventNode, List<T>> action) {
        found.forEach(action);
    }
}
