package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeExpressionTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.5Z"));

    @ParameterizedTest
    @CsvSource({
        "2026-11-23, 2026-11-23T00:00:00Z",
        "2026-11-23 15:39, 2026-11-23T15:39:00Z",
        "2026-11-23T15:39:07, 2026-11-23T15:39:07Z",
        "2026-11-23 15:39:07.123, 2026-11-23T15:39:07.123Z",
        "2026-11-23T15:39:07.123456789Z, 2026-11-23T15:39:07.123456789Z",
        "2026-11-23t15:39:07z, 2026-11-23T15:39:07Z",
        "2026-11-23T15:39:07+09:00, 2026-11-23T06:39:07Z",
        "2026-11-23T15:39-0330, 2026-11-23T19:09:00Z",
        "' 2026-11-23 ', 2026-11-23T00:00:00Z"
    })
    void readsDatesAndTimesAsUtcUnlessTheySayOtherwise(String text, Instant expected) {
        assertThat(TimeExpression.parse(text, CLOCK)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "now, 2026-03-01T12:00:00.5Z",
        "NOW, 2026-03-01T12:00:00.5Z",
        "90s, 2026-03-01T11:58:30.5Z",
        "15m, 2026-03-01T11:45:00.5Z",
        "-2h, 2026-03-01T10:00:00.5Z",
        "3d, 2026-02-26T12:00:00.5Z",
        "1w, 2026-02-22T12:00:00.5Z",
        "1d12H, 2026-02-28T00:00:00.5Z",
        "0s, 2026-03-01T12:00:00.5Z"
    })
    void countsBackFromTheClock(String text, Instant expected) {
        assertThat(TimeExpression.parse(text, CLOCK)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2h ago",
                "+2h",
                "h",
                "2",
                "2y",
                "12:00",
                "2026-11",
                "23.11.2026",
                "2026-11-23T15",
                "2026-11-23T15:39:07.",
                "2026-11-23Z",
                "2026-11-23T15:39:07 UTC",
                "9999999999d"
            })
    void refusesOtherTextsAndSaysWhatItTakes(String text) {
        assertThatThrownBy(() -> TimeExpression.parse(text, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a time: '" + text + "'; expected for example 2026-11-23, 2026-11-23T15:39:07Z (UTC if"
                        + " no zone is given), 15m, 2h or 3d for that long ago, or now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-02-29", "2026-13-01", "2026-01-01T24:00", "2026-01-01T12:61", "2026-01-01T12:00+19:00"})
    void refusesTimesThatDoNotExist(String text) {
        assertThatThrownBy(() -> TimeExpression.parse(text, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no such time: '" + text + "': ");
    }

    @Test
    void refusesToCountBackBeyondAllTime() {
        assertThatThrownBy(() -> TimeExpression.parse("999999999w".repeat(60), CLOCK))
                .hasMessageStartingWith("no such time: ");
    }
}
