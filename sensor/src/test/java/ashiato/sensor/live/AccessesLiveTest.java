package ashiato.sensor.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.CreateRemoteThread;
import ashiato.event.ErrorReport;
import ashiato.event.EventType;
import ashiato.event.ProcessAccess;
import ashiato.event.ProcessCreate;
import ashiato.sensor.SensorOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events 8 and 10 of real programs on the running kernel.
class AccessesLiveTest {
    /// In perl: attaches to a process, lets it go again.
    private static final String ATTACH = "syscall(101, %d, %s, 0, 0) == 0 or die \"attach: $!\";";

    /// In perl: reads or writes (system call 310 or 311) eight bytes at the beginning of the stack of process $pid.
    private static final String COPY =
            "open(M, '<', \"/proc/$pid/maps\") or die; my ($at) = map { hex((/^(\\w+)-/)[0]) }"
                    + " grep { /\\[stack\\]/ } <M>; my $bytes = 'x' x 8;"
                    + " my $here = pack('QQ', unpack('Q', pack('P', $bytes)), 8); my $there = pack('QQ', $at, 8);"
                    + " for (1..%d) { syscall(%d, $pid, $here, 1, $there, 1, 0) == 8 or die \"copy: $!\" }";

    private Scripts scripts;
    private Process target;

    @BeforeEach
    void startATarget(@TempDir Path directory) throws IOException {
        LiveKernel.require();
        scripts = new Scripts(directory.toRealPath());
        target = scripts.start("sleep", "600");
    }

    @AfterEach
    void endTheTarget() {
        target.destroyForcibly();
    }

    private static Recording record() throws Exception {
        return new Recording(Scripts.options(EventType.PROCESS_ACCESS, EventType.PROCESS_CREATE));
    }

    private static String copy(int call, long pid, int times) {
        return "my $pid = " + pid + ';' + COPY.formatted(times, call);
    }

    /// The events of a process, by their rights.
    private static List<String> rights(Recording recording, Integer source) {
        recording.settle();
        return recording.all(ProcessAccess.class).stream()
                .filter(event -> source.equals(event.sourceProcessId()))
                .map(event -> String.valueOf(event.grantedAccess()))
                .toList();
    }

    @Test
    void reportsADebuggerThatAttaches() throws Exception {
        try (Recording recording = record()) {
            Integer source = scripts.perl(ATTACH.formatted(16, target.pid()));

            ProcessAccess event = recording.await(ProcessAccess.class, each -> source.equals(each.sourceProcessId()));
            assertThat(event.targetProcessId()).isEqualTo((int) target.pid());
            assertThat(event.sourceThreadId()).isEqualTo(source);
            assertThat(event.sourceImage())
                    .isEqualTo(Path.of("/usr/bin/perl").toRealPath().toString());
            assertThat(event.targetImage())
                    .isEqualTo(Path.of("/usr/bin/sleep").toRealPath().toString());
            assertThat(event.grantedAccess()).hasToString("0x838");
            assertThat(event.callTrace()).isNull();
            assertThat(event.sourceUser()).isEqualTo("root");
            assertThat(event.targetUser()).isEqualTo("root");
            ProcessCreate created = recording.await(ProcessCreate.class, each -> source.equals(each.processId()));
            assertThat(event.sourceProcessGUID()).isEqualTo(created.processGuid());
            assertThat(event.targetProcessGUID()).isNotNull().isNotEqualTo(created.processGuid());
        }
    }

    @Test
    void reportsEachWayToReachIntoAProcess() throws Exception {
        long pid = target.pid();
        try (Recording recording = record()) {
            Integer source = scripts.perl(copy(310, pid, 1) + COPY.formatted(1, 311)
                    + "open(R, '<', '/proc/" + pid + "/mem') or die; open(W, '+<', '/proc/" + pid + "/task/" + pid
                    + "/mem') or die; " + ATTACH.formatted(0x4206, pid));

            assertThat(rights(recording, source)).containsExactly("0x10", "0x28", "0x10", "0x38", "0x838");
            assertThat(recording.all(ProcessAccess.class))
                    .filteredOn(event -> source.equals(event.sourceProcessId()))
                    .allMatch(event -> event.targetProcessId() != null && event.targetProcessId() == pid);
        }
    }

    /// The calls of events 8 of a process.
    private static List<String> changes(Recording recording, Integer source) {
        recording.settle();
        return recording.reported(CreateRemoteThread.class, event -> source.equals(event.sourceProcessId())).stream()
                .map(each -> String.valueOf(each.extra().get("Call")))
                .toList();
    }

    @Test
    void reportsMemoryAndRegistersThatAreSet() throws Exception {
        long pid = target.pid();
        try (Recording recording = new Recording(Scripts.options(EventType.CREATE_REMOTE_THREAD))) {
            // 3 PTRACE_PEEKDATA through libc's call gives the word; the raw call puts it where data points to.
            Integer source = scripts.perl(copy(311, pid, 1000) + ATTACH.formatted(16, "$pid") + " waitpid($pid, 0);"
                    + " my $word = \"\\0\" x 8; my $regs = \"\\0\" x 216;"
                    + " syscall(101, 2, $pid, $at, $word) == 0 or die \"peek: $!\";"
                    + " for (1..1000) { syscall(101, 5, $pid, $at, unpack('q', $word)) == 0 or die \"poke: $!\" }"
                    + " syscall(101, 12, $pid, 0, $regs) == 0 or die \"get: $!\";"
                    + " syscall(101, 13, $pid, 0, $regs) == 0 or die \"set: $!\"; print 'done'");

            assertThat(changes(recording, source))
                    .containsExactly("process_vm_writev", "PTRACE_POKEDATA", "PTRACE_SETREGS");
            List<CreateRemoteThread> events = recording.all(CreateRemoteThread.class).stream()
                    .filter(event -> source.equals(event.sourceProcessId()))
                    .toList();
            assertThat(events).allSatisfy(event -> {
                assertThat(event.targetProcessId()).isEqualTo((int) pid);
                assertThat(event.newThreadId()).isEqualTo((int) pid);
                assertThat(event.startAddress()).matches("0x0000[0-9A-F]{12}");
                assertThat(event.targetImage())
                        .isEqualTo(Path.of("/usr/bin/sleep").toRealPath().toString());
                assertThat(event.targetUser()).isEqualTo("root");
            });
            // Written and poked at the same place; a sleeping thread goes on in the C library.
            assertThat(events.get(1).startAddress()).isEqualTo(events.get(0).startAddress());
            assertThat(events.get(2).startAddress()).isNotEqualTo(events.get(0).startAddress());
        }
    }

    @Test
    void reportsTheFirstOfManyCallsOfAPair() throws Exception {
        Process other = scripts.start("sleep", "600");
        try (Recording recording = record()) {
            Integer source = scripts.perl(
                    copy(310, target.pid(), 5000) + "$pid = " + other.pid() + ';' + COPY.formatted(5000, 310));

            recording.settle();
            assertThat(recording.all(ProcessAccess.class))
                    .filteredOn(event -> source.equals(event.sourceProcessId()))
                    .extracting(ProcessAccess::targetProcessId)
                    .containsExactly((int) target.pid(), (int) other.pid());
            assertThat(recording.sensor().status().lost()).containsEntry(EventType.PROCESS_ACCESS, 0L);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void reportsNothingOfAProcessThatReachesIntoItselfOrFails() throws Exception {
        try (Recording recording = record()) {
            Integer source = scripts.perl("my $pid = $$; " + COPY.formatted(1, 310)
                    + "open(M, '<', '/proc/self/mem') or die; open(M, '<', \"/proc/$$/task/$$/mem\") or die;"
                    + " open(M, '<', '/proc/meminfo') or die; open(M, '<', '/proc/" + target.pid()
                    + "/maps') or die; syscall(101, 16, 4194303, 0, 0) == -1 or die");

            assertThat(rights(recording, source)).isEmpty();
        }
    }

    @Test
    void translatesProcessIdsOfANamespace() throws Exception {
        try (Recording recording = record()) {
            Process outside = scripts.start(
                    "unshare",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "perl",
                    "-e",
                    "$| = 1; my $child = fork; if (!$child) { exec 'sleep', '600' } select(undef, undef, undef, 0.3);"
                            + ATTACH.formatted(0x4206, "$child")
                            + " print \"$child\\n\"; <STDIN>; kill 9, $child");
            try (BufferedReader said = new BufferedReader(new InputStreamReader(outside.getInputStream(), UTF_8))) {
                String inside = said.readLine();

                ProcessAccess event = recording.await(
                        ProcessAccess.class,
                        each -> String.valueOf(each.targetImage()).endsWith("/sleep")
                                && each.targetProcessId() != null
                                && each.targetProcessId() != target.pid());
                assertThat(Files.readString(Path.of("/proc/" + event.targetProcessId() + "/status")))
                        .containsPattern("NSpid:.*\\s" + inside + "\\n");
                assertThat(event.sourceThreadId()).isEqualTo(event.sourceProcessId());
                outside.getOutputStream().close();
            } finally {
                outside.destroy();
            }
        }
    }

    @Test
    void passesOverTheRecorder() throws Exception {
        Integer own = (int) ProcessHandle.current().pid();
        Path memory = Path.of("/proc/" + target.pid() + "/mem");
        SensorOptions all = Scripts.options(EventType.PROCESS_ACCESS);
        SensorOptions others = new SensorOptions(
                EnumSet.of(EventType.PROCESS_ACCESS), all.hashAlgorithms(), all.snapshotInterval(), false, 1 << 20);
        try (Recording recording = new Recording(others)) {
            Files.newInputStream(memory).close();
            assertThat(rights(recording, own)).isEmpty();
        }
        try (Recording recording = new Recording(all)) {
            Files.newInputStream(memory).close();
            assertThat(rights(recording, own)).containsExactly("0x10");
        }
    }

    @Test
    void countsWhatFoundNoRoom() throws Exception {
        SensorOptions usual = Scripts.options(EventType.PROCESS_ACCESS);
        SensorOptions tiny = new SensorOptions(
                usual.types(), usual.hashAlgorithms(), usual.snapshotInterval(), usual.ownActivity(), 4096);
        try (Recording recording = new Recording(tiny)) {
            // Nobody reads meanwhile.
            scripts.perl("for (1..300) { if (!fork) { open(F, '<', '/proc/" + target.pid()
                    + "/mem') or die; exit } } 1 while wait > 0");
            recording.settle();
            long end = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < end) {
                recording.poll(50);
            }

            long seen = recording.all(ProcessAccess.class).stream()
                    .filter(event -> event.targetProcessId() != null && event.targetProcessId() == (int) target.pid())
                    .count();
            Long lost = recording.sensor().status().lost().get(EventType.PROCESS_ACCESS);
            assertThat(seen).isPositive().isLessThan(300);
            assertThat(lost).isEqualTo(300 - seen);
            assertThat(recording.all(ErrorReport.class))
                    .anyMatch(event -> String.valueOf(event.description()).contains("ProcessAccess:" + lost));
        }
    }

    @Test
    void attachesToSystemCallsOnlyWhereAccessesAreWanted() throws Exception {
        try (Recording recording = new Recording(Scripts.options(EventType.PROCESS_CREATE))) {
            assertThat(state(recording)).isEqualTo("not wanted");
            recording.sensor().update(Scripts.options(EventType.FILE_CREATE));
            assertThat(state(recording)).isEqualTo("not wanted");
            recording.sensor().update(Scripts.options(EventType.PROCESS_ACCESS));
            assertThat(state(recording)).isEqualTo("attached");
            recording.sensor().update(Scripts.options(EventType.PROCESS_CREATE));
            assertThat(state(recording)).isEqualTo("not wanted");
        }
    }

    private static String state(Recording recording) {
        return recording.sensor().status().hooks().stream()
                .filter(each -> each.types().contains(EventType.PROCESS_ACCESS))
                .map(each -> each.state())
                .findFirst()
                .orElseThrow();
    }
}
