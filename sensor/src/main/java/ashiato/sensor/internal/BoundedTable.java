package ashiato.sensor.internal;

import ashiato.sensor.SensorStatus;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table of a fixed capacity that gives up its eldest entry to take a new one, and counts it.
///
/// Not thread-safe.
final class BoundedTable<K, V> {
    private final String name;
    private final int capacity;
    private final LinkedHashMap<K, V> entries;
    private long evicted;

    private BoundedTable(String name, int capacity, boolean byUse) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " of table " + name + "; expected at least 1");
        }
        this.name = name;
        this.capacity = capacity;
        this.entries = new LinkedHashMap<>(16, 0.75f, byUse);
    }

    /// A table whose eldest entry is the one not used for the longest time.
    static <K, V> BoundedTable<K, V> byUse(String name, int capacity) {
        return new BoundedTable<>(name, capacity, true);
    }

    /// A table whose eldest entry is the one put first.
    static <K, V> BoundedTable<K, V> byAge(String name, int capacity) {
        return new BoundedTable<>(name, capacity, false);
    }

    @Nullable
    V get(K key) {
        return entries.get(key);
    }

    void put(K key, V value) {
        entries.put(key, value);
        if (entries.size() > capacity) {
            removeEldest();
            evicted++;
        }
    }

    @Nullable
    V remove(K key) {
        return entries.remove(key);
    }

    /// The eldest value, null if there is none.
    @Nullable
    V eldest() {
        Map.Entry<K, V> first = entries.firstEntry();
        return first == null ? null : first.getValue();
    }

    void removeEldest() {
        Iterator<K> keys = entries.keySet().iterator();
        keys.next();
        keys.remove();
    }

    int size() {
        return entries.size();
    }

    SensorStatus.Table status() {
        return new SensorStatus.Table(name, entries.size(), capacity, evicted);
    }
}
