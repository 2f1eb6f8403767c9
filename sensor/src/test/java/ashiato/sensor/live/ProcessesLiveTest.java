package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.event.HashAlgorithm;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import ashiato.sensor.SensorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 1 and 5 of real programs on the running kernel.
class ProcessesLiveTest {
    @BeforeEach
    void requireKernel() {
        LiveKernel.require();
    }

    /// What a child of the test does is seen although what the test's own process does is not wanted.
    private static SensorOptions options(Set<HashAlgorithm> hashes) {
        return new SensorOptions(
                EnumSet.of(EventType.PROCESS_CREATE, EventType.PROCESS_TERMINATE),
                hashes,
                Duration.ofMinutes(10),
                true,
                1 << 20);
    }

    private static Integer run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return (int) process.pid();
    }

    @Test
    void reportsAProgramWithItsArgumentsDirectoryParentAndHash(@TempDir Path directory) throws Exception {
        try (Recording recording = new Recording(options(EnumSet.of(HashAlgorithm.SHA256, HashAlgorithm.MD5)))) {
            Integer pid = run(directory, "/bin/echo", "two words", "", "line\nbreak");

            ProcessCreate create = recording.await(
                    ProcessCreate.class,
                    event -> pid.equals(event.processId()) && "echo".equals(fileName(event.image())));
            ProcessTerminate end = recording.await(ProcessTerminate.class, event -> pid.equals(event.processId()));

            Path image = Path.of("/bin/echo").toRealPath();
            assertThat(create.image()).isEqualTo(image.toString());
            assertThat(create.commandLine())
                    .startsWith("/bin/echo \"two words\" \"\" ")
                    .doesNotContain("\n");
            assertThat(create.currentDirectory())
                    .isEqualTo(directory.toRealPath().toString());
            assertThat(create.user()).isEqualTo("root");
            assertThat(create.hashes())
                    .isEqualTo("MD5=" + digest("MD5", image) + ",SHA256=" + digest("SHA-256", image));
            assertThat(create.parentImage()).isNotNull().isNotEqualTo("<unknown process>");
            assertThat(create.parentProcessGuid()).isNotEqualTo(create.processGuid());
            assertThat(end.processGuid()).isEqualTo(create.processGuid());
            assertThat(end.image()).isEqualTo(create.image());
            assertThat(recording.all(ProcessTerminate.class))
                    .filteredOn(event -> pid.equals(event.processId()))
                    .hasSize(1);
        }
    }

    @Test
    void knowsAParentThatWasThereBeforeRecordingBegan(@TempDir Path directory) throws Exception {
        Path go = directory.resolve("go");
        Process parent = new ProcessBuilder(
                        "/bin/sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; /bin/true; exit 0")
                .directory(directory.toFile())
                .start();
        Integer parentPid = (int) parent.pid();
        try (Recording recording = new Recording(options(EnumSet.noneOf(HashAlgorithm.class)))) {
            Files.createFile(go);
            ProcessCreate create = recording.await(
                    ProcessCreate.class,
                    event -> "true".equals(fileName(event.image())) && parentPid.equals(event.parentProcessId()));

            assertThat(create.parentImage())
                    .isEqualTo(Path.of("/bin/sh").toRealPath().toString());
            assertThat(create.parentCommandLine()).contains("while [ ! -e go ]");
            assertThat(create.hashes()).isNull();
        } finally {
            parent.waitFor();
        }
    }

    @Test
    void givesEveryProcessAnIdentityOfItsOwn(@TempDir Path directory) throws Exception {
        try (Recording recording = new Recording(options(EnumSet.noneOf(HashAlgorithm.class)))) {
            run(directory, "/bin/sh", "-c", "i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i+1)); done");
            recording.settle();

            List<ProcessCreate> created = recording.all(ProcessCreate.class).stream()
                    .filter(event -> "true".equals(fileName(event.image())))
                    .filter(event -> directory.toString().equals(event.currentDirectory()))
                    .toList();
            assertThat(created).hasSize(200);
            assertThat(created.stream().map(ProcessCreate::processGuid).distinct())
                    .hasSize(200);
        }
    }

    @Test
    void tellsContainerAndPidInsideOfIt(@TempDir Path directory) throws Exception {
        String id = "0123456789abcdef".repeat(4);
        Path hierarchy = Path.of(
                Files.exists(Path.of("/sys/fs/cgroup/cgroup.procs")) ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified");
        Path group = hierarchy.resolve("docker-" + id + ".scope");
        Files.createDirectory(group);
        try (Recording recording = new Recording(options(EnumSet.noneOf(HashAlgorithm.class)))) {
            run(
                    directory,
                    "/bin/sh",
                    "-c",
                    "echo $$ > " + group.resolve("cgroup.procs") + "; unshare --pid --fork /bin/true");

            Recording.Reported create = recording.awaitReported(
                    ProcessCreate.class,
                    event -> "true".equals(fileName(event.image()))
                            && directory.toString().equals(event.currentDirectory()));
            assertThat(create.extra()).containsEntry("ContainerId", id).containsEntry("ContainerProcessId", "1");
        } finally {
            deleteEmptied(group);
        }
    }

    /// A control group can be removed a moment after its last process is gone.
    private static void deleteEmptied(Path group) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                Files.delete(group);
                return;
            } catch (IOException e) {
                if (attempt == 50) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static String fileName(@Nullable String image) {
        return image == null ? "" : image.substring(image.lastIndexOf('/') + 1);
    }

    private static String digest(String algorithm, Path file) throws Exception {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
    }
}
