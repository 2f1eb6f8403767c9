/// See the package.
module ashiato.sensor {
    requires static org.jspecify;
    requires transitive ashiato.event;

    exports ashiato.sensor;
}
