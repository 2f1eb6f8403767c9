package ashiato.app;

import ashiato.config.Trial;
import ashiato.event.Origin;
import ashiato.log.LogMeter;
import ashiato.log.LogSummary;

/// What the events that a configuration logs would take in a log like the one they come from.
final class TrialMeter {
    private TrialMeter() {}

    /// A meter for a trial on this log. In a journal each event is encoded anew, since what it takes depends on
    /// those
    /// before it. In segments it takes its share of the columns, whatever else is there.
    static Trial.Meter of(LogSummary summary, Origin origin) {
        if (summary.segments() > 0) {
            return (_, before) -> before;
        }
        LogMeter meter = new LogMeter(origin);
        return (record, _) -> meter.add(record.timeCreated(), record.event(), record.extra());
    }
}
