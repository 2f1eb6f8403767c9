package ashiato.benchmarks;

/// One question about the recorder, answered by running it.
@FunctionalInterface
interface Benchmark {
    /// Measures. A demand that is missed is a result, not an exception.
    ///
    /// @throws BenchmarkException if it cannot be measured
    Report run(Settings settings) throws BenchmarkException;
}
