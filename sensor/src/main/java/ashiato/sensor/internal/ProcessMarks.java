package ashiato.sensor.internal;

import java.util.ArrayDeque;

/// Tells the kernel of which processes no network record is to be written.
///
/// It must never be told of a process that has become another program meanwhile. The kernel removes a process's mark at
/// each exec, after it has handed over the exec's record. A mark therefore takes effect in two steps. First it is put
/// without effect. When the ring has been read up to where it was filled then, every exec before that step is known,
/// and
/// has called the mark off. Any later exec has removed the mark, and the second step, which gives effect only to a mark
/// that is still there, does nothing.
///
/// Confined to one thread.
final class ProcessMarks {
    /// The marks as the kernel has them.
    interface Map {
        /// Puts a mark; false if there is no room.
        ///
        /// @param types the types that are excluded; 0 for a mark without effect
        boolean put(long start, int pid, int uid, int types);

        /// Changes a mark that is there; false if it is not.
        boolean replace(long start, int pid, int uid, int types);

        void erase(long start, int pid);

        void eraseAll();

        /// How far the ring is filled.
        long produced();

        /// How far it has been read.
        long consumed();
    }

    private final Map map;
    /// Marks without effect yet.
    private final ArrayDeque<Mark> pending = new ArrayDeque<>();

    /// A mark that was put.
    ///
    /// @param start the process's start as the kernel has it, nanoseconds
    /// @param position how far the ring was filled then
    record Mark(TrackedProcess process, long start, int uid, int types, long position) {}

    ProcessMarks(Map map) {
        this.map = map;
    }

    /// Marks a process as its verdict says.
    ///
    /// @param start the process's start as the kernel has it, nanoseconds
    void mark(TrackedProcess process, long start) {
        ProcessVerdict verdict = process.verdict;
        if (map.put(start, process.pid, verdict.uid, 0)) {
            Mark mark = new Mark(process, start, verdict.uid, verdict.types, map.produced());
            verdict.mark = mark;
            pending.add(mark);
        }
    }

    /// Gives effect to the marks that have waited long enough and were not called off.
    void settle() {
        Mark first = pending.peek();
        if (first == null) {
            return;
        }
        long consumed = map.consumed();
        while (first != null && consumed - first.position >= 0) {
            pending.remove();
            if (isCurrent(first)) {
                map.replace(first.start, first.process.pid, first.uid, first.types);
            }
            first = pending.peek();
        }
    }

    /// Not equality: the same process may have been marked anew after an exec.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isCurrent(Mark mark) {
        return mark.process.verdict.mark == mark;
    }

    /// Takes note of an exec, whose record has been read: the kernel has removed the mark, or removes it now.
    void executed(TrackedProcess process) {
        process.verdict.mark = null;
        process.verdict.version = 0;
        process.verdict.passedOver = 0;
    }

    /// Removes the mark of a process that is not known any more.
    void forget(TrackedProcess process) {
        Mark mark = process.verdict.mark;
        if (mark != null) {
            map.erase(mark.start, process.pid);
            process.verdict.mark = null;
        }
    }

    /// Removes all marks, of whatever process.
    void clear() {
        pending.clear();
        map.eraseAll();
    }
}
