/// See the package.
module ashiato.log {
    requires static org.jspecify;
    requires transitive ashiato.event;

    exports ashiato.log;
}
