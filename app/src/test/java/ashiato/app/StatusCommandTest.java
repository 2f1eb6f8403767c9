package ashiato.app;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.agent.ControlServer;
import ashiato.agent.RecorderStatus;
import ashiato.agent.RecorderStatus.EventCount;
import ashiato.agent.RecorderStatus.LogState;
import ashiato.agent.RecorderStatus.Loss;
import ashiato.agent.RecorderStatus.Memory;
import ashiato.agent.RecorderStatus.Place;
import ashiato.agent.RecorderStatus.State;
import ashiato.event.EventType;
import ashiato.sensor.SensorStatus;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusCommandTest {
    private final Cli cli = new Cli();

    @TempDir
    private Path log;

    private RecorderStatus status(List<Loss> losses, List<String> problems) {
        return new RecorderStatus(
                "1.2.3",
                4711,
                State.RECORDING,
                Cli.NOW.minusSeconds(7500),
                Cli.NOW,
                List.of(
                        new SensorStatus.Hook(
                                "tp_btf/sched_process_exec", "B", EnumSet.of(EventType.PROCESS_CREATE), "attached"),
                        new SensorStatus.Hook(
                                "fexit/inet_accept",
                                "A",
                                EnumSet.of(EventType.NETWORK_FLOW, EventType.NETWORK_CONNECT),
                                "refused: EPERM")),
                List.of(
                        new EventCount(EventType.PROCESS_CREATE, 1234, 0.125, 2),
                        new EventCount(EventType.NETWORK_CONNECT, 98765, 13.17, 250.5)),
                losses,
                List.of(new SensorStatus.Table("processes", 412, 16384, 3)),
                new LogState(log, 4096, 64 << 20, 2, null, null),
                new Memory(52_800_000L, 12 << 20),
                problems,
                List.of(new SensorStatus.Excluded(
                        EventType.NETWORK_CONNECT, SensorStatus.Reason.DESTINATION_PORT, 6001)));
    }

    @Test
    void showsWhatTheRecorderSays() throws Exception {
        Cli.write(log, Cli.terminated(1, "/bin/true", 3600), Cli.terminated(2, "/bin/true", 60));
        try (ControlServer _ = ControlServer.open(log, new StubRecorder(status(List.of(), List.of())))) {
            assertThat(cli.succeeds("status", "--log", log).replaceFirst("\\S+ K?B of", "SIZE of"))
                    .isEqualTo("""
                            recorder  recording, pid 4711, version 1.2.3, since 2026-11-23 09:55:00.000 UTC (2 h 5 min)
                            log       LOG, SIZE of 64.0 MB
                            records   1 to 2, 2026-11-23 11:00:00.000 UTC to 2026-11-23 11:59:00.000 UTC
                            memory    50.4 MB resident, 12.0 MB in the kernel
                            lost      nothing
                            excluded  6001 NetworkConnect by destination port

                            event                          total  per s (1 min)  per s (all)
                              1 ProcessCreate               1234           2.00         0.13
                              3 NetworkConnect             98765         250.50        13.17

                            hook                                     tier events           state
                            tp_btf/sched_process_exec                B    1                attached
                            fexit/inet_accept                        A    3,200            refused: EPERM

                            table                     size   capacity    evicted
                            processes                  412      16384          3
                            """.replace("LOG", log.toString()));
        }
    }

    @Test
    void showsLossesAndProblemsAtTheTop() throws Exception {
        Cli.write(log, Cli.terminated(1, "/bin/true", 3600));
        List<Loss> losses = List.of(
                new Loss(EventType.NETWORK_CONNECT, Place.KERNEL, 5), new Loss(EventType.DNS_QUERY, Place.LOG, 6));
        try (ControlServer _ = ControlServer.open(log, new StubRecorder(status(losses, List.of("the disk is full"))))) {
            assertThat(cli.succeeds("status", "--log", log).lines().skip(4).limit(3))
                    .containsExactly(
                            "PROBLEM   the disk is full",
                            "LOST      5 NetworkConnect before they reached the recorder",
                            "LOST      6 DnsQuery because the log did not take them");
        }
    }

    @Test
    void showsJsonAsTheRecorderAnswered() throws Exception {
        Cli.write(log, Cli.terminated(1, "/bin/true", 3600));
        RecorderStatus status = status(List.of(), List.of());
        try (ControlServer _ = ControlServer.open(log, new StubRecorder(status))) {
            assertThat(cli.succeeds("status", "--log", log, "--format", "json")).isEqualTo(status.toJson() + "\n");
        }
    }

    @Test
    void showsTheLogWhereNoRecorderRuns() throws Exception {
        Cli.write(log, Cli.terminated(1, "/bin/true", 3600), Cli.terminated(2, "/bin/true", 60));

        assertThat(cli.run("status", "--log", log)).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("ashiato: no recorder writes " + log + "\n");
        assertThat(cli.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("log       " + log + ", \\S+ K?B"),
                        line -> assertThat(line)
                                .isEqualTo("records   1 to 2, 2026-11-23 11:00:00.000 UTC to"
                                        + " 2026-11-23 11:59:00.000 UTC"));
    }

    @Test
    void showsTheLogAsJsonWhereNoRecorderRuns() throws Exception {
        Cli.write(log, Cli.terminated(1, "/bin/true", 3600));

        assertThat(cli.run("status", "--log", log, "--format", "json")).isEqualTo(1);
        assertThat(cli.out())
                .matches("\\{\"state\":\"absent\",\"log\":\\{\"directory\":\"" + log + "\",\"bytes\":\\d+,"
                        + "\"firstRecordId\":1,\"lastRecordId\":1,\"firstTime\":\"2026-11-23T11:00:00Z\","
                        + "\"lastTime\":\"2026-11-23T11:00:00Z\"}}\n");
    }

    @Test
    void saysWhatToDoWhereThereIsNoLog() {
        Path none = log.resolve("none");
        cli.fails(
                2,
                "ashiato: " + none + ": no such file or directory. Give the directory that the recorder writes to (its"
                        + " --log).\n",
                "status",
                "--log",
                none);
    }
}
