package ashiato.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Event 100, eBPF Program Loaded. A process loaded or attached an eBPF program. Linux only.
///
/// The components are the fields of the event in their order; see [Event] for what null means.
public record BpfEvent(
        @Nullable String ruleName,
        Instant utcTime,
        @Nullable UUID processGuid,
        @Nullable Integer processId,
        @Nullable String image,
        @Nullable String user,
        @Nullable String bpfCommand,
        @Nullable String bpfProgramType,
        @Nullable Integer bpfProgramId,
        @Nullable String bpfProgramName)
        implements Event {

    @Override
    public EventType kind() {
        return EventType.BPF_EVENT;
    }
}
