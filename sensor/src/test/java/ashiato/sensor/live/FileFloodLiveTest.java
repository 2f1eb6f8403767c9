package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import ashiato.event.FileCreate;
import ashiato.event.NetworkConnect;
import ashiato.event.PipeConnected;
import ashiato.event.ProcessCreate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More events of files than anybody can read, on the running kernel.
class FileFloodLiveTest {
    private static final int PROGRAMS = 200;

    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    /// Reads all that there is, and the counts of losses, which are taken over once a second.
    private static void settle(Recording recording) {
        recording.settle();
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) {
            recording.poll(50);
        }
    }

    @Test
    void drivesOutNoOtherEvents() throws Exception {
        scripts.run("mkfifo", "fifo");
        List<Process> flood = new ArrayList<>();
        try (Recording recording = new Recording(
                Scripts.options(EventType.PIPE_CONNECTED, EventType.PROCESS_CREATE, EventType.NETWORK_CONNECT))) {
            for (int i = 0; i < 2; i++) {
                flood.add(scripts.start(
                        "perl",
                        "-e",
                        "use Fcntl; use POSIX; my $n = 0; my $end = time + 4;"
                                + " while (time < $end) { for (1..1000) {"
                                + " POSIX::close(POSIX::open('fifo', O_RDWR|O_NONBLOCK)); $n++ } } print $n"));
            }
            Process programs = scripts.start(
                    "perl",
                    "-e",
                    "use Socket; socket(L, AF_INET, SOCK_STREAM, 0); bind(L, pack_sockaddr_in(0, INADDR_LOOPBACK));"
                            + " listen(L, 9); my $a = getsockname(L); for (1.." + PROGRAMS + ") {"
                            + " system('/bin/true'); socket(C, AF_INET, SOCK_STREAM, 0); connect(C, $a) or die;"
                            + " accept(A, L); close A; close C }");
            Integer pid = (int) programs.pid();
            while (programs.isAlive() || flood.stream().anyMatch(Process::isAlive)) {
                recording.poll(5);
            }
            settle(recording);

            long opened = 0;
            for (Process each : flood) {
                opened += Long.parseLong(new String(each.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
            Map<EventType, Long> lost = recording.sensor().status().lost();
            long seen = recording.all(PipeConnected.class).stream()
                    .filter(event -> (root + "/fifo").equals(event.pipeName()))
                    .count();
            assertThat(recording.all(ProcessCreate.class))
                    .filteredOn(event -> pid.equals(event.parentProcessId()))
                    .hasSize(PROGRAMS)
                    .allMatch(event -> event.hashes() != null);
            assertThat(recording.all(NetworkConnect.class))
                    .filteredOn(event -> pid.equals(event.processId()) && Boolean.TRUE.equals(event.initiated()))
                    .hasSize(PROGRAMS);
            assertThat(lost.get(EventType.PROCESS_CREATE)).isZero();
            assertThat(lost.get(EventType.NETWORK_CONNECT)).isZero();
            assertThat(lost.get(EventType.PIPE_CONNECTED))
                    .as("%d opened, %d seen", opened, seen)
                    .isPositive();
            // Other programs of the host may open pipes meanwhile.
            assertThat(seen).isLessThanOrEqualTo(opened);
            assertThat(seen + lost.getOrDefault(EventType.PIPE_CONNECTED, 0L)).isGreaterThanOrEqualTo(opened);
            assertThat(recording.all(ErrorReport.class))
                    .anyMatch(event -> String.valueOf(event.description()).contains("PipeEvent:"));
        }
    }

    @Test
    void keepsItsKindsApartInTheCountOfLosses() throws Exception {
        try (Recording recording =
                new Recording(Scripts.options(EventType.FILE_CREATE, EventType.FILE_DELETE_DETECTED))) {
            // Nobody reads meanwhile.
            Integer pid = scripts.perl("for (1..20000) { open(F, '>', 'f') or die; close F; unlink 'f' or die }");
            settle(recording);

            Map<EventType, Long> lost = recording.sensor().status().lost();
            long seen = recording.all(FileCreate.class).stream()
                    .filter(event -> pid.equals(event.processId()))
                    .count();
            assertThat(seen).isPositive();
            assertThat(seen + lost.getOrDefault(EventType.FILE_CREATE, 0L)).isGreaterThanOrEqualTo(20_000);
            assertThat(lost.get(EventType.FILE_DELETE_DETECTED)).isPositive();
        }
    }
}
