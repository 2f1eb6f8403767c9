package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ControlClient;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.State;
import ashiato.sensor.live.LiveKernel;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A recorder has segments made of its log while it records, by a process of its own.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CompactionLiveTest {
    /// With this bound a part is full at 1 MiB, which is some 45,000 events.
    private static final int LOG_KB = 8192;
    /// Each makes four events: 3 and 200 for both of its ends.
    private static final int CONNECTIONS = 44_000;

    private static final long MAX_RSS_KB = 64 * 1024;
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void segmentsAreMadeWhileTheRecorderStaysSmallAndNothingIsMissing() throws Exception {
        LiveKernel.require();
        Path root = temporary.toRealPath();
        Path log = root.resolve("log");
        Path said = root.resolve("said");
        ProgramTree tree = ProgramTree.make(root.resolve("program"), root.resolve("root"));
        assertThat(tree.run("--prepare-record").exitCode()).isZero();
        assertThat(tree.run("--version").exitCode()).isZero();
        Process recorder = tree.command("record", "--quiet", "--log", log, "--log-size", LOG_KB)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(said.toFile())
                .start();
        List<Integer> ports = new ArrayList<>();
        try {
            awaitRecording(log);
            ports.add(storm());
            awaitSegment(log);
            // What is full from now on is left to a second process, a minute after the first, when the storm is over.
            ports.add(storm());
            List<Long> whileMaking = residentWhileAChildRuns(recorder.toHandle());
            assertThat(whileMaking).as("KB resident while segments are made").isNotEmpty();
            assertThat(whileMaking).allMatch(kilobytes -> kilobytes <= MAX_RSS_KB, "at most " + MAX_RSS_KB + " KB");
        } finally {
            recorder.destroy();
            assertThat(recorder.waitFor(1, TimeUnit.MINUTES)).as("stopped").isTrue();
        }
        assertThat(said).as("nothing went wrong").hasContent("");
        assertThat(segments(log)).isNotEmpty();
        int found = 0;
        for (int port : ports) {
            ProgramTree.Outcome events = tree.run(
                    "events",
                    "--log",
                    log,
                    "--type",
                    "3",
                    "--format",
                    "json",
                    "Initiated=true",
                    "DestinationPort=" + port);
            assertThat(events.err()).isEmpty();
            found += (int) events.out().lines().count();
        }
        assertThat(found).isEqualTo(CONNECTIONS);
        ProgramTree.Outcome verified = tree.run("verify", "--log", log);
        assertThat(verified.out()).startsWith("proven: ");
        assertThat(verified.exitCode()).isZero();
    }

    private static void awaitRecording(Path log) throws Exception {
        for (int i = 0; i < 600; i++) {
            Optional<RecorderStatus> status =
                    Files.exists(log.resolve("control.sock")) ? ControlClient.status(log) : Optional.empty();
            if (status.isPresent() && status.get().state() == State.RECORDING) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no recorder within a minute");
    }

    /// Connects and closes, half of all connections: a server has not enough client ports for more. Returns its
    /// port.
    private static int storm() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < CONNECTIONS / 2; i++) {
                try (Socket _ = new Socket(server.getInetAddress(), server.getLocalPort());
                        Socket accepted = server.accept()) {
                    accepted.setSoLinger(true, 0);
                }
            }
            return server.getLocalPort();
        }
    }

    private static List<Path> segments(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("segment-.*\\.parquet"))
                    .toList();
        }
    }

    private static void awaitSegment(Path log) throws Exception {
        for (int i = 0; i < 600 && segments(log).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(segments(log)).as("segments within a minute").isNotEmpty();
    }

    /// Waits for a process that makes segments, and for its end.
    private static List<Long> residentWhileAChildRuns(ProcessHandle recorder) throws Exception {
        List<Long> kilobytes = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            if (recorder.children().findAny().isPresent()) {
                kilobytes.add(resident(recorder.pid()));
            } else if (!kilobytes.isEmpty()) {
                break;
            }
            Thread.sleep(100);
        }
        return kilobytes;
    }

    private static long resident(long pid) throws IOException {
        Matcher line = RSS.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        assertThat(line.find()).as("VmRSS of " + pid).isTrue();
        return Long.parseLong(line.group(1));
    }
}
