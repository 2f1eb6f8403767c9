package ashiato.config.internal;

import java.util.Arrays;
import java.util.List;

/// Texts, folded, as a tree of their characters, in two arrays: the child of state `s` for the character with code `c`
/// is
/// state `base[s] + c` if `check` says that this state belongs to `s` (J. Aoe, "An efficient digital search algorithm
/// by
/// using a double-array structure", 1989). That takes two words a state, and two reads a step.
final class Trie {
    static final int ROOT = 0;

    /// What [#next(int, int)] returns where there is no child.
    static final int NONE = -1;

    private static final int ASCII_END = 0x80;
    private static final int FREE = -1;
    private static final int NOBODYS = -2;

    private int[] base = {};
    private int[] check = {};
    private final char[] beyondAscii;

    /// The states in the order of their depth.
    private int[] byDepth = {ROOT};

    private int states = 1;
    private final int[] ends;

    /// A trie of texts.
    ///
    /// @param texts distinct, in ascending order of their characters, none empty
    Trie(List<char[]> texts) {
        beyondAscii = beyondAscii(texts);
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
        int codes = ASCII_END + beyondAscii.length;
        grow(codes);
        check[ROOT] = NOBODYS;
        int firstFree = 1;
        int used = 0;
        int[] children = new int[codes];
        int[] starts = new int[codes + 1];
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
            while (check[firstFree] != FREE) {
                firstFree++;
                grow(firstFree + codes);
            }
            int offset = place(children, count, firstFree, codes);
            base[task.state] = offset;
            for (int i = 0; i < count; i++) {
                int child = offset + children[i];
                check[child] = task.state;
                used = Math.max(used, child);
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
        int length = used + codes + 1;
        base = Arrays.copyOf(base, length);
        int before = check.length;
        check = Arrays.copyOf(check, length);
        if (length > before) {
            Arrays.fill(check, before, length, FREE);
        }
    }

    /// Where the children of a state have room.
    private int place(int[] children, int count, int firstFree, int codes) {
        int offset = Math.max(0, firstFree - children[0]);
        while (true) {
            grow(offset + 2 * codes);
            int i = 0;
            while (i < count && check[offset + children[i]] == FREE) {
                i++;
            }
            if (i == count) {
                return offset;
            }
            offset++;
        }
    }

    private void grow(int length) {
        int before = check.length;
        if (length >= before) {
            int after = Math.max(length + 1, 2 * before);
            base = Arrays.copyOf(base, after);
            check = Arrays.copyOf(check, after);
            Arrays.fill(check, before, after, FREE);
        }
    }

    /// How long arrays with an entry for each state must be.
    int length() {
        return check.length;
    }

    /// The states in the order of their depth, the root first.
    int[] byDepth() {
        return byDepth;
    }

    /// The parent of a state that is not the root.
    int parent(int state) {
        return check[state];
    }

    /// The code that leads from its parent to a state.
    int codeTo(int state) {
        return state - base[check[state]];
    }

    /// The state in which a text ends.
    int end(int text) {
        return ends[text];
    }

    /// The code of a folded character, or a negative number if no text has it.
    int code(char folded) {
        return folded < ASCII_END ? folded : codeBeyondAscii(folded);
    }

    private int codeBeyondAscii(char folded) {
        int found = Arrays.binarySearch(beyondAscii, folded);
        return found < 0 ? found : ASCII_END + found;
    }

    /// The child of a state for a code that is not negative, or [#NONE].
    int next(int state, int code) {
        int child = base[state] + code;
        return check[child] == state ? child : NONE;
    }
}
