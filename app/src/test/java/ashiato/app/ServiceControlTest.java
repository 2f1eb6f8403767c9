package ashiato.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.agent.ChangeResult;
import ashiato.agent.ConfigurationChange;
import ashiato.agent.ConfigurationDirectory;
import ashiato.agent.ConfigurationFile;
import ashiato.agent.ConfigurationInForce;
import ashiato.agent.ControlServer;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecordingRules;
import ashiato.agent.Switches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The service under a systemd that is played by this test.
@Timeout(60)
class ServiceControlTest {
    @TempDir
    private Path temporary = Path.of("");

    private final List<String> commands = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ServicePlaces places = new ServicePlaces(temporary);
    private @Nullable ControlServer running;
    private boolean startFails;

    @BeforeEach
    void place() throws IOException {
        places = new ServicePlaces(temporary.toRealPath());
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    private HostCommands.Result systemd(List<String> command) throws CommandFailure {
        String line = String.join(" ", command);
        commands.add(line);
        switch (line) {
            case "systemctl start ashiato.service" -> {
                if (!startFails) {
                    startRecorder();
                }
            }
            case "systemctl stop ashiato.service" -> stop();
            case "systemctl is-failed ashiato.service" -> {
                return new HostCommands.Result(startFails ? 0 : 1, "");
            }
            case "journalctl --no-pager -o cat -n 20 -u ashiato.service" -> {
                return new HostCommands.Result(0, "this kernel has no BTF\n");
            }
            default -> {
                // Reloading, enabling and disabling always succeed.
            }
        }
        return new HostCommands.Result(0, "");
    }

    private void startRecorder() throws CommandFailure {
        try {
            Files.createDirectories(places.log());
            running = ControlServer.open(
                    places.log(),
                    new StubRecorder(new RecorderStatus(
                            "1",
                            4711,
                            RecorderStatus.State.RECORDING,
                            Instant.EPOCH,
                            Instant.EPOCH,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            new LogState(places.log(), 0, 0, 0, null, null),
                            new Memory(null, 0),
                            List.of(),
                            List.of())));
        } catch (Exception e) {
            throw new CommandFailure(1, e.toString(), e);
        }
    }

    private ServiceControl control() {
        return new ServiceControl(
                places,
                new SystemdService(places, Path.of("/usr/lib/jvm/jdk 25"), this::systemd),
                () -> write(places.launcher()),
                "pc1",
                new PrintStream(err, true, UTF_8));
    }

    private static void write(Path file) throws CommandFailure {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "#!/bin/sh\n");
        } catch (IOException e) {
            throw new CommandFailure(1, e.toString(), e);
        }
    }

    private static RecordingRules rules(String elements) {
        String xml = "<Sysmon schemaversion=\"4.90\"><EventFiltering>" + elements + "</EventFiltering></Sysmon>";
        return RecordingRules.of(new ConfigurationFile("r.xml", xml.getBytes(UTF_8)), Switches.NONE);
    }

    private String said() {
        return err.toString(UTF_8);
    }

    private void assertNothingIsLeft() {
        assertThat(places.unit()).doesNotExist();
        assertThat(places.program()).doesNotExist();
        assertThat(places.configuration()).doesNotExist();
        assertThat(places.processId()).doesNotExist();
    }

    @Test
    void installsAUnitAndStartsIt() throws Exception {
        control().install(RecordingRules.defaults());

        assertThat(commands)
                .containsExactly(
                        "systemctl daemon-reload",
                        "systemctl enable ashiato.service",
                        "systemctl start ashiato.service");
        assertThat(places.unit())
                .content()
                .contains("ExecStart=\"" + places.launcher() + "\" record --service\n")
                .contains("Environment=\"ASHIATO_JAVA_HOME=/usr/lib/jvm/jdk 25\"\n")
                .contains(
                        "CapabilityBoundingSet=CAP_BPF CAP_PERFMON CAP_NET_ADMIN CAP_DAC_READ_SEARCH CAP_SYS_PTRACE\n")
                .doesNotContain("@JAVA_HOME@", "@LAUNCHER@");
        assertThat(new ConfigurationDirectory(places.configuration()).load()).isEqualTo(RecordingRules.defaults());
        assertThat(said())
                .isEqualTo("Ashiato installed.\nStarting Ashiato..\nAshiato started. It records to " + places.log()
                        + "\n");
    }

    @Test
    void installsNothingTwice() throws Exception {
        control().install(RecordingRules.defaults());
        assertThatThrownBy(() -> control().install(rules("")))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(
                        "The service Ashiato is already registered. Uninstall Ashiato before reinstalling: ashiato -u");
        assertThat(control().isInstalled()).isTrue();
    }

    @Test
    void installsNothingForABrokenFile() {
        assertThatThrownBy(() -> control().install(rules("<NetworkConect onmatch=\"include\"/>")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("r.xml:1:46: error: ");
        assertThat(commands).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void takesBackAnInstallationThatDoesNotStartAndSaysWhy() {
        startFails = true;
        assertThatThrownBy(() -> control().install(RecordingRules.defaults()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the service does not record, and was removed again. this kernel has no BTF");
        assertThat(commands).contains("systemctl stop ashiato.service", "systemctl disable ashiato.service");
        assertNothingIsLeft();
    }

    @Test
    void installsNothingBesideAnotherRecorderOfTheSameLog() throws Exception {
        startRecorder();
        assertThatThrownBy(() -> control().install(RecordingRules.defaults()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("another recorder, process 4711, writes " + places.log() + "; stop it first");
        assertNothingIsLeft();
    }

    @Test
    void removesEverythingButTheLog() throws Exception {
        control().install(RecordingRules.defaults());
        Files.writeString(places.log().resolve("journal-1.ashj"), "events");
        err.reset();
        control().uninstall(false);

        assertNothingIsLeft();
        assertThat(places.log().resolve("journal-1.ashj")).hasContent("events");
        assertThat(said())
                .isEqualTo("Stopping Ashiato.\nAshiato stopped.\nAshiato removed.\nThe log stays in " + places.log()
                        + "; to remove it, remove " + places.state() + "\n");
        assertThat(commands).containsSubsequence("systemctl stop ashiato.service", "systemctl disable ashiato.service");
    }

    @Test
    void doesNothingWhereNothingIsInstalled() {
        for (Action action : List.<Action>of(
                () -> control().uninstall(false),
                () -> control().configuration(),
                () -> control().change(new ConfigurationChange.Reset()))) {
            assertThatThrownBy(action::run)
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("Ashiato is not installed on this computer");
        }
        assertThat(commands).isEmpty();
    }

    private interface Action {
        void run() throws CommandFailure;
    }

    @Test
    void removesARemnantByForce() throws Exception {
        write(places.launcher());
        control().uninstall(true);
        assertNothingIsLeft();
    }

    @Test
    void keepsAChangeForAServiceThatDoesNotRun() throws Exception {
        control().install(RecordingRules.defaults());
        stop();
        ChangeResult result = control().change(new ConfigurationChange.Replace(rules("")));
        assertThat(result.changed()).isTrue();
        assertThat(said()).contains("The service does not run; it takes this configuration when it is started.");
        assertThat(control().configuration()).isEqualTo(new ConfigurationInForce(rules(""), null, null));

        ChangeResult broken = control().change(new ConfigurationChange.Replace(rules("<X onmatch=\"include\"/>")));
        assertThat(broken.changed()).isFalse();
        assertThat(broken.problems()).isNotEmpty();
        assertThat(control().configuration().rules()).isEqualTo(rules(""));
    }

    @Test
    void writesAUnitThatSystemdUnderstands() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        Assumptions.assumeTrue(Files.exists(analyze), analyze + " is missing: apt-get install systemd");
        Path unit = temporary.resolve("ashiato.service");
        Files.writeString(unit, SystemdService.unit(Path.of("/bin/true"), Path.of("/usr/lib/jvm/jdk 25%")));
        Process verify = new ProcessBuilder(analyze.toString(), "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(verify.getInputStream().readAllBytes(), UTF_8);
        assertThat(verify.waitFor()).as(output).isZero();
        assertThat(output).isEmpty();
    }
}
