package ashiato.log.internal;

import static ashiato.log.internal.JournalDescriptor.MAX_DICTIONARY_ENTRIES;

import org.jspecify.annotations.Nullable;

/// The values that stand in a block already, with their numbers. Open addressing; forgetting all takes one increment.
final class Dictionary {
    /// [#find] found no entry, and there is no place for one.
    static final int FULL = Integer.MIN_VALUE;

    private static final int SLOTS = 2 * MAX_DICTIONARY_ENTRIES;
    /// Bounds the time that values chosen to collide can cost.
    private static final int MAX_PROBES = 32;

    private final @Nullable Object[] keys = new @Nullable Object[SLOTS];
    private final int[] numbers = new int[SLOTS];
    private final int[] generations = new int[SLOTS];
    private int generation = 1;
    private int size;

    /// The number of this value; or, if it is not there, `-1 - slot` where [#put] can put it, or [#FULL].
    int find(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        int slot = hash >>> Integer.numberOfLeadingZeros(SLOTS - 1);
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            if (generations[slot] != generation) {
                return size < MAX_DICTIONARY_ENTRIES ? -1 - slot : FULL;
            }
            Object known = keys[slot];
            if (key.equals(known)) {
                return numbers[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return FULL;
    }

    /// Gives the next number to this value.
    ///
    /// @param found what [#find] said of it
    void put(int found, Object key) {
        int slot = -1 - found;
        keys[slot] = key;
        numbers[slot] = size++;
        generations[slot] = generation;
    }

    void clear() {
        generation++;
        size = 0;
    }
}
