package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTypeTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(EventType type) {
        assertThat(EventType.ofId(type.id())).containsSame(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 30, 99, 101, 199, 202, 254, 256, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void otherNumbersHaveNoType(int id) {
        assertThat(EventType.ofId(id)).isEmpty();
    }

    @Test
    void thereIsOneTypeForEachRecordAndNumber() {
        assertThat(EventType.values())
                .extracting(EventType::recordClass)
                .containsExactlyInAnyOrder(permittedRecords())
                .doesNotHaveDuplicates();
        assertThat(EventType.values())
                .extracting(EventType::id)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Event>[] permittedRecords() {
        return Stream.of(Event.class.getPermittedSubclasses()).toArray(Class[]::new);
    }

    @Test
    void onlyTypesWithoutATagAreAlwaysLogged() {
        assertThat(EventType.values())
                .allSatisfy(type -> assertThat(type.filterDefault() == EventType.FilterDefault.ALWAYS)
                        .isEqualTo(type.tag() == null));
    }

    @Test
    void onlyTheErrorReportIsAnError() {
        assertThat(EventType.values())
                .allSatisfy(type -> assertThat(type.level()).isEqualTo(type == EventType.ERROR_REPORT ? 2 : 4));
    }

    @Test
    void namesItsTaskAsWindowsDoes() {
        assertThat(EventType.PROCESS_CREATE.task()).isEqualTo("Process Create (rule: ProcessCreate)");
        assertThat(EventType.CONFIG_CHANGE.task()).isEqualTo("Sysmon config state changed");
    }

    @Test
    void isFoundByEveryNameItHas() {
        assertThat(EventType.named("WmiEvent"))
                .containsExactly(EventType.WMI_FILTER, EventType.WMI_CONSUMER, EventType.WMI_BINDING);
        assertThat(EventType.named("wmiconsumer")).containsExactly(EventType.WMI_CONSUMER);
        assertThat(EventType.named("20")).containsExactly(EventType.WMI_CONSUMER);
        assertThat(EventType.named("020")).isEmpty();
        assertThat(EventType.named("")).isEmpty();
        assertThat(EventType.named("-")).isEmpty();
    }
}
