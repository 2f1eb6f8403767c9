package ashiato.config;

import java.util.Locale;

/// The version of Sysmon's configuration schema. `4.5` and `4.50` are the same version: the published loader reads the
/// attribute as a decimal number and rounds it to two digits (microsoft/SysmonCommon, xml.cpp, `ParseVersionString`).
///
/// @param hundredths the version times 100: 450 for 4.50
public record SchemaVersion(int hundredths) implements Comparable<SchemaVersion> {
    /// The newest schema whose events are known here.
    public static final SchemaVersion NEWEST = new SchemaVersion(490);

    @Override
    public int compareTo(SchemaVersion other) {
        return Integer.compare(hundredths, other.hundredths);
    }

    /// With two decimals, as Sysmon prints it: `4.50`.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%02d", hundredths / 100, hundredths % 100);
    }
}
