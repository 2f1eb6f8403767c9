/// See the package.
module ashiato.log {
    requires static org.jspecify;
    requires transitive ashiato.event;
    requires com.github.luben.zstd_jni;
    requires static org.bouncycastle.provider;

    exports ashiato.log;
}
