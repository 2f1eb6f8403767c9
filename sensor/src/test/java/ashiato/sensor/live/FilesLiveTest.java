package ashiato.sensor.live;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import ashiato.event.FileCreate;
import ashiato.event.FileDeleteDetected;
import ashiato.event.FileRead;
import ashiato.sensor.SensorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 11, 26 and 201 of real programs on the running kernel.
class FilesLiveTest {
    private Path root;

    @BeforeEach
    void requireKernel(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        root = directory.toRealPath();
    }

    private static SensorOptions options(EventType first, EventType... others) {
        return Scripts.options(first, others);
    }

    private Integer perl(String script) throws IOException, InterruptedException {
        return new Scripts(root).perl(script);
    }

    private Integer run(String... command) throws IOException, InterruptedException {
        return new Scripts(root).run(command);
    }

    private static List<String> created(Recording recording, Integer pid) {
        recording.settle();
        return recording.all(FileCreate.class).stream()
                .filter(event -> pid.equals(event.processId()))
                .map(event -> Objects.requireNonNullElse(event.targetFilename(), "?"))
                .toList();
    }

    private static List<String> deleted(Recording recording, Integer pid) {
        recording.settle();
        return recording.all(FileDeleteDetected.class).stream()
                .filter(event -> pid.equals(event.processId()))
                .map(event -> Objects.requireNonNullElse(event.targetFilename(), "?"))
                .toList();
    }

    @Test
    void reportsAFileThatWasCreatedByOpen() throws Exception {
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            Instant before = Instant.now().minusMillis(100);
            Integer pid = perl("open(F, '>', 'new'); close F; open(F, '>', 'new'); open(F, '<', 'new')");

            assertThat(created(recording, pid)).containsExactly(root + "/new");
            FileCreate event = recording.all(FileCreate.class).stream()
                    .filter(each -> pid.equals(each.processId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(event.image())
                    .isEqualTo(Path.of("/usr/bin/perl").toRealPath().toString());
            assertThat(event.user()).isEqualTo("root");
            assertThat(event.utcTime()).isBetween(before, Instant.now().plusMillis(100));
            assertThat(event.creationUtcTime()).isEqualTo(event.utcTime());
        }
    }

    @Test
    void reportsEveryWayToMakeAName() throws Exception {
        Files.createDirectory(root.resolve("deep"));
        Files.createSymbolicLink(root.resolve("way"), Path.of("deep"));
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            Integer pid = perl("mkdir 'deep/dir'; open(F, '>', 'deep/../a') or die; close F;"
                    + " link('a', 'deep/dir/hard') or die; symlink('a', './soft') or die;"
                    + " rename('a', 'way/moved') or die; mkdir('" + root + "//way/./dir/inner/') or die;"
                    + " mkdir('deep/dir'); rename('no such', 'b'); chdir 'deep/dir/inner'; mkdir '../up' or die;");

            assertThat(created(recording, pid))
                    .containsExactly(
                            root + "/deep/dir",
                            root + "/a",
                            root + "/deep/dir/hard",
                            root + "/soft",
                            root + "/deep/moved",
                            root + "/deep/dir/inner",
                            root + "/deep/dir/up");
        }
    }

    @Test
    void tellsHowOldAFileIsThatWasMovedIn() throws Exception {
        Path old = Files.createFile(root.resolve("old"));
        Instant birth = Files.readAttributes(old, BasicFileAttributes.class)
                .creationTime()
                .toInstant();
        Thread.sleep(30);
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            Integer pid = perl("rename('old', 'young') or die");

            FileCreate event = recording.await(FileCreate.class, each -> pid.equals(each.processId()));
            assertThat(event.targetFilename()).isEqualTo(root + "/young");
            assertThat(event.creationUtcTime()).isEqualTo(birth);
            assertThat(event.utcTime()).isAfter(birth.plusMillis(20));
        }
    }

    @Test
    void tellsThePathOnTheHostFromWithinAChangedRoot() throws Exception {
        Files.createDirectories(root.resolve("jail/etc"));
        Files.createSymbolicLink(root.resolve("jail/link"), Path.of("/etc"));
        try (Recording recording = new Recording(options(EventType.FILE_CREATE, EventType.FILE_DELETE_DETECTED))) {
            Integer pid = perl("chroot('jail') or die; chdir('/') or die; open(F, '>', '/etc/opened') or die;"
                    + " mkdir('/link/made') or die; mkdir('relative') or die; unlink('/link/opened') or die;");

            assertThat(created(recording, pid))
                    .containsExactly(root + "/jail/etc/opened", root + "/jail/etc/made", root + "/jail/relative");
            assertThat(deleted(recording, pid)).containsExactly(root + "/jail/etc/opened");
        }
    }

    @Test
    void tellsThePathInAMountNamespaceOfItsOwn() throws Exception {
        Files.createDirectories(root.resolve("box"));
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            run(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs none box && mkdir box/in && cd box"
                            + " && exec perl -e \"open(F, '>', 'in/opened') or die; mkdir('in/made') or die; sleep 1\"");

            recording.await(FileCreate.class, each -> (root + "/box/in/opened").equals(each.targetFilename()));
            recording.await(FileCreate.class, each -> (root + "/box/in/made").equals(each.targetFilename()));
        }
    }

    @Test
    void tellsThePathInAContainer() throws Exception {
        Files.createDirectories(root.resolve("box"));
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            run(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount --rbind / box && cd box && pivot_root . mnt && cd / && exec perl -e \"open(F, '>', '" + root
                            + "/opened') or die; mkdir('" + root + "/box/../made') or die; sleep 1\"");

            recording.await(FileCreate.class, each -> (root + "/opened").equals(each.targetFilename()));
            recording.await(FileCreate.class, each -> (root + "/made").equals(each.targetFilename()));
        }
    }

    @Test
    void passesOverWhatTheRecorderItselfDoes() throws Exception {
        SensorOptions all = options(EventType.FILE_CREATE);
        SensorOptions others =
                new SensorOptions(all.types(), all.hashAlgorithms(), all.snapshotInterval(), false, all.ringBytes());
        try (Recording recording = new Recording(others)) {
            long before = recording.records();
            for (int i = 0; i < 5000; i++) {
                Files.createFile(root.resolve("own" + i));
            }
            recording.settle();

            assertThat(recording.all(FileCreate.class))
                    .noneMatch(each -> String.valueOf(each.targetFilename()).startsWith(root.toString()));
            // Others on the host do something too.
            assertThat(recording.records() - before).isLessThan(5000);

            recording.sensor().update(all);
            Files.createFile(root.resolve("seen"));
            recording.await(FileCreate.class, each -> (root + "/seen").equals(each.targetFilename()));
        }
    }

    @Test
    void namesTheImageThatTheProcessHadWhenItDidIt() throws Exception {
        try (Recording recording = new Recording(options(EventType.FILE_CREATE))) {
            run("sh", "-c", "echo > one; exec perl -e \"open(F, '>', 'two')\"");

            FileCreate one = recording.await(FileCreate.class, each -> (root + "/one").equals(each.targetFilename()));
            FileCreate two = recording.await(FileCreate.class, each -> (root + "/two").equals(each.targetFilename()));
            assertThat(one.processGuid()).isEqualTo(two.processGuid());
            assertThat(one.image()).isEqualTo(Path.of("/bin/sh").toRealPath().toString());
            assertThat(two.image())
                    .isEqualTo(Path.of("/usr/bin/perl").toRealPath().toString());
        }
    }

    @Test
    void reportsNamesThatWereRemoved() throws Exception {
        Files.createFile(root.resolve("a"));
        Files.createFile(root.resolve("b"));
        Files.createSymbolicLink(root.resolve("c"), Path.of("a"));
        Files.createDirectory(root.resolve("d"));
        try (Recording recording = new Recording(options(EventType.FILE_DELETE_DETECTED))) {
            Integer pid = perl("unlink('a') or die; unlink('" + root + "/b') or die; unlink('c') or die;"
                    + " rmdir('d') or die; unlink('e') and die;");

            assertThat(deleted(recording, pid)).containsExactly(root + "/a", root + "/b", root + "/c");
            assertThat(recording.all(FileDeleteDetected.class))
                    .filteredOn(event -> pid.equals(event.processId()))
                    .allSatisfy(event -> {
                        assertThat(event.hashes()).isNull();
                        assertThat(event.isExecutable()).isNull();
                    });
        }
    }

    @Test
    void hashesAProgramThatDeletesItself() throws Exception {
        Path program = root.resolve("self");
        Files.copy(Path.of("/usr/bin/perl"), program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        String hash = Scripts.sha256(program);
        try (Recording recording = new Recording(options(EventType.FILE_DELETE_DETECTED))) {
            Process process = new ProcessBuilder("./self", "-e", "unlink('self') or die; sleep 20")
                    .directory(root.toFile())
                    .start();
            try {
                FileDeleteDetected event = recording.await(
                        FileDeleteDetected.class, each -> (root + "/self").equals(each.targetFilename()));
                assertThat(event.hashes()).isEqualTo(hash);
                assertThat(event.isExecutable()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void reportsTheFirstReadOfAFileByAProcess() throws Exception {
        Files.writeString(root.resolve("secret"), "12345");
        Files.writeString(root.resolve("written"), "");
        try (Recording recording = new Recording(options(EventType.FILE_READ))) {
            String script = "for (1..3) { open(F, '<', 'secret') or die; close F }"
                    + " open(F, '>', 'written') or die; open(F, '>', 'created') or die;";
            Integer first = perl(script);
            Integer second = perl(script);
            recording.settle();

            for (Integer pid : List.of(first, second)) {
                List<FileRead> reads = recording.all(FileRead.class).stream()
                        .filter(event -> pid.equals(event.processId()))
                        .filter(event -> String.valueOf(event.targetFilename()).startsWith(root.toString()))
                        .toList();
                assertThat(reads).hasSize(1);
                assertThat(reads.getFirst().targetFilename()).isEqualTo(root + "/secret");
                assertThat(reads.getFirst().size()).isEqualTo(5);
            }
        }
    }

    @Test
    void boundsTheReadsOfAProcessAndCountsTheRest() throws Exception {
        try (Recording recording = new Recording(options(EventType.FILE_READ))) {
            Integer pid = perl("for (1..6000) { open(F, '>', \"f$_\") or die; close F; open(F, '<', \"f$_\") or die }");
            recording.settle();

            long reads = recording.all(FileRead.class).stream()
                    .filter(event -> pid.equals(event.processId()))
                    .count();
            assertThat(reads).isEqualTo(4096);
            recording.await(
                    ErrorReport.class,
                    each -> String.valueOf(each.description()).contains("FileRead:"));
            assertThat(recording.sensor().status().lost().get(EventType.FILE_READ))
                    .isGreaterThanOrEqualTo(6000 - 4096);
        }
    }

    @Test
    void losesNothingOfManyCreationsAndDeletions() throws Exception {
        try (Recording recording = new Recording(options(EventType.FILE_CREATE, EventType.FILE_DELETE_DETECTED))) {
            Process process = new ProcessBuilder(
                            "perl",
                            "-e",
                            "for (1..5000) { open(F, '>', \"f$_\") or die; close F; unlink \"f$_\" or die;"
                                    + " select(undef, undef, undef, 0.01) if $_ % 500 == 0 }")
                    .directory(root.toFile())
                    .start();
            Integer pid = (int) process.pid();
            while (process.isAlive()) {
                recording.poll(5);
            }
            assertThat(created(recording, pid)).hasSize(5000).doesNotHaveDuplicates();
            assertThat(deleted(recording, pid)).hasSize(5000).doesNotHaveDuplicates();
            assertThat(recording.sensor().status().lost().values()).allMatch(lost -> lost == 0);
        }
    }

    @Test
    void attachesToSystemCallsOnlyWhereFilesAreWanted() throws Exception {
        SensorOptions processes = options(EventType.PROCESS_CREATE, EventType.NETWORK_CONNECT);
        try (Recording recording = new Recording(processes)) {
            assertThat(state(recording, "tp_btf/sys_exit")).isEqualTo("not wanted");

            recording.sensor().update(options(EventType.FILE_CREATE));
            assertThat(state(recording, "tp_btf/sys_exit")).isEqualTo("attached");
            assertThat(state(recording, "tp_btf/sys_enter")).isEqualTo("not wanted");
            perl("mkdir 'made'");
            recording.await(FileCreate.class, each -> (root + "/made").equals(each.targetFilename()));

            recording.sensor().update(processes);
            assertThat(state(recording, "tp_btf/sys_exit")).isEqualTo("not wanted");
            perl("mkdir 'unseen'");
            recording.settle();
            assertThat(recording.all(FileCreate.class))
                    .noneMatch(each -> (root + "/unseen").equals(each.targetFilename()));
        }
    }

    private static String state(Recording recording, String hook) {
        return recording.sensor().status().hooks().stream()
                .filter(each -> each.name().equals(hook))
                .map(each -> each.state())
                .findFirst()
                .orElseThrow();
    }
}
