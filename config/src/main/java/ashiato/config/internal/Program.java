package ashiato.config.internal;

import ashiato.config.Configuration;
import ashiato.config.Verdict;
import ashiato.event.Event;
import ashiato.event.EventType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A configuration compiled for speed. What it says of a type of events is compiled when the first event of that type
/// comes, so that types which a host does not have cost nothing. Safe for use by many threads; each has memory of its
/// own for the event that it decides.
public final class Program {
    /// Event numbers are below this.
    private static final int MOST_TYPES = 256;

    private final Configuration configuration;
    private final AtomicReferenceArray<@Nullable TypeProgram> byType = new AtomicReferenceArray<>(MOST_TYPES);
    private final ThreadLocal<Decision> decision = ThreadLocal.withInitial(Decision::new);

    /// Compiles a configuration.
    public Program(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Decides an event. Allocates nothing but for what is seldom: a filter that compares order (`less than`, `more
    /// than`) on a field that holds no text, and the first use of anything.
    public Verdict decide(Event event) {
        return program(event.kind()).decide(event, decision.get());
    }

    /// Decides an event that is given as texts.
    ///
    /// @param texts the texts of its fields by name; a field that is not there has no value
    public Verdict decide(EventType type, Map<String, String> texts) {
        return program(type).decide(texts, decision.get());
    }

    private TypeProgram program(EventType type) {
        TypeProgram program = byType.get(type.id());
        if (program == null) {
            // Two threads may both do this; the results decide the same.
            program = Compiler.compile(configuration, type);
            byType.set(type.id(), program);
        }
        return program;
    }
}
