package ashiato.benchmarks;

import ashiato.event.EventType;

/// How the log compares with the truth in one respect.
///
/// @param what what was counted, for example `connects`
/// @param type the type of event it is counted in
/// @param expected how many events there should be
/// @param recorded how many there are with the right program, process and endpoints, duplicates included
/// @param missing expected, not recorded
/// @param duplicates recorded more than once
/// @param wrong recorded of the generator's ports or processes, but with another program, process, direction or address
public record Verdict(
        String what, EventType type, long expected, long recorded, long missing, long duplicates, long wrong) {

    /// Whether everything was recorded, once and rightly.
    public boolean perfect() {
        return missing == 0 && duplicates == 0 && wrong == 0;
    }
}
