package ashiato.benchmarks;

import static ashiato.benchmarks.Events.terminate;
import static ashiato.event.EventType.PROCESS_CREATE;
import static ashiato.event.EventType.PROCESS_TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.benchmarks.Truth.Actor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Process 10, `/bin/storm`, starts `/bin/true` as processes 11 and 12.
class ProcessExpectationTest {
    private static final Actor STORM = new Actor("parent", "/bin/storm", 10, 0, 0, 0, 0, 0, 2, 0, 0);

    private final Expectation expectation = Expectation.of(
            new Truth("execstorm", List.of(), List.of(), 0, 0, 0, List.of(STORM), "/bin/true", List.of(11, 12)));

    @Test
    void findsEachCreatedAndEndedOnce() {
        expectation.see(Events.create(11, "/bin/true", 10, "/bin/storm"));
        expectation.see(terminate(11, "/bin/true"));
        expectation.see(terminate(12, "/bin/true")); // before its creation: hashing may delay that
        expectation.see(Events.create(12, "/bin/true", 10, "/bin/storm"));
        assertThat(expectation.verdicts())
                .containsExactly(
                        new Verdict("creates", PROCESS_CREATE, 2, 2, 0, 0, 0),
                        new Verdict("terminates", PROCESS_TERMINATE, 2, 2, 0, 0, 0));
    }

    @Test
    void countsWhatIsMissing() {
        expectation.see(Events.create(11, "/bin/true", 10, "/bin/storm"));
        assertThat(expectation.verdicts())
                .containsExactly(
                        new Verdict("creates", PROCESS_CREATE, 2, 1, 1, 0, 0),
                        new Verdict("terminates", PROCESS_TERMINATE, 2, 0, 2, 0, 0));
    }

    @Test
    void takesAnotherImageOrParentImageAsWrong() {
        expectation.see(Events.create(11, "/bin/storm", 10, "/bin/storm"));
        expectation.see(Events.create(12, "/bin/true", 10, "<unknown process>"));
        assertThat(expectation.verdicts()).contains(new Verdict("creates", PROCESS_CREATE, 2, 0, 2, 0, 2));
    }

    @Test
    void countsAnEndForEachThreadAsDuplicates() {
        Expectation threads =
                Expectation.of(new Truth("threads", List.of(), List.of(), 0, 0, 0, List.of(STORM), "", List.of()));
        threads.see(Events.create(10, "/bin/storm", 1, "/bin/sh"));
        for (int i = 0; i < 26; i++) {
            threads.see(terminate(10, "/bin/storm"));
        }
        assertThat(threads.verdicts())
                .containsExactly(
                        new Verdict("creates", PROCESS_CREATE, 1, 1, 0, 0, 0),
                        new Verdict("terminates", PROCESS_TERMINATE, 1, 26, 0, 25, 0));
    }

    @Test
    void ignoresOtherProcesses() {
        expectation.see(Events.create(11, "/bin/true", 10, "/bin/storm"));
        expectation.see(Events.create(12, "/bin/true", 10, "/bin/storm"));
        expectation.see(Events.create(99, "/bin/true", 98, "/bin/sh"));
        expectation.see(terminate(11, "/bin/true"));
        expectation.see(terminate(12, "/bin/true"));
        expectation.see(terminate(99, "/bin/true"));
        assertThat(expectation.verdicts()).allMatch(Verdict::perfect);
    }
}
