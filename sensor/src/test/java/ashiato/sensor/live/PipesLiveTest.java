package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.PipeConnected;
import ashiato.event.PipeCreated;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 17 and 18 of real programs on the running kernel.
class PipesLiveTest {
    private Path root;
    private Scripts scripts;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
        scripts = new Scripts(root);
    }

    private static Recording record() throws Exception {
        return new Recording(Scripts.options(EventType.PIPE_CREATED, EventType.PIPE_CONNECTED));
    }

    @Test
    void reportsAFifoThatIsMadeAndOpened() throws Exception {
        try (Recording recording = record()) {
            Integer maker = scripts.run("mkfifo", "fifo");
            Integer user = scripts.perl("open(F, '+<', 'fifo') or die");

            PipeCreated created = recording.await(PipeCreated.class, event -> maker.equals(event.processId()));
            assertThat(created.pipeName()).isEqualTo(root + "/fifo");
            assertThat(created.eventType()).isEqualTo("CreatePipe");
            assertThat(created.image())
                    .isEqualTo(Path.of("/usr/bin/mkfifo").toRealPath().toString());
            PipeConnected opened = recording.await(PipeConnected.class, event -> user.equals(event.processId()));
            assertThat(opened.pipeName()).isEqualTo(root + "/fifo");
            assertThat(opened.eventType()).isEqualTo("ConnectPipe");
            assertThat(opened.user()).isEqualTo("root");
        }
    }

    @Test
    void reportsASocketThatIsBoundAndConnected() throws Exception {
        try (Recording recording = record()) {
            Integer pid =
                    scripts.perl("use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un('sock'))"
                            + " or die; listen(S, 1); socket(C, AF_UNIX, SOCK_STREAM, 0);"
                            + " connect(C, pack_sockaddr_un('" + root + "/./sock')) or die;");

            PipeCreated created = recording.await(PipeCreated.class, event -> pid.equals(event.processId()));
            assertThat(created.pipeName()).isEqualTo(root + "/sock");
            PipeConnected connected = recording.await(PipeConnected.class, event -> pid.equals(event.processId()));
            assertThat(connected.pipeName()).isEqualTo(root + "/sock");
        }
    }

    @Test
    void namesASocketThatIsNoFile() throws Exception {
        try (Recording recording = record()) {
            String name = "ashiato-" + ProcessHandle.current().pid();
            Integer pid = scripts.perl("use Socket; my $a = pack('Sxa*', AF_UNIX, '" + name + "');"
                    + " socket(S, AF_UNIX, SOCK_DGRAM, 0); bind(S, $a) or die;"
                    + " socket(C, AF_UNIX, SOCK_DGRAM, 0); connect(C, $a) or die;"
                    + " socket(U, AF_INET, SOCK_DGRAM, 0); connect(U, pack_sockaddr_in(9, INADDR_LOOPBACK)) or die;");

            PipeCreated created = recording.await(PipeCreated.class, event -> pid.equals(event.processId()));
            assertThat(created.pipeName()).isEqualTo("@" + name);
            recording.settle();
            assertThat(recording.all(PipeConnected.class))
                    .filteredOn(event -> pid.equals(event.processId()))
                    .extracting(PipeConnected::pipeName)
                    .containsExactly("@" + name);
        }
    }
}
