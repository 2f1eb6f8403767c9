package ashiato.app;

import ashiato.config.Configuration;
import ashiato.config.Proposal;
import ashiato.config.TrialReport;
import ashiato.config.TrialReport.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trial with what was tried.
///
/// @param file the configuration's file
/// @param configuration the configuration
/// @param log the log's directory
/// @param logBytes the size for which days are to be told
/// @param report what came of it
record TrialOutcome(Path file, Configuration configuration, Path log, long logBytes, TrialReport report) {
    private static final Duration LEAST_MEASURABLE = Duration.ofSeconds(1);
    private static final Duration LEAST_TYPICAL = Duration.ofHours(23);

    /// The time from which figures for a day can be calculated; null if it is too short for any.
    static @Nullable Duration measurable(Span span) {
        return span.observed().compareTo(LEAST_MEASURABLE) < 0 ? null : span.observed();
    }

    /// Whether the log covers clearly less than a day, so that figures for a day are hardly typical.
    static boolean isExtrapolated(Span span) {
        return span.observed().compareTo(LEAST_TYPICAL) < 0;
    }

    /// What is to be pasted for proposals of one tag.
    static String paste(String tag, List<Proposal> proposals) {
        StringBuilder rules = new StringBuilder();
        proposals.forEach(proposal -> rules.append(proposal.rule()));
        return switch (proposals.getFirst().placement().kind()) {
            case INTO_NODE -> rules.toString();
            case NEW_NODE, INSTEAD_OF_NODE ->
                "<RuleGroup name=\"\" groupRelation=\"or\">\n"
                        + ("<" + tag + " onmatch=\"exclude\">\n"
                                        + rules.toString().indent(2) + "</" + tag + ">\n")
                                .indent(2)
                        + "</RuleGroup>\n";
        };
    }
}
