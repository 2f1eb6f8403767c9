package ashiato.sensor.internal;

import ashiato.event.EventType;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/// An object of programs on system calls: what is in it, and what its records become.
///
/// Every record begins with a header and the process that made the call, as in [KernelRecords].
///
/// @param object the name of the object among the resources
/// @param maps what the names of its maps begin with: `file` for `file_ring` and `file_counters`
/// @param scratches the map that needs an entry for each CPU and program, or an empty text
/// @param counterSlots the slots of its map of counters; losses stand at the slot of the record's kind
/// @param programs its programs
/// @param lastKind the highest kind of its records; the lowest is 1
/// @param typesOfKind the event types that records of a kind become
/// @param otherLosses further slots that count losses of an event type
/// @param plausibility whether a record can be what it says
record CallPrograms(
        String object,
        String maps,
        String scratches,
        int counterSlots,
        List<Program> programs,
        int lastKind,
        IntFunction<Set<EventType>> typesOfKind,
        Map<Integer, EventType> otherLosses,
        Plausibility plausibility) {

    /// A program: where it hangs, and which event types need it.
    record Program(String function, String section, Set<EventType> types) {
        Set<EventType> types(Set<EventType> wanted) {
            Set<EventType> served = EnumSet.copyOf(types);
            served.retainAll(wanted);
            return served;
        }
    }

    /// Checks what the kernel hands over before it is read.
    @FunctionalInterface
    interface Plausibility {
        boolean test(ByteBuffer bytes, int record, int length);
    }

    /// `struct call_switches` of calls.h
    static final class Switches {
        static final int KINDS = 0;
        static final int RECORDER = KINDS + 4;
        static final int WAKEUP_BYTES = RECORDER + 4;
        static final int BYTES = WAKEUP_BYTES + 8;

        private Switches() {}
    }

    /// All event types that its records become.
    Set<EventType> types() {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int kind = 1; kind <= lastKind; kind++) {
            types.addAll(typesOfKind.apply(kind));
        }
        return types;
    }

    /// The kinds that these event types are made of, as bits.
    int kinds(Set<EventType> wanted) {
        int kinds = 0;
        for (int kind = 1; kind <= lastKind; kind++) {
            if (!Collections.disjoint(wanted, typesOfKind.apply(kind))) {
                kinds |= 1 << kind;
            }
        }
        return kinds;
    }
}
