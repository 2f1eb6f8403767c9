package ashiato.app;

import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.Proposal;
import ashiato.config.Proposal.Variety;
import ashiato.config.Proposal.Weakness;
import ashiato.config.TrialReport;
import ashiato.config.TrialReport.DeciderTally;
import ashiato.config.TrialReport.DestinationTally;
import ashiato.config.TrialReport.FilterUse;
import ashiato.config.TrialReport.PerDay;
import ashiato.config.TrialReport.ProgramTally;
import ashiato.config.TrialReport.Span;
import ashiato.config.TrialReport.TypeTally;
import ashiato.config.TrialReport.Volume;
import ashiato.event.FieldType;
import ashiato.event.VisibleText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A trial as people read it: how much, of what, decided by what, caused by whom, and what could be done.
final class TrialText {
    private static final int ROWS = 10;
    private static final int UNUSED_ROWS = 20;

    private final StringBuilder text = new StringBuilder();
    private final TrialOutcome outcome;
    private final TrialReport report;
    private final @Nullable Duration observed;

    private TrialText(TrialOutcome outcome) {
        this.outcome = outcome;
        this.report = outcome.report();
        Span span = report.span();
        this.observed = span == null ? null : TrialOutcome.measurable(span);
    }

    static String of(TrialOutcome outcome) {
        TrialText text = new TrialText(outcome);
        text.head();
        text.types();
        text.deciders();
        text.programs();
        text.destinations();
        text.filters();
        text.proposals();
        return text.text.toString();
    }

    private void head() {
        line("trial.configuration", outcome.file(), outcome.configuration().schemaVersion());
        Span span = report.span();
        if (span != null) {
            line(
                    "trial.log",
                    outcome.log(),
                    report.before().events(),
                    Quantities.duration(span.observed()),
                    time(span.first()),
                    time(span.last()));
            if (observed == null) {
                line("trial.noTime");
            } else if (TrialOutcome.isExtrapolated(span)) {
                line("trial.extrapolated", Quantities.duration(span.observed()));
            }
        }
        text.append('\n');
        line("trial.totals.header");
        totals("trial.totals.before", report.before());
        totals("trial.totals.after", report.after());
    }

    private void totals(String key, Volume volume) {
        line(
                "trial.totals.row",
                Messages.text(key),
                volume.events(),
                eventsPerDay(volume),
                bytesPerDay(volume),
                days(volume));
        if (key.equals("trial.totals.after")) {
            line("trial.totals.size", outcome.logBytes() / 1024);
        }
    }

    private void types() {
        title("trial.types.title");
        line("trial.types.header");
        for (TypeTally tally : report.types()) {
            line(
                    "trial.types.row",
                    tally.type().id(),
                    tally.type().recordName(),
                    tally.before().events(),
                    tally.after().events(),
                    bytesPerDay(tally.before()),
                    bytesPerDay(tally.after()));
        }
    }

    private void deciders() {
        title("trial.deciders.title");
        for (DeciderTally tally : report.deciders().stream().limit(ROWS).toList()) {
            line(
                    "trial.deciders.row",
                    bytesPerDay(tally.volume()),
                    tally.volume().events(),
                    Messages.text(tally.logged() ? "trial.logged" : "trial.dropped"),
                    tally.type().recordName(),
                    reason(tally));
        }
        more(report.deciders().size(), ROWS);
    }

    private static String reason(DeciderTally tally) {
        EventNode node = tally.node();
        Filter filter = tally.filter();
        if (node == null) {
            return Messages.text("explain.reason." + tally.reason());
        }
        return filter == null
                ? Messages.text("trial.deciders.node", ExplanationText.kind(node), node.position())
                : Messages.text(
                        "trial.deciders.filter",
                        ExplanationText.kind(node),
                        node.position(),
                        ExplanationText.words(filter),
                        filter.position());
    }

    private void programs() {
        title("trial.programs.title");
        for (ProgramTally tally : report.programs().stream().limit(ROWS).toList()) {
            line(
                    "trial.programs.row",
                    bytesPerDay(tally.volume()),
                    atLeast(tally.volume().events(), tally.missed()),
                    tally.tag(),
                    VisibleText.line(tally.image()));
        }
        more(report.programs().size(), ROWS);
    }

    private void destinations() {
        if (report.destinations().isEmpty()) {
            return;
        }
        title("trial.destinations.title");
        for (DestinationTally tally : report.destinations().stream().limit(ROWS).toList()) {
            String hostname = tally.hostname();
            line(
                    "trial.destinations.row",
                    bytesPerDay(tally.volume()),
                    atLeast(tally.volume().events(), tally.missed()),
                    tally.tag(),
                    VisibleText.line(tally.address()),
                    tally.port(),
                    hostname == null ? "" : "(" + VisibleText.line(hostname) + ")");
        }
        more(report.destinations().size(), ROWS);
    }

    private void filters() {
        title("trial.filters.title");
        List<FilterUse> tried =
                report.filters().stream().filter(use -> use.tried() > 0).toList();
        List<FilterUse> never = tried.stream().filter(use -> use.matched() == 0).toList();
        List<FilterUse> overruled = tried.stream()
                .filter(use -> use.matched() > 0 && use.decided() == 0)
                .toList();
        line("trial.filters.total", report.filters().size(), tried.size() - never.size() - overruled.size());
        Map<String, Long> untried = report.filters().stream()
                .filter(use -> use.tried() == 0)
                .collect(Collectors.groupingBy(use -> use.node().tag(), TreeMap::new, Collectors.counting()));
        if (!untried.isEmpty()) {
            line(
                    "trial.filters.untried",
                    report.filters().size() - tried.size(),
                    untried.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
        uses("trial.filters.overruled", overruled);
        uses("trial.filters.never", never);
    }

    private void uses(String key, List<FilterUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        line(key, uses.size());
        for (FilterUse use : uses.stream().limit(UNUSED_ROWS).toList()) {
            line(
                    "trial.filters.row",
                    outcome.file() + ":" + use.filter().position(),
                    use.node().tag(),
                    ExplanationText.words(use.filter()),
                    use.matched());
        }
        more(uses.size(), UNUSED_ROWS);
    }

    private void proposals() {
        title("trial.proposals.title");
        if (report.proposals().isEmpty()) {
            line("trial.proposals.none");
            return;
        }
        line("trial.proposals.care");
        int number = 0;
        for (Proposal proposal : report.proposals()) {
            text.append('\n');
            proposal(++number, proposal);
        }
        for (Map.Entry<String, List<Proposal>> tag : byTag().entrySet()) {
            paste(tag.getKey(), tag.getValue());
        }
    }

    private void proposal(int number, Proposal proposal) {
        line(
                "trial.proposals.row",
                number,
                proposal.tag(),
                proposal.values().stream()
                        .map(value -> value.field() + " " + VisibleText.line(value.text()))
                        .collect(Collectors.joining(", ")));
        line(
                "trial.proposals.removes",
                atLeast(proposal.removed().events(), proposal.missed()),
                bytesPerDay(proposal.removed()),
                percent(proposal.removed().bytes(), report.after().bytes()));
        if (proposal.own().events() < proposal.removed().events()) {
            line("trial.proposals.own", bytesPerDay(proposal.own()));
        }
        for (Variety variety : proposal.alsoHides()) {
            if (variety.count() > 1 || variety.atLeast()) {
                line(
                        "trial.proposals.hides",
                        variety.field(),
                        variety.atLeast() ? Messages.text("trial.atLeast", variety.count()) : variety.count(),
                        variety.examples().stream().map(VisibleText::line).collect(Collectors.joining(", ")));
            }
        }
        for (Weakness weakness : proposal.weaknesses().stream().sorted().toList()) {
            line("trial.proposals.warning", Messages.text("trial.weakness." + weakness));
        }
    }

    private Map<String, List<Proposal>> byTag() {
        return report.proposals().stream()
                .collect(Collectors.groupingBy(Proposal::tag, TreeMap::new, Collectors.toList()));
    }

    private void paste(String tag, List<Proposal> proposals) {
        text.append('\n');
        Proposal.Placement placement = proposals.getFirst().placement();
        EventNode node = placement.node();
        line(
                "trial.paste." + placement.kind(),
                tag,
                node == null ? outcome.file() : outcome.file() + ":" + node.position());
        proposals.stream()
                .map(proposal -> proposal.placement().schema())
                .filter(schema -> schema != null)
                .findFirst()
                .ifPresent(schema -> line("trial.paste.schema", schema));
        text.append(TrialOutcome.paste(tag, proposals).indent(4));
    }

    private void title(String key) {
        text.append('\n');
        line(key);
    }

    private void more(int all, int shown) {
        if (all > shown) {
            line("trial.more", all - shown);
        }
    }

    private void line(String key, @Nullable Object... blanks) {
        text.append(Messages.text(key, blanks).stripTrailing()).append('\n');
    }

    private String eventsPerDay(Volume volume) {
        return observed == null
                ? "-"
                : Long.toString(Math.round(volume.perDay(observed).events()));
    }

    private String bytesPerDay(Volume volume) {
        return observed == null
                ? "-"
                : Quantities.bytes(Math.round(volume.perDay(observed).bytes()));
    }

    private String days(Volume volume) {
        if (observed == null) {
            return "-";
        }
        PerDay perDay = volume.perDay(observed);
        double days = perDay.daysIn(outcome.logBytes());
        return Double.isInfinite(days) ? Messages.text("trial.forever") : String.format(Locale.ROOT, "%.1f", days);
    }

    private static Object atLeast(long count, long missed) {
        return missed > 0 ? Messages.text("trial.atLeast", count) : count;
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String time(Instant time) {
        return FieldType.TIME.text(time);
    }
}
