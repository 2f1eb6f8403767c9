package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T15:39:07.123Z, 2026-11-23 15:39:07.123",
        "2026-11-23T15:39:07Z, 2026-11-23 15:39:07.000",
        "2026-11-23T15:39:07.999999999Z, 2026-11-23 15:39:07.999",
        "2024-02-29T23:59:59.001Z, 2024-02-29 23:59:59.001",
        "2000-03-01T00:00:00Z, 2000-03-01 00:00:00.000",
        "1970-01-01T00:00:00Z, 1970-01-01 00:00:00.000",
        "1969-12-31T23:59:59.250Z, 1969-12-31 23:59:59.250",
        "1601-01-01T00:00:00Z, 1601-01-01 00:00:00.000",
        "0000-02-29T00:00:00Z, 0000-02-29 00:00:00.000",
        "+30828-09-14T02:48:05.477Z, +30828-09-14 02:48:05.477",
        "-0001-12-31T00:00:00Z, -0001-12-31 00:00:00.000"
    })
    void printsTimesToTheMillisecond(Instant time, String text) {
        assertThat(FieldType.TIME.text(time)).isEqualTo(text);
    }

    @Test
    void printsTheDatesThatTheJdkPrints() {
        Random random = new Random(1);
        DateTimeFormatter oracle = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime time = LocalDateTime.ofEpochSecond(
                    random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000), ZoneOffset.UTC);

            assertThat(FieldType.TIME.text(time.toInstant(ZoneOffset.UTC))).isEqualTo(oracle.format(time));
        }
    }

    @Test
    void printsNumbersWithoutSign() {
        assertThat(FieldType.UINT16.text(new Port(65535))).isEqualTo("65535");
        assertThat(FieldType.UINT32.text(-1)).isEqualTo("4294967295");
        assertThat(FieldType.UINT64.text(-1L)).isEqualTo("18446744073709551615");
        assertThat(FieldType.UINT64.text(0L)).isEqualTo("0");
    }

    @Test
    void printsMasksAsLowerCaseHexWithoutLeadingZeros() {
        assertThat(FieldType.HEX_INT32.text(new HexInt32(0x1fffff))).isEqualTo("0x1fffff");
        assertThat(FieldType.HEX_INT32.text(new HexInt32(0x80000000))).isEqualTo("0x80000000");
        assertThat(FieldType.HEX_INT32.text(new HexInt32(0))).isEqualTo("0x0");
        assertThat(FieldType.HEX_INT64.text(new HexInt64(0x3e7))).isEqualTo("0x3e7");
        assertThat(FieldType.HEX_INT64.text(new HexInt64(-1))).isEqualTo("0xffffffffffffffff");
    }

    @Test
    void printsGuidsInLowerCaseAndBraces() {
        assertThat(FieldType.GUID.text(UUID.fromString("C591B94E-4BDD-5AAE-0000-001073B13706")))
                .isEqualTo("{c591b94e-4bdd-5aae-0000-001073b13706}");
    }

    @ParameterizedTest
    @EnumSource
    void printsWhatIsNotKnownAsDashAndGuidsAsZeros(FieldType type) {
        assertThat(type.text(null)).isEqualTo(type == FieldType.GUID ? "{00000000-0000-0000-0000-000000000000}" : "-");
    }

    @Test
    void printsEmptyTextAsAbsent() {
        assertThat(FieldType.STRING.text("")).isEqualTo("-");
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryWayToWriteAbsenceForNull(FieldType type) {
        assertThat(type.parse("-")).isNull();
        assertThat(type.parse("")).isNull();
        assertThat(type.parse(type.text(null))).isNull();
    }

    @Test
    void everyValueOfEveryTypeOfEventReadsBack() {
        RandomEvents random = new RandomEvents(new Random(42));
        for (int i = 0; i < 2_000; i++) {
            Event event = random.next().event();
            for (Field field : event.kind().schema().fields()) {
                Object value = field.value(event);

                assertThat(field.type().parse(field.type().text(value))).isEqualTo(value);
                StringBuilder appended = new StringBuilder("x");
                field.type().appendText(value, appended);
                assertThat(appended).hasToString("x" + field.type().text(value));
            }
        }
    }

    @Test
    void readsWhatOtherWritersWrite() {
        Instant time = Instant.parse("2026-11-23T15:39:07Z");
        assertThat(FieldType.TIME.parse("2026-11-23 15:39:07")).isEqualTo(time);
        assertThat(FieldType.TIME.parse("2026-11-23T15:39:07.0000000Z")).isEqualTo(time);
        assertThat(FieldType.TIME.parse("2026-11-23 15:39:07.123456789")).isEqualTo(time.plusNanos(123_456_789));
        assertThat(FieldType.GUID.parse("C591B94E-4BDD-5AAE-0000-001073B13706"))
                .isEqualTo(UUID.fromString("c591b94e-4bdd-5aae-0000-001073b13706"));
        assertThat(FieldType.HEX_INT64.parse("0X3E7")).isEqualTo(new HexInt64(999));
        assertThat(FieldType.HEX_INT64.parse("999")).isEqualTo(new HexInt64(999));
        assertThat(FieldType.HEX_INT32.parse("4294967295")).isEqualTo(new HexInt32(-1));
        assertThat(FieldType.BOOLEAN.parse("True")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({
        "UINT16, 65536",
        "UINT16, -1",
        "UINT16, +1",
        "UINT16, 0x50",
        "UINT32, 4294967296",
        "UINT32, 1.0",
        "UINT64, 18446744073709551616",
        "HEX_INT32, 0x100000000",
        "HEX_INT32, 0x",
        "HEX_INT32, 0x+1",
        "HEX_INT64, 0x10000000000000000",
        "HEX_INT64, ff",
        "BOOLEAN, yes",
        "GUID, 1-2-3-4-5",
        "GUID, {c591b94e-4bdd-5aae-0000-001073b13706",
        "GUID, c591b94e-4bdd-5aae-0000-001073b1370g",
        "TIME, 2026-11-23",
        "TIME, 2026-11-23 15:39",
        "TIME, 2026-11-23 15:39:07.",
        "TIME, 2026-11-23 15:39:07.1234567890",
        "TIME, 2026-11-23 15:39:07+09:00",
        "TIME, 2026-13-23 15:39:07",
        "TIME, 2026-02-29 15:39:07",
        "TIME, 2026-11-23 24:00:00",
        "TIME, 2O26-11-23 15:39:07",
        "TIME, 26-11-23 15:39:07"
    })
    void refusesWhatIsNotAValue(FieldType type, String text) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found '" + text + "' where ")
                .hasMessageEndingWith(" was expected");
    }

    @Test
    void saysWhatItExpected() {
        assertThatThrownBy(() -> FieldType.TIME.parse("yesterday"))
                .hasMessage("found 'yesterday' where a time such as 2026-11-23 15:39:07.123, in UTC was expected");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void thereAreNoOtherPorts(int number) {
        assertThatThrownBy(() -> new Port(number)).hasMessageContaining("expected 0 to 65535");
    }
}
