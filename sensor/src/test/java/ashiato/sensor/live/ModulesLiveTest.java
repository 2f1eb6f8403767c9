package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.DriverLoad;
import ashiato.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Event 6 on the running kernel, as far as it can be had without a module that this kernel takes.
class ModulesLiveTest {
    private Path root;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
    }

    @Test
    void reportsNothingThatTheKernelRefuses() throws Exception {
        Files.writeString(root.resolve("no.ko"), "no module");
        try (Recording recording = new Recording(Scripts.options(EventType.DRIVER_LOAD))) {
            // finit_module and init_module
            new Scripts(root)
                    .perl(
                            "open(F, '<', 'no.ko') or die; my $no = 'no module'; my $parameters = '';"
                                    + " syscall(313, fileno(F), $parameters, 0) == -1 or die; syscall(175, $no, 9, $parameters) == -1 or die");

            recording.settle();
            assertThat(recording.all(DriverLoad.class)).isEmpty();
            assertThat(recording.sensor().status().hooks())
                    .anyMatch(hook -> hook.types().contains(EventType.DRIVER_LOAD)
                            && hook.state().equals("attached"));
            assertThat(recording.sensor().status().lost()).containsEntry(EventType.DRIVER_LOAD, 0L);
        }
    }
}
