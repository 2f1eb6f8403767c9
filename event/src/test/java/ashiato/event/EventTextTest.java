package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTextTest {

    @Test
    void showsAConnectionAsTheEventViewerDoes() {
        assertThat(EventText.of(Samples.connection())).isEqualTo("""
                        Network connection detected:
                        RuleName: -
                        UtcTime: 2026-11-23 15:39:07.123
                        ProcessGuid: {c591b94e-4bdd-5aae-0000-001073b13706}
                        ProcessId: 4711
                        Image: /usr/bin/curl
                        User: alice
                        Protocol: tcp
                        Initiated: true
                        SourceIsIpv6: false
                        SourceIp: 192.0.2.7
                        SourceHostname: web1
                        SourcePort: 50000
                        SourcePortName: -
                        DestinationIsIpv6: false
                        DestinationIp: 198.51.100.9
                        DestinationHostname: example.org
                        DestinationPort: 443
                        DestinationPortName: https
                        ContainerId: 3f4e5d
                        ContainerProcessId: 12
                        """);
    }

    @Test
    void showsAbsentValuesAsDashAndAbsentGuidsAsZeros() {
        assertThat(EventText.of(Samples.access())).isEqualTo("""
                        Process accessed:
                        RuleName: ptrace <of> "others"
                        UtcTime: 2026-11-23 15:39:07.000
                        SourceProcessGUID: {c591b94e-4bdd-5aae-0000-001073b13706}
                        SourceProcessId: 4294967295
                        SourceThreadId: -
                        SourceImage: -
                        TargetProcessGUID: {00000000-0000-0000-0000-000000000000}
                        TargetProcessId: 1
                        TargetImage: /sbin/init
                        GrantedAccess: 0x1fffff
                        CallTrace: -
                        SourceUser: -
                        TargetUser: root
                        """);
    }

    @Test
    void keepsEveryValueOnItsLineAndAwayFromTheTerminal() {
        EventRecord record =
                Samples.error("a\r\nImage: /bin/true\u001b[2J\u007f\u0085|\u202egpj.exe|\ud83d|\ud83d\udc63");

        assertThat(EventText.of(record)).isEqualTo("""
                        Error report:
                        UtcTime: 2026-11-23 15:39:07.123
                        ID: QUEUE
                        Description: a␍␊Image: /bin/true␛[2J␡\ufffd|\ufffdgpj.exe|\ufffd|\ud83d\udc63
                        """);
    }

    @Test
    void keepsNamesOfExtraEntriesOnTheirLineToo() {
        EventRecord record = Samples.error("x", Map.of("a\nb", ""));

        assertThat(EventText.of(record)).endsWith("Description: x\na␊b: -\n");
    }

    @Test
    void writesOneLineForEachFieldWhateverTheValues() {
        RandomEvents random = new RandomEvents(new Random(3));
        for (int i = 0; i < 2_000; i++) {
            EventRecord record = random.next();
            int fields = record.event().kind().schema().fields().size();

            assertThat(EventText.of(record).lines())
                    .hasSize(1 + fields + record.extra().size());
        }
    }
}
