package ashiato.config.internal;

import java.util.Arrays;
import java.util.List;

/// Texts, folded, as a tree of their characters in one array: the child of state `s` for the character with code `c` is
/// state `BASE(s) + c` if its `CHECK` names `s` (J. Aoe, "An efficient digital search algorithm by using a double-array
/// structure", 1989). What a step reads of a state lies together. Immutable once its labels are set.
final class Trie {
    static final int ROOT = 0;

    /// What [#next(int, int)] returns where there is no child.
    static final int NONE = -1;

    private static final int ASCII_END = 0x80;

    /// The words of a state. States are named by the place of their first word.
    private static final int WORDS = 4;

    private static final int BASE = 0;
    private static final int CHECK = 1;
    private static final int LABEL = 2;
    private static final int LINK = 3;

    /// In the word [#CHECK] of places that are free, and of the root.
    private static final int FREE = -1;

    private static final int NOBODYS = -2;

    private int[] cells = {};
    private final char[] beyondAscii;

    /// The difference in place between the children for neighbouring characters, times all characters there are.
    private final int span;

    /// The states in the order of their depth.
    private int[] byDepth = {ROOT};

    private int states = 1;
    private final int[] ends;

    /// A trie of texts.
    ///
    /// @param texts distinct, in ascending order of their characters, none empty
    Trie(List<char[]> texts) {
        beyondAscii = beyondAscii(texts);
        span = WORDS * (ASCII_END + beyondAscii.length);
        ends = new int[texts.size()];
        build(texts);
    }

    private static char[] beyondAscii(List<char[]> texts) {
        StringBuilder found = new StringBuilder();
        texts.forEach(text -> found.append(text));
        int[] distinct =
                found.chars().filter(c -> c >= ASCII_END).sorted().distinct().toArray();
        char[] characters = new char[distinct.length];
        for (int i = 0; i < distinct.length; i++) {
            characters[i] = (char) distinct[i];
        }
        return characters;
    }

    /// A range of texts that have their first characters in common, which lead to a state.
    private record Task(int state, int from, int to, int depth) {}

    private void build(List<char[]> texts) {
        Task[] tasks = {new Task(ROOT, 0, texts.size(), 0)};
        grow(span);
        cells[ROOT + CHECK] = NOBODYS;
        int firstFree = WORDS;
        int last = ROOT;
        int[] children = new int[span / WORDS];
        int[] starts = new int[children.length + 1];
        for (int t = 0; t < states; t++) {
            Task task = tasks[t];
            int from = task.from;
            while (from < task.to && texts.get(from).length == task.depth) {
                ends[from++] = task.state;
            }
            int count = 0;
            for (int i = from; i < task.to; i++) {
                int code = code(texts.get(i)[task.depth]);
                if (count == 0 || children[count - 1] != code) {
                    children[count] = code;
                    starts[count++] = i;
                }
            }
            if (count == 0) {
                continue;
            }
            starts[count] = task.to;
            while (cells[firstFree + CHECK] != FREE) {
                firstFree += WORDS;
                grow(firstFree + span);
            }
            int base = place(children, count, firstFree);
            cells[task.state + BASE] = base;
            for (int i = 0; i < count; i++) {
                int child = base + children[i];
                cells[child + CHECK] = task.state;
                last = Math.max(last, child);
                if (states == tasks.length) {
                    tasks = Arrays.copyOf(tasks, 2 * states);
                    byDepth = Arrays.copyOf(byDepth, 2 * states);
                }
                tasks[states] = new Task(child, starts[i], starts[i + 1], task.depth + 1);
                byDepth[states++] = child;
            }
        }
        byDepth = Arrays.copyOf(byDepth, states);
        // A step reads at most this far beyond the last state.
        grow(last + span + WORDS);
        cells = Arrays.copyOf(cells, last + span + WORDS);
    }

    /// Where the children of a state have room.
    private int place(int[] children, int count, int firstFree) {
        int base = Math.max(0, firstFree - children[0]);
        while (true) {
            grow(base + span);
            int i = 0;
            while (i < count && cells[base + children[i] + CHECK] == FREE) {
                i++;
            }
            if (i == count) {
                return base;
            }
            base += WORDS;
        }
    }

    private void grow(int length) {
        int before = cells.length;
        if (length > before) {
            int after = Math.max(length, 2 * before);
            cells = Arrays.copyOf(cells, after - after % WORDS + WORDS);
            for (int state = before; state < cells.length; state += WORDS) {
                cells[state + CHECK] = FREE;
            }
        }
    }

    /// The states in the order of their depth, the root first.
    int[] byDepth() {
        return byDepth;
    }

    /// The parent of a state that is not the root.
    int parent(int state) {
        return cells[state + CHECK];
    }

    /// The code that leads from its parent to a state.
    int codeTo(int state) {
        return state - cells[parent(state) + BASE];
    }

    /// The state in which a text ends.
    int end(int text) {
        return ends[text];
    }

    /// A number of the owner's at a state, at first 0.
    int label(int state) {
        return cells[state + LABEL];
    }

    void setLabel(int state, int label) {
        cells[state + LABEL] = label;
    }

    /// A state of the owner's choice at a state, at first the root.
    int link(int state) {
        return cells[state + LINK];
    }

    void setLink(int state, int to) {
        cells[state + LINK] = to;
    }

    /// The code of a folded character, or a negative number if no text has it.
    int code(char folded) {
        return folded < ASCII_END ? folded * WORDS : codeBeyondAscii(folded);
    }

    private int codeBeyondAscii(char folded) {
        int found = Arrays.binarySearch(beyondAscii, folded);
        return found < 0 ? found : (ASCII_END + found) * WORDS;
    }

    /// The child of a state for a code that is not negative, or [#NONE].
    int next(int state, int code) {
        int child = cells[state + BASE] + code;
        return cells[child + CHECK] == state ? child : NONE;
    }
}
