/// The recorder: what the kernel reports goes into the log, and its state can be asked for while it runs.
module ashiato.agent {
    requires static org.jspecify;
    requires transitive ashiato.event;
    requires transitive ashiato.config;
    requires transitive ashiato.sensor;
    requires transitive ashiato.log;
    requires jdk.net;
    requires tools.jackson.core;

    exports ashiato.agent;
}
