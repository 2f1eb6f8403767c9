package ashiato.benchmarks;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What a test does that cannot run here: it is skipped, or, where `ASHIATO_LIVE` is `required`, it fails.
final class LiveTests {
    private LiveTests() {}

    static void cannotRun(String reason) {
        if ("required".equals(System.getenv("ASHIATO_LIVE"))) {
            Assertions.fail("ASHIATO_LIVE is required, but " + reason);
        }
        Assumptions.abort(reason);
    }
}
