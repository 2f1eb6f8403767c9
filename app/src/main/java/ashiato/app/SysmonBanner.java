package ashiato.app;

/// What stands above all that Sysmon's switches say: a blank line, who speaks, a blank line.
final class SysmonBanner {
    private SysmonBanner() {}

    /// The banner of this version.
    static String text() {
        return "\n" + Messages.text("sysmon.banner", Main.version()) + "\n\n";
    }
}
