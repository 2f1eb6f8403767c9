package ashiato.event;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody probably meant.
public final class NearestName {
    /// The longest name that is compared, in characters: comparing takes time by the square of the length, and
    /// names
    /// may come from files that nobody has checked.
    private static final int LONGEST = 100;

    private NearestName() {}

    /// The candidate that is nearest to a name: the one that differs in letter case only, or else the one
    /// that takes the fewest changes of a letter (at most one in three letters of the name, and at most
    /// three). Empty if none is near.
    public static Optional<String> of(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        if (wanted.length() > LONGEST) {
            return Optional.empty();
        }
        int fewest = Math.min(3, wanted.length() / 3) + 1;
        String nearest = null;
        for (String candidate : candidates) {
            int changes = changes(wanted, candidate.toLowerCase(Locale.ROOT));
            if (changes < fewest) {
                fewest = changes;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /// The least number of letters to insert, drop, replace or swap with their neighbour that makes one word of the
    /// other (the optimal string alignment distance).
    private static int changes(String a, String b) {
        int[][] changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : fewest(changes, i, j, a, b);
            }
        }
        return changes[a.length()][b.length()];
    }

    private static int fewest(int[][] changes, int i, int j, String a, String b) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int fewest =
                Math.min(changes[i - 1][j - 1] + (same ? 0 : 1), Math.min(changes[i - 1][j], changes[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, changes[i - 2][j - 2] + 1) : fewest;
    }
}
