/// The `ashiato` command: parses what the user asks for, wires the other modules together and prints.
module ashiato.app {
    requires static org.jspecify;
    requires ashiato.event;
    requires ashiato.config;
    requires ashiato.log;
    requires ashiato.sensor;
    requires ashiato.agent;
    requires jdk.unsupported;
    requires info.picocli;
    requires tools.jackson.core;
    requires java.xml;

    opens ashiato.app to
            info.picocli;
}
