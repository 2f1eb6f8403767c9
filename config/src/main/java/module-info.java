/// Sysmon configurations: what their files say, what they mean, and the filters they become.
module ashiato.config {
    requires static org.jspecify;
    requires transitive ashiato.event;

    exports ashiato.config;
}
