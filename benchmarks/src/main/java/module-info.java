/// Programs that measure the recorder from outside, against what load generators counted themselves, and the rule
/// engine
/// from inside.
module ashiato.benchmarks {
    requires static org.jspecify;
    requires ashiato.agent;
    requires ashiato.config;
    requires static jmh.core;
    requires tools.jackson.core;

    exports ashiato.benchmarks;
}
