package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.EventType;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.NetworkExclusions.Noise;
import ashiato.sensor.NetworkExclusions.Subject;
import ashiato.sensor.SensorStatus.Excluded;
import ashiato.sensor.SensorStatus.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Integer> marked = new ArrayList<>();
    private final TrackedProcess process = new TrackedProcess(42, 1, new UUID(0, 42));
    private long now;

    @TempDir
    Path directory;

    private Path passwd = Path.of("");
    private Exclusions exclusions = exclusions(passwd);

    @BeforeEach
    void begin() throws IOException {
        passwd = Files.writeString(directory.resolve("passwd"), "alice:x:1000:1000::/home/alice:/bin/sh\n");
        exclusions = exclusions(passwd);
        process.image = "/usr/bin/curl";
    }

    private Exclusions exclusions(Path users) {
        Conversation conversation = new Conversation(
                "here",
                new Addresses(16),
                PortNames.load(Path.of("/nonexistent")),
                (asking, address) -> null,
                (protocol, port) -> port == 443);
        return new Exclusions(conversation, new UserNames(users, () -> now), new ProcessMarks(new ProcessMarks.Map() {
            @Override
            public boolean put(long start, int pid, int uid, int types) {
                return true;
            }

            @Override
            public boolean replace(long start, int pid, int uid, int types) {
                return marked.add(types);
            }

            @Override
            public void erase(long start, int pid) {}

            @Override
            public void eraseAll() {}

            @Override
            public long produced() {
                return 0;
            }

            @Override
            public long consumed() {
                return 0;
            }
        }));
    }

    /// From 10.0.0.1:50000 to 192.0.2.7:443, by process 42 of user 1000.
    private static FlowBytes outgoing() {
        return new FlowBytes(KernelRecords.CONNECT)
                .by(42, 1000)
                .startedAt(7)
                .local("10.0.0.1", 50_000)
                .remote("192.0.2.7", 443)
                .initiated(KernelRecords.Endpoints.BY_PROCESS);
    }

    private static Noise destination(String address) {
        return new Noise(Set.of(), Set.of(InetAddress.ofLiteral(address)), Set.of(), Set.of(), Noise.NO_PROCESS);
    }

    private static Noise source(String address) {
        return new Noise(Set.of(InetAddress.ofLiteral(address)), Set.of(), Set.of(), Set.of(), Noise.NO_PROCESS);
    }

    private static Noise ports(Set<Integer> sources, Set<Integer> destinations) {
        return new Noise(Set.of(), Set.of(), sources, destinations, Noise.NO_PROCESS);
    }

    private static Noise program(Predicate<Subject> excluded) {
        return new Noise(Set.of(), Set.of(), Set.of(), Set.of(), excluded);
    }

    private boolean excludes(Noise noise, FlowBytes record) {
        exclusions.set(new NetworkExclusions(noise, Noise.NONE));
        return exclusions.excludes(EventType.NETWORK_CONNECT, record.bytes(), 0, process);
    }

    @Test
    void takesTheSideThatBeganAsTheSource() {
        assertThat(excludes(destination("192.0.2.7"), outgoing())).isTrue();
        assertThat(excludes(source("192.0.2.7"), outgoing())).isFalse();
        FlowBytes incoming = outgoing().initiated(KernelRecords.Endpoints.BY_PEER);
        assertThat(excludes(source("192.0.2.7"), incoming)).isTrue();
        assertThat(excludes(destination("192.0.2.7"), incoming)).isFalse();
        assertThat(excludes(ports(Set.of(443), Set.of()), incoming)).isTrue();
        assertThat(excludes(ports(Set.of(), Set.of(443)), incoming)).isFalse();
        assertThat(excludes(ports(Set.of(), Set.of(443)), outgoing())).isTrue();
        assertThat(excludes(ports(Set.of(50_000), Set.of()), outgoing())).isTrue();
    }

    @Test
    void decidesByTheListeningPortsWhoBeganWhatWasThereBefore() {
        FlowBytes found = outgoing().initiated(KernelRecords.Endpoints.UNKNOWN);
        assertThat(excludes(destination("192.0.2.7"), found)).isTrue();
        assertThat(excludes(source("192.0.2.7"), found.local("10.0.0.1", 443))).isTrue();
    }

    @Test
    void takesAMappedAddressForTheOneOfIpv4() {
        FlowBytes mapped = outgoing().local("::ffff:10.0.0.1", 50_000).remote("::ffff:192.0.2.7", 443);
        assertThat(excludes(destination("192.0.2.7"), mapped)).isTrue();
        assertThat(excludes(destination("2001:db8::1"), outgoing().remote("2001:db8::1", 443)))
                .isTrue();
    }

    @Test
    void excludesEachTypeByItsOwnValues() {
        exclusions.set(new NetworkExclusions(destination("192.0.2.7"), source("192.0.2.7")));
        assertThat(exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process))
                .isTrue();
        assertThat(exclusions.excludes(EventType.NETWORK_FLOW, outgoing().bytes(), 0, process))
                .isFalse();
    }

    @Test
    void countsByTheFirstReasonAndAddsWhatTheKernelCounted() {
        excludes(
                new Noise(Set.of(), Set.of(InetAddress.ofLiteral("192.0.2.7")), Set.of(), Set.of(443), subject -> true),
                outgoing());
        assertThat(exclusions.excluded(slot -> slot == KernelRecords.COUNTER_EXCLUDED_FLOWS + 4 ? 9 : 0))
                .containsExactly(
                        new Excluded(EventType.NETWORK_CONNECT, Reason.DESTINATION_ADDRESS, 1),
                        new Excluded(EventType.NETWORK_FLOW, Reason.PROCESS, 9));
    }

    @Test
    void asksForAProcessOnceForEachImageAndUser() {
        List<Subject> asked = new ArrayList<>();
        Noise noise = program(subject -> asked.add(subject) && subject.image().endsWith("/curl"));
        assertThat(excludes(noise, outgoing())).isTrue();
        exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process);
        assertThat(asked).containsExactly(new Subject(process.guid, 42, "/usr/bin/curl", "alice"));

        exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().by(42, 7).bytes(), 0, process);
        assertThat(asked.getLast().user()).isEqualTo("7");

        process.image = "/usr/bin/wget";
        exclusions.executed(process);
        assertThat(exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process))
                .isFalse();
    }

    @Test
    void marksAProcessThatGoesOnTalkingWithTheTypesThatAreExcluded() {
        exclusions.set(new NetworkExclusions(program(subject -> true), Noise.NONE));
        for (int i = 0; i < 2; i++) {
            exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process);
            exclusions.turn();
        }
        assertThat(marked).isEmpty();
        for (int i = 0; i < 5; i++) {
            exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process);
            exclusions.turn();
        }
        assertThat(marked).containsExactly(KernelRecords.TYPE_CONNECT);
    }

    @Test
    void asksAgainWhenUsersHaveOtherNames() throws IOException {
        Noise noise = program(subject -> "alice".equals(subject.user()));
        assertThat(excludes(noise, outgoing())).isTrue();
        Files.writeString(passwd, "bobby:x:1000:1000::/home/alice:/bin/sh\n");
        Files.setLastModifiedTime(passwd, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        now += 2 * SECOND;
        exclusions.turn();
        assertThat(exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process))
                .isFalse();
    }

    @Test
    void excludesNothingOfItself() {
        exclusions.set(NetworkExclusions.NONE);
        assertThat(exclusions.excludes(EventType.NETWORK_CONNECT, outgoing().bytes(), 0, process))
                .isFalse();
        assertThat(exclusions.excluded(slot -> 0)).isEmpty();
    }
}
