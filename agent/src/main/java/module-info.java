/// See the package.
module ashiato.agent {
    requires static org.jspecify;
    requires transitive ashiato.event;
    requires transitive ashiato.sensor;
    requires transitive ashiato.log;

    exports ashiato.agent;
}
