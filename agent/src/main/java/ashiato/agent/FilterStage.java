package ashiato.agent;

import ashiato.agent.internal.FieldLimits;
import ashiato.config.Verdict;
import ashiato.event.Event;
import ashiato.event.EventSink;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stands between the kernel and the log: lets through what the configuration in force logs, named and cut as it says.
/// Without a configuration everything passes as it is. Used by one thread.
final class FilterStage implements EventSink {
    private final EventSink log;
    private @Nullable ActiveConfiguration inForce;
    private FieldLimits limits = FieldLimits.NONE;
    private boolean namesHosts = true;

    FilterStage(EventSink log, @Nullable ActiveConfiguration configuration) {
        this.log = log;
        if (configuration != null) {
            become(configuration);
        }
    }

    /// Decides by this configuration from now on.
    void become(ActiveConfiguration configuration) {
        inForce = configuration;
        limits = FieldLimits.of(configuration.options().fieldSizes());
        namesHosts = !Boolean.FALSE.equals(configuration.options().dnsLookup());
    }

    /// In the order in which Sysmon does it: hosts are named, or not, before the filters see the event; fields are
    /// cut
    /// when it is written.
    @Override
    public void accept(Event event, Map<String, String> extra) {
        ActiveConfiguration configuration = inForce;
        if (configuration == null) {
            log.accept(event, extra);
            return;
        }
        Event named = namesHosts ? event : HostNames.without(event);
        Verdict verdict = configuration.engine().decide(named);
        if (verdict.logged()) {
            log.accept(limits.cut(named.withRuleName(verdict.ruleName())), extra);
        }
    }
}
