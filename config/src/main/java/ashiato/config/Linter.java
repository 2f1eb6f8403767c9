package ashiato.config;

import ashiato.config.internal.lint.Findings;
import ashiato.config.internal.lint.Lint;
import ashiato.config.internal.lint.Subject;
import java.util.List;

/// Finds what a configuration says but its author hardly means.
///
/// Every finding is a warning: the configuration works, and decides as Sysmon would. What is said to be unreachable,
/// covered or without effect is proven: without it every event is decided the same, name of the rule included. Filters
/// for which no proof is known are passed over. All other findings are about what is likely meant.
public final class Linter {
    private Linter() {}

    /// The findings, in the order of their places.
    ///
    /// @param host the host for which the configuration is written; [HostAbilities#UNKNOWN] if it may be any
    public static List<Problem> lint(Configuration configuration, HostAbilities host) {
        Subject subject = Subject.of(configuration, host);
        Findings findings = new Findings();
        for (Lint lint : Lint.ALL) {
            lint.check(subject, findings);
        }
        return findings.inOrder();
    }
}
