package ashiato.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the most frequent of very many keys in bounded memory, after lossy counting (Manku and Motwani, "Approximate
/// Frequency Counts over Data Streams", VLDB 2002).
///
/// While there are no more than twice `capacity` keys, all counts are exact. Then the rarer half is forgotten. A key
/// that comes later may be one of those: its count may be too low by as much as the forgotten ones had at most, its
/// [Entry#missed()]. No count is ever too high.
///
/// @param <K> the keys
public final class HeavyHitters<K> {
    private final int capacity;
    private final Map<K, Entry<K>> entries = new HashMap<>();
    private long forgotten;
    private Runnable beforeForgetting = () -> {};

    /// @param capacity how many keys are kept when there are too many
    public HeavyHitters(int capacity) {
        this.capacity = capacity;
    }

    /// One key with its counts.
    public static final class Entry<K> {
        private final K key;
        private final long missed;
        private long events;
        private long bytes;
        private long takenEvents;
        private long takenBytes;

        Entry(K key, long missed) {
            this.key = key;
            this.missed = missed;
        }

        public K key() {
            return key;
        }

        /// How many events were counted.
        public long events() {
            return events;
        }

        /// The bytes of the events that were counted.
        public long bytes() {
            return bytes;
        }

        /// By how many events the count may be too low.
        public long missed() {
            return missed;
        }

        void add(long moreEvents, long moreBytes) {
            events += moreEvents;
            bytes += moreBytes;
        }

        /// The events counted since this was asked last.
        long takeEvents() {
            long taken = events - takenEvents;
            takenEvents = events;
            return taken;
        }

        /// The bytes counted since this was asked last.
        long takeBytes() {
            long taken = bytes - takenBytes;
            takenBytes = bytes;
            return taken;
        }
    }

    /// Has this run each time before keys are forgotten.
    void beforeForgetting(Runnable action) {
        beforeForgetting = action;
    }

    /// What is known of a key; null if it was not counted or has been forgotten.
    @Nullable
    Entry<K> find(K key) {
        return entries.get(key);
    }

    /// Counts events of a key.
    public void add(K key, long events, long bytes) {
        Entry<K> entry = entries.get(key);
        if (entry == null) {
            makeRoom();
            entry = new Entry<>(key, forgotten);
            entries.put(key, entry);
        }
        entry.add(events, bytes);
    }

    /// The keys that are known, in no order.
    Collection<Entry<K>> entries() {
        return entries.values();
    }

    /// The keys with the most bytes.
    public List<Entry<K>> loudest(int count) {
        List<Entry<K>> sorted = new ArrayList<>(entries.values());
        sorted.sort((a, b) -> a.bytes != b.bytes ? Long.compare(b.bytes, a.bytes) : Long.compare(b.events, a.events));
        return List.copyOf(sorted.subList(0, Math.min(count, sorted.size())));
    }

    /// Whether keys were forgotten, so that there were more than are known.
    boolean hasForgotten() {
        return forgotten > 0;
    }

    private void makeRoom() {
        if (entries.size() < 2 * capacity) {
            return;
        }
        beforeForgetting.run();
        long[] most = new long[entries.size()];
        int i = 0;
        for (Entry<K> entry : entries.values()) {
            most[i++] = entry.events + entry.missed;
        }
        Arrays.sort(most);
        long threshold = most[most.length - capacity - 1];
        entries.values().removeIf(entry -> entry.events + entry.missed <= threshold);
        forgotten = threshold;
    }
}
