package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCsvTest {

    @Test
    void headsTheTableWithEveryFieldOnce() {
        StringBuilder header = new StringBuilder();

        EventCsv.appendHeader(header);

        assertThat(header).hasToString(String.join(",", EventCsv.columns()) + "\r\n");
        assertThat(EventCsv.columns())
                .doesNotHaveDuplicates()
                .startsWith("RecordId", "TimeCreated", "Computer", "EventID", "RuleName", "UtcTime", "ProcessGuid")
                .endsWith("Size", "ID", "Extra")
                .contains("DestinationIp", "SourceProcessGUID", "BpfProgramName");
    }

    @Test
    void fillsTheColumnsOfTheTypeAndLeavesTheOthersEmpty() {
        assertThat(cells(EventCsv.of(Samples.connection())))
                .isEqualTo(List.of(
                        "RecordId=7",
                        "TimeCreated=2026-11-23T15:39:07.125000100Z",
                        "Computer=web1",
                        "EventID=3",
                        "UtcTime=2026-11-23 15:39:07.123",
                        "ProcessGuid={c591b94e-4bdd-5aae-0000-001073b13706}",
                        "ProcessId=4711",
                        "Image=/usr/bin/curl",
                        "User=alice",
                        "Protocol=tcp",
                        "Initiated=true",
                        "SourceIsIpv6=false",
                        "SourceIp=192.0.2.7",
                        "SourceHostname=web1",
                        "SourcePort=50000",
                        "DestinationIsIpv6=false",
                        "DestinationIp=198.51.100.9",
                        "DestinationHostname=example.org",
                        "DestinationPort=443",
                        "DestinationPortName=https",
                        "Extra={\"ContainerId\":\"3f4e5d\",\"ContainerProcessId\":\"12\"}"));
    }

    @Test
    void quotesWhatHasToBeQuotedAndAltersNothing() {
        assertThat(EventCsv.of(Samples.flow()))
                .contains(",1,=cmd|' /C calc'!A0,")
                .contains(",\"bob, \"\"the builder\"\"\",")
                .endsWith(",\"{\"\"ContainerId\"\":\"\"a\\\"\"b\"\"}\"\r\n");
        assertThat(EventCsv.of(Samples.error("a\nb"))).contains(",\"a\nb\",");
        assertThat(EventCsv.of(Samples.error(" a"))).contains(",\" a\",");
        assertThat(EventCsv.of(Samples.error("a\ud83d"))).contains(",a\ufffd,");
    }

    @Test
    void tellsEmptyTextFromAbsence() {
        int callTrace = EventCsv.columns().indexOf("CallTrace");

        String[] cells = EventCsv.of(Samples.access())
                .replaceAll("\"ptrace.*?others\"\"\"", "x")
                .split(",", -1);

        assertThat(cells[callTrace]).isEqualTo("\"\"");
        assertThat(cells[callTrace + 1]).isEmpty();
    }

    @Test
    void aReaderGetsEveryValueBack() {
        RandomEvents random = new RandomEvents(new Random(6));
        List<String> columns = EventCsv.columns();
        for (int i = 0; i < 1_000; i++) {
            EventRecord record = random.next();
            List<String> row = row(EventCsv.of(record));

            assertThat(row).hasSameSizeAs(columns);
            for (Field field : record.event().kind().schema().fields()) {
                Object value = field.value(record.event());
                String expected = value == null ? "" : wellFormed(field.type().text(value));
                assertThat(row.get(columns.indexOf(field.name()))).isEqualTo(expected);
            }
        }
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return out.toString();
    }

    private static List<String> cells(String line) {
        List<String> row = row(line);
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (!row.get(i).isEmpty()) {
                cells.add(EventCsv.columns().get(i) + "=" + row.get(i));
            }
        }
        return cells;
    }

    /// The cells of the one record that a text of RFC 4180 holds.
    private static List<String> row(String text) {
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int end = text.length() - 2;
        assertThat(text.substring(end)).isEqualTo("\r\n");
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < end && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                row.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        assertThat(quoted).isFalse();
        row.add(cell.toString());
        return row;
    }
}
