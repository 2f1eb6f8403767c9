/// Programs that measure the recorder from outside, against what load generators counted themselves.
module ashiato.benchmarks {
    requires static org.jspecify;
    requires ashiato.agent;
    requires tools.jackson.core;

    exports ashiato.benchmarks;
}
