package ashiato.config.internal;

import java.util.ArrayList;
import java.util.List;

/// The items of the lists that filters hold, separated by `;`.
final class ListItems {
    private ListItems() {}

    /// The items of a list whose items are compared as a whole.
    static List<String> compared(String list) {
        return List.of(list.split(";", -1));
    }

    /// The items of a list whose items are searched for. An empty one stands for all that follows in the list; see
    /// [Condition].
    static List<String> searched(String list) {
        List<String> items = new ArrayList<>();
        int start = 0;
        for (String item : list.split(";", -1)) {
            items.add(item.isEmpty() ? list.substring(start) : item);
            start += item.length() + 1;
        }
        return items;
    }
}
