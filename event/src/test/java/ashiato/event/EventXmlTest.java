package ashiato.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class EventXmlTest {
    private static final String NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

    @Test
    void writesAConnectionAsSysmonForLinuxDoes() {
        assertThat(EventXml.of(Samples.connection()))
                .isEqualTo("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>"
                        + "<Provider Name=\"Linux-Sysmon\" Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/>"
                        + "<EventID>3</EventID><Version>5</Version><Level>4</Level><Task>3</Task><Opcode>0</Opcode>"
                        + "<Keywords>0x8000000000000000</Keywords>"
                        + "<TimeCreated SystemTime=\"2026-11-23T15:39:07.125000100Z\"/>"
                        + "<EventRecordID>7</EventRecordID><Correlation/>"
                        + "<Execution ProcessID=\"612\" ThreadID=\"612\"/>"
                        + "<Channel>Linux-Sysmon/Operational</Channel><Computer>web1</Computer>"
                        + "<Security UserId=\"0\"/></System><EventData>"
                        + "<Data Name=\"RuleName\">-</Data>"
                        + "<Data Name=\"UtcTime\">2026-11-23 15:39:07.123</Data>"
                        + "<Data Name=\"ProcessGuid\">{c591b94e-4bdd-5aae-0000-001073b13706}</Data>"
                        + "<Data Name=\"ProcessId\">4711</Data>"
                        + "<Data Name=\"Image\">/usr/bin/curl</Data>"
                        + "<Data Name=\"User\">alice</Data>"
                        + "<Data Name=\"Protocol\">tcp</Data>"
                        + "<Data Name=\"Initiated\">true</Data>"
                        + "<Data Name=\"SourceIsIpv6\">false</Data>"
                        + "<Data Name=\"SourceIp\">192.0.2.7</Data>"
                        + "<Data Name=\"SourceHostname\">web1</Data>"
                        + "<Data Name=\"SourcePort\">50000</Data>"
                        + "<Data Name=\"SourcePortName\">-</Data>"
                        + "<Data Name=\"DestinationIsIpv6\">false</Data>"
                        + "<Data Name=\"DestinationIp\">198.51.100.9</Data>"
                        + "<Data Name=\"DestinationHostname\">example.org</Data>"
                        + "<Data Name=\"DestinationPort\">443</Data>"
                        + "<Data Name=\"DestinationPortName\">https</Data>"
                        + "<Data Name=\"ContainerId\">3f4e5d</Data>"
                        + "<Data Name=\"ContainerProcessId\">12</Data>"
                        + "</EventData></Event>\n");
    }

    @Test
    void writesAnEventOfWindowsAsWindowsDoes() {
        assertThat(EventXml.of(Samples.access()))
                .contains(
                        "<Provider Name=\"Microsoft-Windows-Sysmon\" Guid=\"{5770385f-c22a-43e0-bf4c-06f5698ffbd9}\"/>")
                .contains("<Computer>R&amp;D-PC</Computer><Security UserID=\"S-1-5-18\"/>")
                .contains("<Execution ProcessID=\"4294967294\" ThreadID=\"4294967294\"/>")
                .contains("<Data Name=\"RuleName\">ptrace &lt;of&gt; &quot;others&quot;</Data>")
                .contains("<Data Name=\"TargetProcessGUID\">{00000000-0000-0000-0000-000000000000}</Data>")
                .contains("<Data Name=\"GrantedAccess\">0x1fffff</Data><Data Name=\"CallTrace\">-</Data>");
    }

    @Test
    void anErrorReportIsOfLevelError() {
        assertThat(EventXml.of(Samples.error("x")))
                .contains("<EventID>255</EventID><Version>3</Version><Level>2</Level><Task>255</Task>");
    }

    @Test
    void keepsTabsAndLineEndsThroughAParser() throws Exception {
        assertThat(data(EventXml.of(Samples.error("a\tb\r\nc\rd")))).containsEntry("Description", "a\tb\r\nc\rd");
    }

    @Test
    void keepsControlCharactersThatXmlCanHoldAwayFromTheTerminal() throws Exception {
        String xml = EventXml.of(Samples.error("\u007f\u009b2J"));

        assertThat(xml).contains("&#127;&#155;2J");
        assertThat(data(xml)).containsEntry("Description", "\u007f\u009b2J");
    }

    @Test
    void writesPicturesOfControlCharactersThatXmlCannotHold() throws Exception {
        assertThat(data(EventXml.of(Samples.error("\u0000\u0008\u001b[0m\u001f"))))
                .containsEntry("Description", "␀␈␛[0m␟");
    }

    @Test
    void replacesUnpairedSurrogatesAndNonCharacters() throws Exception {
        assertThat(data(EventXml.of(Samples.error("\ud83d|\udc63\ud83d|\ud83d\udc63|\ufffe\uffff|\ud83d"))))
                .containsEntry("Description", "\ufffd|\ufffd\ufffd|\ud83d\udc63|\ufffd\ufffd|\ufffd");
    }

    @Test
    void aParserReadsEveryEventBackFromOneLine() throws Exception {
        RandomEvents random = new RandomEvents(new Random(4));
        for (int i = 0; i < 1_000; i++) {
            EventRecord record = random.next();
            String xml = EventXml.of(record);

            assertThat(xml.indexOf('\n')).isEqualTo(xml.length() - 1);
            assertThat(xml).doesNotContain("\r");
            Map<String, String> expected = new LinkedHashMap<>();
            for (Field field : record.event().kind().schema().fields()) {
                expected.put(field.name(), inXml(field.type().text(field.value(record.event()))));
            }
            record.extra().forEach((name, value) -> expected.putIfAbsent(inXml(name), inXml(value)));
            assertThat(data(xml)).containsExactlyEntriesOf(expected);
            assertThat(system(xml)
                            .getElementsByTagNameNS(NAMESPACE, "Computer")
                            .item(0)
                            .getTextContent())
                    .isEqualTo(inXml(record.origin().computer()));
        }
    }

    /// What a parser should read in place of a text, said once more and more slowly.
    private static String inXml(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\t' || c == '\n' || c == '\r') {
                out.appendCodePoint(c);
            } else if (c < ' ') {
                out.appendCodePoint(0x2400 + c);
            } else if ((c >= 0xd800 && c <= 0xdfff) || c == 0xfffe || c == 0xffff) {
                out.appendCodePoint(0xfffd);
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static Map<String, String> data(String xml) throws Exception {
        Map<String, String> data = new LinkedHashMap<>();
        NodeList elements = parse(xml).getElementsByTagNameNS(NAMESPACE, "Data");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            data.putIfAbsent(element.getAttribute("Name"), element.getTextContent());
        }
        return data;
    }

    private static Element system(String xml) throws Exception {
        return (Element) parse(xml).getElementsByTagNameNS(NAMESPACE, "System").item(0);
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
