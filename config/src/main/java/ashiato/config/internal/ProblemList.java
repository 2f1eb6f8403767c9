package ashiato.config.internal;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;
import ashiato.config.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// The problems of one file, as they are found. It keeps 1,000 errors and 1,000 warnings, so that a harmful file
/// cannot fill the memory; nobody reads more.
public final class ProblemList {
    private static final int MOST = 1_000;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /// Notes a problem.
    public void add(Diagnostic diagnostic, Position position, String message) {
        List<Problem> kept = kept(diagnostic.severity());
        if (kept.size() < MOST) {
            kept.add(new Problem(diagnostic, position, message));
        }
    }

    /// Notes a problem whose message takes some time to find. It is not asked for if the problem would not be kept.
    public void add(Diagnostic diagnostic, Position position, Supplier<String> message) {
        if (kept(diagnostic.severity()).size() < MOST) {
            add(diagnostic, position, message.get());
        }
    }

    private List<Problem> kept(Severity severity) {
        return severity == Severity.ERROR ? errors : warnings;
    }

    /// All that are kept, in the order of the file.
    public List<Problem> sorted() {
        List<Problem> all = new ArrayList<>(errors);
        all.addAll(warnings);
        all.sort(Comparator.comparing(Problem::position));
        return List.copyOf(all);
    }
}
