package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.config.SchemaManifest;
import ashiato.config.SchemaManifest.Argument;
import ashiato.config.SchemaManifest.EventDefinition;
import ashiato.config.SchemaManifest.FieldDefinition;
import ashiato.config.SchemaManifest.Option;
import ashiato.event.Condition;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SchemaPrinterTest {
    private static final SchemaManifest SMALL = new SchemaManifest(
            "9.1",
            "3.0",
            List.of(
                    new Option("i", "Install", Argument.OPTIONAL, true, true, false, false),
                    new Option("k", "ProcessAccess", Argument.REQUIRED, false, false, true, true),
                    new Option(null, "CaptureClipboard", Argument.NONE, false, false, false, false)),
            List.of(Condition.IS, Condition.BEGIN_WITH),
            List.of(
                    new EventDefinition(
                            "SYSMONEVENT_ERROR",
                            255,
                            "Error report",
                            null,
                            null,
                            3,
                            List.of(new FieldDefinition("UtcTime", "UnicodeString"))),
                    new EventDefinition(
                            "SYSMONEVENT_CREATE_PROCESS",
                            1,
                            "Process Create",
                            "ProcessCreate",
                            "include",
                            5,
                            List.of(
                                    new FieldDefinition("ProcessGuid", "GUID"),
                                    new FieldDefinition("ProcessId", "UInt32"),
                                    new FieldDefinition("TerminalSessionId", "UInt32"))),
                    new EventDefinition("ASHIATO_X", 200, "X", "X", "exclude", 1, List.of())));

    private static final String SMALL_TEXT = """
            <manifest schemaversion="9.1" binaryversion="3.0">
              <configuration>
                <options>
                  <!-- Command-line only options -->
                  <option switch="i" name="Install" argument="optional" noconfig="true" exclusive="true" />
                  <!-- Configuration file -->
                  <option switch="k" name="ProcessAccess" argument="required" rule="true" forceconfig="true" />
                  <option name="CaptureClipboard" argument="none" />
                </options>
                <filters default="is">is,begin with</filters>
              </configuration>
              <events>
                <event name="SYSMONEVENT_ERROR" value="255" level="Error" template="Error report" version="3">
                  <data name="UtcTime" inType="win:UnicodeString" outType="xs:string" />
                </event>
                <event name="SYSMONEVENT_CREATE_PROCESS" value="1" level="Informational" template="Process Create"\
             rulename="ProcessCreate" ruledefault="include" version="5">
                  <data name="ProcessGuid" inType="win:GUID" />
                  <data name="ProcessId" inType="win:UInt32" outType="win:PID" />
                  <data name="TerminalSessionId" inType="win:UInt32" />
                </event>
                <!-- Events of Ashiato that Sysmon does not have -->
                <event name="ASHIATO_X" value="200" level="Informational" template="X" rulename="X"\
             ruledefault="exclude" version="1">
                </event>
              </events>
            </manifest>
            """;

    /// The module reads no XML; this test does, with the parser of the JDK.
    @BeforeAll
    static void readXml() {
        SchemaPrinterTest.class
                .getModule()
                .addReads(ModuleLayer.boot().findModule("java.xml").orElseThrow());
    }

    @Test
    void printsOneSchema() {
        assertThat(SchemaPrinter.print(SMALL)).isEqualTo(SMALL_TEXT);
    }

    @Test
    void printsSeveralInOneElement() {
        assertThat(SchemaPrinter.print(List.of(SMALL, SMALL)))
                .isEqualTo("<manifests>\n" + SMALL_TEXT.repeat(2).indent(2) + "</manifests>\n");
    }

    @Test
    void printsAllPublicSchemasAsXml() throws Exception {
        String text = SchemaPrinter.print(SchemaManifest.all());

        Element root = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
        assertThat(root.getElementsByTagName("manifest").getLength()).isEqualTo(22);
        assertThat(root.getElementsByTagName("event").getLength())
                .isEqualTo(SchemaManifest.all().stream()
                        .mapToInt(manifest -> manifest.events().size())
                        .sum());
    }
}
