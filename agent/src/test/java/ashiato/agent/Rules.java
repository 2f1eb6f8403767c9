package ashiato.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/// Configurations for tests.
final class Rules {
    private Rules() {}

    /// The rules of a file of schema 4.90 with these elements, called `rules.xml`.
    static RecordingRules file(String elements) {
        String xml = "<Sysmon schemaversion=\"4.90\">" + elements + "</Sysmon>";
        return RecordingRules.of(new ConfigurationFile("rules.xml", xml.getBytes(UTF_8)), Switches.NONE);
    }

    /// These elements as event filters.
    static RecordingRules filters(String elements) {
        return file("<EventFiltering>" + elements + "</EventFiltering>");
    }

    /// Rules ready to record by, in force since the epoch, on the host `pc1`.
    static ActiveConfiguration active(RecordingRules rules) throws UnusableConfigurationException {
        return ActiveConfiguration.of(rules, "pc1", Instant.EPOCH);
    }
}
