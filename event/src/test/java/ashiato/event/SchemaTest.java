package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaTest {

    /// Number, tag, template, event version and filter default of every type; then its fields in order, with their
    /// types where these are not text. Types 1 to 255 without 200 and 201 are those of the manifest of Sysmon 15
    /// (schema 4.90, microsoft/SysmonCommon, manifest.xml), 27 to 29 as Windows has them.
    private static final String EVENTS = """
            1 | ProcessCreate | Process Create | 5 | INCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image FileVersion Description Product
                Company OriginalFileName CommandLine CurrentDirectory User LogonGuid:GUID LogonId:HEX_INT64
                TerminalSessionId:UINT32 IntegrityLevel Hashes ParentProcessGuid:GUID ParentProcessId:UINT32
                ParentImage ParentCommandLine ParentUser
            2 | FileCreateTime | File creation time changed | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetFilename
                CreationUtcTime:TIME PreviousCreationUtcTime:TIME User
            3 | NetworkConnect | Network connection detected | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image User Protocol Initiated:BOOLEAN
                SourceIsIpv6:BOOLEAN SourceIp SourceHostname SourcePort:UINT16 SourcePortName
                DestinationIsIpv6:BOOLEAN DestinationIp DestinationHostname DestinationPort:UINT16
                DestinationPortName
            4 | - | Sysmon service state changed | 3 | ALWAYS
                UtcTime:TIME State Version SchemaVersion
            5 | ProcessTerminate | Process terminated | 3 | INCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image User
            6 | DriverLoad | Driver loaded | 4 | EXCLUDE
                RuleName UtcTime:TIME ImageLoaded Hashes Signed Signature SignatureStatus
            7 | ImageLoad | Image loaded | 3 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image ImageLoaded FileVersion
                Description Product Company OriginalFileName Hashes Signed Signature SignatureStatus User
            8 | CreateRemoteThread | CreateRemoteThread detected | 2 | EXCLUDE
                RuleName UtcTime:TIME SourceProcessGuid:GUID SourceProcessId:UINT32 SourceImage
                TargetProcessGuid:GUID TargetProcessId:UINT32 TargetImage NewThreadId:UINT32 StartAddress
                StartModule StartFunction SourceUser TargetUser
            9 | RawAccessRead | RawAccessRead detected | 2 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image Device User
            10 | ProcessAccess | Process accessed | 3 | EXCLUDE
                RuleName UtcTime:TIME SourceProcessGUID:GUID SourceProcessId:UINT32 SourceThreadId:UINT32
                SourceImage TargetProcessGUID:GUID TargetProcessId:UINT32 TargetImage GrantedAccess:HEX_INT32
                CallTrace SourceUser TargetUser
            11 | FileCreate | File created | 2 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetFilename
                CreationUtcTime:TIME User
            12 | RegistryEvent | Registry object added or deleted | 2 | EXCLUDE
                RuleName EventType UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetObject User
            13 | RegistryEvent | Registry value set | 2 | EXCLUDE
                RuleName EventType UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetObject Details
                User
            14 | RegistryEvent | Registry object renamed | 2 | EXCLUDE
                RuleName EventType UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetObject NewName
                User
            15 | FileCreateStreamHash | File stream created | 2 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image TargetFilename
                CreationUtcTime:TIME Hash Contents User
            16 | - | Sysmon config state changed | 3 | ALWAYS
                UtcTime:TIME Configuration ConfigurationFileHash
            17 | PipeEvent | Pipe Created | 1 | EXCLUDE
                RuleName EventType UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 PipeName Image User
            18 | PipeEvent | Pipe Connected | 1 | EXCLUDE
                RuleName EventType UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 PipeName Image User
            19 | WmiEvent | WmiEventFilter activity detected | 3 | EXCLUDE
                RuleName EventType UtcTime:TIME Operation User EventNamespace Name Query
            20 | WmiEvent | WmiEventConsumer activity detected | 3 | EXCLUDE
                RuleName EventType UtcTime:TIME Operation User Name Type Destination
            21 | WmiEvent | WmiEventConsumerToFilter activity detected | 3 | EXCLUDE
                RuleName EventType UtcTime:TIME Operation User Consumer Filter
            22 | DnsQuery | Dns query | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 QueryName QueryStatus QueryResults Image
                User
            23 | FileDelete | File Delete archived | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 User Image TargetFilename Hashes
                IsExecutable:BOOLEAN Archived
            24 | ClipboardChange | Clipboard changed | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image Session:UINT32 ClientInfo Hashes
                Archived User
            25 | ProcessTampering | Process Tampering | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image Type User
            26 | FileDeleteDetected | File Delete logged | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 User Image TargetFilename Hashes
                IsExecutable:BOOLEAN
            27 | FileBlockExecutable | File Block Executable | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 User Image TargetFilename Hashes
            28 | FileBlockShredding | File Block Shredding | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 User Image TargetFilename Hashes
                IsExecutable:BOOLEAN
            29 | FileExecutableDetected | File Executable Detected | 5 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 User Image TargetFilename Hashes
            100 | eBPFEvent | eBPF Program Loaded | 1 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image User BpfCommand BpfProgramType
                BpfProgramId:UINT32 BpfProgramName
            200 | NetworkFlow | Network flow | 1 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image User Protocol Initiated:BOOLEAN
                SourceIsIpv6:BOOLEAN SourceIp SourceHostname SourcePort:UINT16 SourcePortName
                DestinationIsIpv6:BOOLEAN DestinationIp DestinationHostname DestinationPort:UINT16
                DestinationPortName StartUtcTime:TIME DurationMs:UINT64 BytesSent:UINT64 BytesReceived:UINT64
                State
            201 | FileRead | File read | 1 | EXCLUDE
                RuleName UtcTime:TIME ProcessGuid:GUID ProcessId:UINT32 Image User TargetFilename Size:UINT64
            255 | - | Error report | 3 | ALWAYS
                UtcTime:TIME ID Description
            """;

    @Test
    void hasSysmonsFieldsInSysmonsOrder() {
        List<String> expected = Stream.of(EVENTS.split("\n(?=\\d)"))
                .map(event -> event.strip().replaceAll("\\s+", " "))
                .toList();

        assertThat(Stream.of(EventType.values()).map(SchemaTest::describe)).containsExactlyElementsOf(expected);
    }

    private static String describe(EventType type) {
        String fields = type.schema().fields().stream()
                .map(field -> field.type() == FieldType.STRING ? field.name() : field.name() + ":" + field.type())
                .collect(Collectors.joining(" "));
        String tag = type.tag() == null ? "-" : type.tag();
        return "%d | %s | %s | %d | %s %s"
                .formatted(type.id(), tag, type.template(), type.version(), type.filterDefault(), fields);
    }

    @Test
    void agreesWithPublishedSchemas() throws IOException {
        Path table = PublicData.path("facts/events-by-schema.tsv");
        List<String[]> rows = Files.readAllLines(table).stream()
                .map(line -> line.split("\t", -1))
                .filter(row -> row[0].equals("4.90") || row[0].equals("4.82"))
                .toList();

        assertThat(rows).hasSize(56);
        for (String[] row : rows) {
            EventType type = EventType.ofId(Integer.parseInt(row[2])).orElseThrow();
            assertThat(type.tag() == null ? "-" : type.tag()).isEqualTo(row[3]);
            assertThat(type.template()).isEqualTo(row[4]);
            assertThat(type.version()).isEqualTo(Integer.parseInt(row[5]));
            assertThat(type.filterDefault() == EventType.FilterDefault.INCLUDE).isEqualTo(row[6].equals("include"));
            assertThat(type.schema().fields().stream()
                            .map(SchemaTest::published)
                            .collect(Collectors.joining(",")))
                    .describedAs("schema %s, event %s", row[0], row[2])
                    .isEqualTo(row[8]);
        }
    }

    /// A field as Sysmon's manifest declares it; times are text there.
    private static String published(Field field) {
        return field.name() + ":"
                + switch (field.type()) {
                    case TIME, STRING -> "UnicodeString";
                    case GUID -> "GUID";
                    case UINT16 -> "UInt16";
                    case UINT32 -> "UInt32";
                    case UINT64 -> "UInt64";
                    case HEX_INT32 -> "HexInt32";
                    case HEX_INT64 -> "HexInt64";
                    case BOOLEAN -> "Boolean";
                };
    }

    @Test
    void everyTypeIsMadeFromItsValuesAndGivesThemBack() {
        RandomEvents random = new RandomEvents(new Random(20261123));
        for (EventType type : EventType.values()) {
            @Nullable Object[] values = random.values(type);

            Event event = type.schema().create(values.clone());

            assertThat(event.kind()).isEqualTo(type);
            assertThat(type.schema().fields().stream().map(field -> field.value(event)))
                    .containsExactlyElementsOf(Arrays.asList(values));
        }
    }

    @Test
    void refusesTheValueOfAnotherField() {
        Schema schema = EventType.PROCESS_TERMINATE.schema();

        assertThatThrownBy(() -> schema.create(new Object[] {"rule", "not a time", null, null, null, null}))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void refusesAnotherNumberOfValues() {
        Schema schema = EventType.CONFIG_CHANGE.schema();

        assertThatThrownBy(() -> schema.create(new Object[] {Instant.EPOCH, "Defaults"}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTheEventOfAnotherType() {
        Field field = EventType.PROCESS_CREATE.schema().fields().getFirst();

        assertThatThrownBy(() -> field.value(new ErrorReport(Instant.EPOCH, null, null)))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void findsFieldsByTheirExactName() {
        Schema schema = EventType.PROCESS_ACCESS.schema();

        assertThat(schema.field("SourceProcessGUID")).hasToString("SourceProcessGUID");
        assertThat(schema.field("SourceProcessGuid")).isNull();
    }
}
