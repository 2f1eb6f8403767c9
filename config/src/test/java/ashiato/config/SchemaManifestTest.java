package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.SchemaManifest.Argument;
import ashiato.config.SchemaManifest.EventDefinition;
import ashiato.config.SchemaManifest.FieldDefinition;
import ashiato.config.SchemaManifest.Option;
import ashiato.event.Condition;
import ashiato.event.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaManifestTest {

    @Test
    void hasEveryPublicVersionWithTheNewestFirst() {
        assertThat(SchemaManifest.all())
                .extracting(SchemaManifest::schemaVersion)
                .containsExactly(
                        "4.90", "4.82", "4.81", "4.80", "4.70", "4.60", "4.50", "4.40", "4.32", "4.31", "4.30", "4.23",
                        "4.22", "4.21", "4.2", "4.1", "4.0", "3.4", "3.3", "3.2", "3.10", "2.0");
        assertThat(SchemaManifest.newest().version()).isEqualTo(SchemaVersion.NEWEST);
    }

    /// The records are the schema: what the newest manifest says must be what they have.
    @ParameterizedTest
    @EnumSource
    void saysOfEachEventWhatItsRecordHas(EventType type) {
        EventDefinition event = event(SchemaManifest.newest(), type.id());

        assertThat(event.template()).isEqualTo(type.template());
        assertThat(event.tag()).isEqualTo(type.tag());
        assertThat(event.version()).isEqualTo(type.version());
        assertThat(event.fields())
                .isEqualTo(type.schema().fields().stream()
                        .map(field -> new FieldDefinition(field.name(), SchemaTable.typeName(field.type())))
                        .toList());
        String onNoRule = event.onNoRule() == null ? "exclude" : event.onNoRule();
        if (type.tag() != null) {
            assertThat(onNoRule).isEqualTo(type.filterDefault().name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void hasNoEventThatHasNoRecord() {
        Set<Integer> ids = Arrays.stream(EventType.values()).map(EventType::id).collect(Collectors.toSet());
        assertThat(SchemaManifest.newest().events())
                .extracting(EventDefinition::id)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void knowsWhatTheFirstSchemaHad() {
        SchemaManifest first = SchemaManifest.named("2.0").orElseThrow();

        assertThat(first.binaryVersion()).isEqualTo("1.0");
        assertThat(first.events()).extracting(EventDefinition::id).containsExactly(255, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(event(first, 8).fields())
                .extracting(FieldDefinition::name)
                .containsExactly(
                        "SequenceNumber",
                        "UtcTime",
                        "SourceProcessGuid",
                        "SourceProcessId",
                        "SourceImage",
                        "TargetProcessGuid",
                        "TargetProcessId",
                        "TargetImage",
                        "NewThreadId");
        assertThat(event(first, 8).fields().getFirst().type()).isEqualTo("UInt64");
        assertThat(first.options())
                .extracting(option -> String.valueOf(option.letters()))
                .containsExactly("i", "c", "u", "m", "t", "nologo", "accepteula", "-", "h", "n", "l", "d");
        assertThat(first.conditions())
                .containsExactly(
                        Condition.IS,
                        Condition.IS_NOT,
                        Condition.CONTAINS,
                        Condition.EXCLUDES,
                        Condition.BEGIN_WITH,
                        Condition.END_WITH,
                        Condition.LESS_THAN,
                        Condition.MORE_THAN,
                        Condition.IMAGE);
    }

    /// How many conditions and events each change of the schema left (microsoft/SysmonCommon, manifest.xml).
    @ParameterizedTest
    @CsvSource({
        "3.10,  9, 11", "3.2,  9, 17", "3.3,  9, 19", "3.4,  9, 22", "4.0,  9, 22", "4.21,  9, 23",
        "4.22, 11, 23", "4.23, 13, 23", "4.30, 13, 24", "4.31, 14, 24", "4.40, 14, 25", "4.50, 14, 26",
        "4.60, 14, 27", "4.70, 16, 27", "4.81, 16, 27", "4.82, 16, 28", "4.90, 16, 33",
    })
    void growsWithTheVersions(String version, int conditions, int events) {
        SchemaManifest manifest = SchemaManifest.named(version).orElseThrow();

        assertThat(manifest.conditions()).hasSize(conditions);
        assertThat(manifest.events()).hasSize(events);
    }

    @Test
    void knowsEveryConditionInTheNewest() {
        assertThat(SchemaManifest.newest().conditions()).containsExactlyInAnyOrder(Condition.values());
    }

    @Test
    void letsAnOptionChange() {
        assertThat(SchemaManifest.named("3.4").orElseThrow().options())
                .contains(new Option("s", "PrintSchema", Argument.NONE, true, true, false, false));
        assertThat(SchemaManifest.named("4.0").orElseThrow().options())
                .contains(new Option("s", "PrintSchema", Argument.OPTIONAL, true, true, false, false))
                .contains(new Option("g", "PipeMonitoring", Argument.REQUIRED, false, false, true, true));
    }

    @Test
    void letsTheDefaultOfAnEventChange() {
        assertThat(List.of("3.2", "3.3", "3.4", "4.0"))
                .extracting(version ->
                        event(SchemaManifest.named(version).orElseThrow(), 11).onNoRule())
                .containsExactly("include", "include", "exclude", "exclude");
    }

    @ParameterizedTest
    @CsvSource({"4.5, 4.50", "4.50, 4.50", "3.20, 3.2", "2, 2.0", "4.504, 4.50", "3.1, 3.10"})
    void takesAVersionHoweverItIsSpelled(String asked, String found) {
        assertThat(SchemaManifest.named(asked))
                .map(SchemaManifest::schemaVersion)
                .hasValue(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4.91", "2.01", "x", "-4.5", "4,5", "1e2", "4.5.0", "99999999999999999999"})
    void knowsNoOtherVersion(String asked) {
        assertThat(SchemaManifest.named(asked)).isEmpty();
    }

    private static EventDefinition event(SchemaManifest manifest, int id) {
        return manifest.events().stream()
                .filter(event -> event.id() == id)
                .findFirst()
                .orElseThrow();
    }
}
