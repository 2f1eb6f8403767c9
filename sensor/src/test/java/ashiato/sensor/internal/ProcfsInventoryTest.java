package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfsInventoryTest {
    @TempDir
    Path root;

    private FakeProc proc;
    private ProcfsInventory inventory;

    @BeforeEach
    void open() {
        proc = new FakeProc(root);
        inventory = new ProcfsInventory(root);
    }

    @AfterEach
    void close() {
        inventory.close();
    }

    @Test
    void readsAProcess() throws IOException {
        proc.process(812, "curl");
        proc.write(
                812, "status", "Name:\tcurl\nUid:\t1000\t0\t1000\t1000\nGid:\t1\t2\t3\t4\nNSpid:\t812\t77\t5\nX:\t1\n");
        proc.write(812, "cmdline", "curl\0-H\0X: y\0");
        proc.write(812, "loginuid", "1000");
        proc.write(812, "sessionid", "3");
        proc.link(812, "exe", "/usr/bin/curl");
        proc.link(812, "cwd", "/home/hana");
        String container = "ab".repeat(32);
        proc.write(812, "cgroup", "4:memory:/\n1:name=systemd:/x\n0::/system.slice/docker-" + container + ".scope\n");

        assertThat(inventory.processes())
                .containsExactly(new InventoriedProcess(
                        812,
                        1,
                        4711,
                        "curl",
                        "/usr/bin/curl",
                        "curl -H \"X: y\"",
                        "/home/hana",
                        1000,
                        0,
                        1000,
                        3,
                        5,
                        false,
                        "/system.slice/docker-" + container + ".scope",
                        container));
        assertThat(inventory.unreadable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a) S 9 (b", "(", ")", "))", "(sd-pam)", "a\\b", "", "x) R 1 2 3 4 5 6 7"})
    void readsNamesWithAnyCharacter(String name) throws IOException {
        proc.process(7, name);

        InventoriedProcess process = read(7);

        assertThat(process.name()).isEqualTo(name);
        assertThat(process.parentPid()).isEqualTo(1);
        assertThat(process.startTicks()).isEqualTo(4711);
    }

    @Test
    void showsLineFeedsInNames() throws IOException {
        proc.process(7, "a\nb");

        assertThat(read(7).name()).isEqualTo("a\\x0ab");
    }

    @Test
    void namesKernelThreadsInBrackets() throws IOException {
        proc.process(2, "kthreadd");
        proc.write(2, "stat", FakeProc.stat(2, "kthreadd", 0, 0x208040, 0));
        proc.write(2, "cmdline", "");

        InventoriedProcess process = read(2);

        assertThat(process.image()).isEqualTo("[kthreadd]");
        assertThat(process.kernelThread()).isTrue();
        assertThat(process.commandLine()).isEmpty();
        assertThat(process.currentDirectory()).isNull();
        assertThat(process.parentPid()).isZero();
    }

    @Test
    void knowsNoMoreOfAZombieThanThereIs() throws IOException {
        proc.process(9, "sh");
        proc.write(9, "cmdline", "");

        InventoriedProcess process = read(9);

        assertThat(process.image()).isNull();
        assertThat(process.kernelThread()).isFalse();
        assertThat(process.commandLine()).isEmpty();
        assertThat(process.loginUid()).isEqualTo(-1);
        assertThat(process.sessionId()).isEqualTo(-1);
        assertThat(process.namespacedPid()).isEqualTo(9);
    }

    @Test
    void keepsTheMarkOfADeletedProgram() throws IOException {
        proc.process(9, "x");
        proc.link(9, "exe", "/tmp/x (deleted)");

        assertThat(read(9).image()).isEqualTo("/tmp/x (deleted)");
    }

    @Test
    void dropsThePaddingOfARewrittenTitle() throws IOException {
        proc.process(9, "postgres");
        proc.write(9, "cmdline", "postgres:\0\0\0\0\0");

        assertThat(read(9).commandLine()).isEqualTo("postgres:");
    }

    @Test
    void cutsVeryLongCommandLines() throws IOException {
        proc.process(9, "java");
        proc.write(9, "cmdline", "java\0" + "x".repeat(100_000) + "\0");

        assertThat(read(9).commandLine())
                .hasSize(ProcfsInventory.MAX_COMMAND_LINE + 3)
                .startsWith("java xxx")
                .endsWith("xxx...");
    }

    @Test
    void takesSystemdsGroupWhereVersionTwoHasOnlyTheRoot() throws IOException {
        proc.process(9, "x");
        proc.write(9, "cgroup", "8:pids:/p\n1:name=systemd:/init.scope\n0::/\n");
        assertThat(read(9).cgroup()).isEqualTo("/init.scope");

        proc.write(9, "cgroup", "0::/\n");
        assertThat(read(9).cgroup()).isEqualTo("/");

        proc.write(9, "cgroup", "");
        assertThat(read(9).cgroup()).isEmpty();
    }

    @Test
    void leavesOutWhatVanishesAndWhatIsNoProcess() throws IOException {
        proc.process(5, "five");
        Files.createDirectories(root.resolve("6")); // gone between the listing and the reading
        proc.process(8, "eight");
        Files.delete(root.resolve("8/status")); // gone half-way
        Files.createDirectories(root.resolve("sys"));
        Files.writeString(root.resolve("uptime"), "1 2");

        assertThat(inventory.processes()).extracting(InventoriedProcess::pid).containsExactly(5);
        assertThat(inventory.unreadable()).isZero();
        assertThat(inventory.process(4711)).isNull();
    }

    @Test
    void countsWhatMayNotBeRead() throws IOException {
        proc.process(5, "five");
        // A directory in place of the file fails with EISDIR, as hidepid=1 fails with EPERM: not "gone".
        Files.createDirectories(root.resolve("6/stat"));

        assertThat(inventory.processes()).hasSize(1);
        assertThat(inventory.unreadable()).isEqualTo(1);
    }

    @Test
    void isEmptyWithoutProcfs() {
        try (ProcfsInventory none = new ProcfsInventory(root.resolve("none"))) {
            assertThat(none.processes()).isEmpty();
        }
    }

    @Test
    void survivesAnyContent() throws IOException {
        Random random = new Random(812);
        byte[] alphabet = "0123456789 ()\nUidNSp:\t/-".getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < 300; round++) {
            for (String file : List.of("stat", "status", "cgroup", "cmdline", "loginuid")) {
                byte[] content = new byte[random.nextInt(120)];
                for (int i = 0; i < content.length; i++) {
                    content[i] = alphabet[random.nextInt(alphabet.length)];
                }
                proc.write(3, file, new String(content, StandardCharsets.ISO_8859_1));
            }
            inventory.processes();
        }
    }

    @Test
    void readsThisHost() {
        ProcessHandle self = ProcessHandle.current();
        try (ProcfsInventory host = new ProcfsInventory(Path.of("/proc"))) {
            List<InventoriedProcess> processes = host.processes();
            InventoriedProcess process = processes.stream()
                    .filter(p -> p.pid() == self.pid())
                    .findFirst()
                    .orElseThrow();

            assertThat(process.image()).isEqualTo(self.info().command().orElseThrow());
            assertThat(process.parentPid())
                    .isEqualTo((int) self.parent().orElseThrow().pid());
            assertThat(process.currentDirectory()).isEqualTo(System.getProperty("user.dir"));
            Instant start = new KernelClock(LinuxClock.boottime(), Duration.ofSeconds(5))
                    .instant(process.startTicks() * 10_000_000);
            assertThat(Duration.between(start, self.info().startInstant().orElseThrow())
                            .abs())
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    private InventoriedProcess read(int pid) {
        return Objects.requireNonNull(inventory.process(pid));
    }
}
