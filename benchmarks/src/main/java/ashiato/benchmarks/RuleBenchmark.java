package ashiato.benchmarks;

import ashiato.config.Configuration;
import ashiato.config.ConfigurationReader;
import ashiato.config.LoadedConfiguration;
import ashiato.config.RuleEngine;
import ashiato.event.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does a decision of the rule engine cost, for each event, under public configurations?
///
/// JMH makes the instances and fills the parameters; the figures are nanoseconds and, with `-prof gc`, bytes of one
/// decision.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RuleBenchmark.EVENTS)
@NullUnmarked
public class RuleBenchmark {
    static final int EVENTS = 4096;

    /// The public configuration, a file of the measured data beside the working copy.
    @Param({"swiftonsecurity", "sysmon-modular", "mstic-linux-main"})
    public String configuration;

    /// Which events: `usual` in the proportions of an ordinary host, or the `vectors`, which were made to meet
    /// filters.
    @Param({"usual", "vectors"})
    public String events;

    private Configuration read;
    private RuleEngine engine;
    private Event[] mix;

    /// For JMH.
    public RuleBenchmark() {}

    /// Reads the configuration and makes the events.
    @Setup
    public void prepare() throws IOException {
        Path folder = RuleEvents.folder(Path.of(System.getProperty("ashiato.root", ".")));
        LoadedConfiguration loaded = new ConfigurationReader("HOST").read(folder.resolve(configuration + ".xml"));
        read = Objects.requireNonNull(
                loaded.configuration(), () -> loaded.problems().toString());
        engine = RuleEngine.of(read);
        RuleEvents source = RuleEvents.read(folder.resolve("vectors").resolve(configuration + ".jsonl"));
        mix = events.equals("usual") ? source.usual(EVENTS) : source.all(EVENTS);
    }

    /// Warm, compiled as well as the JVM can.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
    @Warmup(iterations = 4, time = 2)
    @Measurement(iterations = 5, time = 2)
    public int warm() {
        return decide(engine);
    }

    /// Warm, compiled with the recorder's flags.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(
            value = 1,
            jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders"})
    @Warmup(iterations = 2, time = 2)
    @Measurement(iterations = 5, time = 2)
    public int warmAsRecorder() {
        return decide(engine);
    }

    /// The first events of a JVM with the recorder's flags: the configuration is compiled among them.
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(
            value = 5,
            jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseCompactObjectHeaders"})
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public int coldAsRecorder() {
        return decide(RuleEngine.of(read));
    }

    private int decide(RuleEngine deciding) {
        int logged = 0;
        for (Event event : mix) {
            logged += deciding.decide(event).logged() ? 1 : 0;
        }
        return logged;
    }
}
