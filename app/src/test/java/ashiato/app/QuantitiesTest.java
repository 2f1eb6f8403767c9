package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KB",
        "1536, 1.5 KB",
        "1048524, 1023.9 KB",
        "1048575, 1.0 MB",
        "67108864, 64.0 MB",
        "9223372036854775807, 8388608.0 TB",
    })
    void showsBytesInTheLargestUnit(long bytes, String text) {
        assertThat(Quantities.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "59, 59 s",
        "60, 1 min 0 s",
        "3599, 59 min 59 s",
        "3600, 1 h 0 min",
        "86399, 23 h 59 min",
        "86400, 1 d 0 h",
        "9000000, 104 d 4 h",
    })
    void showsTheTwoLargestPartsOfATime(long seconds, String text) {
        assertThat(Quantities.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
