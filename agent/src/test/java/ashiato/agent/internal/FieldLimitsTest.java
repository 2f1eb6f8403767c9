package ashiato.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ProcessTerminate;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldLimitsTest {
    private static ProcessTerminate terminated(@Nullable String image) {
        return new ProcessTerminate(null, Instant.EPOCH, null, 1234567, image, "root");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "abcdef, 7, abcdef",
                "abcdef, 6, abcdef",
                "abcdef, 5, ab...",
                "abcdef, 4, a...",
                "abcdef, 3, ...",
                "abcdef, 2, null",
                "abcdef, 1, null",
                "ab, 2, ab",
                "null, 1, null",
                // U+1F43E takes two units; half of it would be no character.
                "a🐾bcdef, 5, a...",
                "a🐾bcdef, 6, a🐾...",
            })
    void cutsToTheLengthWithThreeDotsInIt(@Nullable String image, int size, @Nullable String cut) {
        assertThat(FieldLimits.of(Map.of("Image", size)).cut(terminated(image))).isEqualTo(terminated(cut));
    }

    @Test
    void cutsNothingButTextAndOnlyFieldsOfThisName() {
        ProcessTerminate event = terminated("/bin/true");
        Map<String, Integer> sizes = Map.of("ProcessId", 3, "UtcTime", 3, "image", 3, "CommandLine", 3);
        assertThat(FieldLimits.of(sizes).cut(event)).isSameAs(event);
        assertThat(FieldLimits.NONE.cut(event)).isSameAs(event);
    }
}
