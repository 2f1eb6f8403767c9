/// Whole-process benchmarks: the real `ashiato record` beside load generators written in C, whose own counts are the
/// truth.
///
/// [Benchmarks] is the command behind `benchmarks/run`. A [Benchmark] runs [Generators] while a [Recorder] records,
/// lets an [Expectation] compare the log with the [Truth] that the generator printed, and fills a [Report].
///
/// Nothing here is safe for use by several threads.
@NullMarked
package ashiato.benchmarks;

import org.jspecify.annotations.NullMarked;
