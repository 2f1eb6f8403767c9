package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Position;
import ashiato.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the lints have found in one configuration. Not safe for use by many threads.
public final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    /// Adds a finding.
    ///
    /// @param message what is wrong; found what; write what instead
    void add(Diagnostic diagnostic, Position position, String message) {
        problems.add(new Problem(diagnostic, position, message));
    }

    /// All findings, in the order of their places; at one place in the order of [Lint#ALL].
    public List<Problem> inOrder() {
        return problems.stream().sorted(Comparator.comparing(Problem::position)).toList();
    }
}
