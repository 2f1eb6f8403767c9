package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.CreateRemoteThread;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.HexInt32;
import ashiato.event.ProcessAccess;
import ashiato.sensor.internal.AccessRecords.AccessRecord;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessEventsTest {
    private static final Instant BOOT = Instant.parse("2026-01-02T00:00:00Z");
    private static final Instant TIME = BOOT.plusSeconds(7);
    private static final long AT = 7_000_000_000L;
    private static final UUID SOURCE_GUID = new UUID(1, 2);
    private static final UUID TARGET_GUID = new UUID(3, 4);
    private static final int SOURCE = 500;
    private static final int TARGET = 600;

    private final List<Event> sent = new ArrayList<>();
    private final List<Map<String, String>> extras = new ArrayList<>();
    private final TrackedProcess source = new TrackedProcess(SOURCE, 1, SOURCE_GUID);
    private final TrackedProcess target = new TrackedProcess(TARGET, 2, TARGET_GUID);
    private AccessEvents events;

    @BeforeEach
    void makeEvents(@TempDir Path directory) throws IOException {
        Path passwd = Files.writeString(
                directory.resolve("passwd"), "alice:x:1000:1000::/home/alice:/bin/sh\nroot:x:0:0::/root:/bin/sh\n");
        KernelClock clock = new KernelClock(
                new KernelClock.Source() {
                    @Override
                    public long kernelNanos() {
                        return 0;
                    }

                    @Override
                    public long wallNanos() {
                        return BOOT.getEpochSecond() * 1_000_000_000L;
                    }
                },
                Duration.ofSeconds(5));
        source.image = "/usr/bin/gdb";
        source.extra = Map.of("ContainerId", "c0ffee");
        target.image = "/usr/sbin/sshd";
        events = new AccessEvents(
                clock,
                new UserNames(passwd, System::nanoTime),
                (bytes, key) -> {
                    assertThat(bytes.getInt(key + ProcessKey.PID)).isEqualTo(TARGET);
                    return target;
                },
                (event, extra) -> {
                    sent.add(event);
                    extras.add(extra);
                });
    }

    private static AccessBytes record(int kind, int flags) {
        return new AccessBytes(kind, SOURCE, TARGET).at(AT).flags(flags).threads(501, 601);
    }

    private Event only(AccessBytes record, EventType type) {
        ByteBuffer bytes = record.bytes();
        assertThat(AccessRecords.isPlausible(bytes, 0, bytes.capacity())).isTrue();
        assertThat(AccessRecords.types(KernelRecords.Header.kind(bytes, 0))).contains(type);
        sent.clear();
        events.report(type, bytes, 0, source);
        assertThat(sent).hasSize(1);
        return sent.getFirst();
    }

    private static ProcessAccess access(int rights) {
        return new ProcessAccess(
                null,
                TIME,
                SOURCE_GUID,
                SOURCE,
                501,
                "/usr/bin/gdb",
                TARGET_GUID,
                TARGET,
                "/usr/sbin/sshd",
                new HexInt32(rights),
                null,
                "alice",
                "root");
    }

    @Test
    void makesAnAccessOfADebugger() {
        int both = AccessRecord.FLAG_FOR_READING | AccessRecord.FLAG_FOR_WRITING;
        assertThat(only(record(AccessRecords.ATTACHED, both), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x838));
        assertThat(extras).containsExactly(source.extra);
    }

    @Test
    void tellsByTheRightsWhatCanBeDoneWithTheMemory() {
        int reading = AccessRecord.FLAG_FOR_READING;
        int writing = AccessRecord.FLAG_FOR_WRITING;
        assertThat(only(record(AccessRecords.READ, reading), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x10));
        assertThat(only(record(AccessRecords.WRITTEN, writing), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x28));
        assertThat(only(record(AccessRecords.OPENED, reading), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x10));
        assertThat(only(record(AccessRecords.OPENED, reading | writing), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x38));
    }

    private static CreateRemoteThread change(@Nullable Integer thread, @Nullable String address) {
        return new CreateRemoteThread(
                null,
                TIME,
                SOURCE_GUID,
                SOURCE,
                "/usr/bin/gdb",
                TARGET_GUID,
                TARGET,
                "/usr/sbin/sshd",
                thread,
                address,
                null,
                null,
                "alice",
                "root");
    }

    @Test
    void tellsWhichThreadGoesOnWhere() {
        AccessBytes record = record(AccessRecords.STEERED, AccessRecord.FLAG_ADDRESS_KNOWN)
                .address(0x7fff_1234_abcdL)
                .request(13);
        assertThat(only(record, EventType.CREATE_REMOTE_THREAD)).isEqualTo(change(601, "0x00007FFF1234ABCD"));
        assertThat(extras).containsExactly(Map.of("ContainerId", "c0ffee", "Call", "PTRACE_SETREGS"));
    }

    @Test
    void tellsNoAddressThatIsNotKnown() {
        assertThat(only(record(AccessRecords.STEERED, 0).request(0x4205), EventType.CREATE_REMOTE_THREAD))
                .isEqualTo(change(601, null));
        assertThat(extras.getLast()).containsEntry("Call", "PTRACE_SETREGSET");
        assertThat(only(record(AccessRecords.POKED, 0).threads(501, 0).request(99), EventType.CREATE_REMOTE_THREAD))
                .isEqualTo(change(null, null));
        assertThat(extras.getLast()).containsEntry("Call", "ptrace 99");
    }

    @Test
    void makesAnAccessAndAChangeOfMemoryThatWasWritten() {
        int flags = AccessRecord.FLAG_FOR_WRITING | AccessRecord.FLAG_ADDRESS_KNOWN;
        AccessBytes record = record(AccessRecords.WRITTEN, flags).address(-1);
        assertThat(only(record, EventType.PROCESS_ACCESS)).isEqualTo(access(0x28));
        assertThat(only(record, EventType.CREATE_REMOTE_THREAD)).isEqualTo(change(601, "0xFFFFFFFFFFFFFFFF"));
        assertThat(extras.getLast()).containsEntry("Call", "process_vm_writev");
    }

    @Test
    void namesTheImagesOfThatTime() {
        source.execute("/usr/bin/later", AT + 1);
        target.execute("/usr/sbin/later", AT + 1);
        assertThat(only(record(AccessRecords.READ, AccessRecord.FLAG_FOR_READING), EventType.PROCESS_ACCESS))
                .isEqualTo(access(0x10));
    }

    @Test
    void tellsNothingOfATargetThatWasGone() {
        AccessBytes record = new AccessBytes(AccessRecords.READ, SOURCE, 0)
                .at(AT)
                .flags(AccessRecord.FLAG_FOR_READING)
                .threads(501, 0);
        assertThat(only(record, EventType.PROCESS_ACCESS))
                .isEqualTo(new ProcessAccess(
                        null,
                        TIME,
                        SOURCE_GUID,
                        SOURCE,
                        501,
                        "/usr/bin/gdb",
                        null,
                        null,
                        "<unknown process>",
                        new HexInt32(0x10),
                        null,
                        "alice",
                        null));
    }

    @Test
    void makesSomethingOfEveryRecordThatIsPlausible() {
        long seed = 20_260_104;
        Random random = new Random(seed);
        byte[] bytes = new byte[AccessRecord.BYTES];
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int made = 0;
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            record.putShort(KernelRecords.Header.KIND, (short) (1 + random.nextInt(AccessRecords.LAST_KIND)));
            record.putInt(KernelRecords.Header.SIZE, bytes.length);
            record.putInt(AccessRecord.TARGET + ProcessKey.PID, TARGET);
            assertThat(AccessRecords.isPlausible(record, 0, bytes.length)).isTrue();
            for (EventType type : AccessRecords.types(KernelRecords.Header.kind(record, 0))) {
                events.report(type, record, 0, source);
                made++;
            }
        }
        assertThat(sent).as("seed %d", seed).hasSize(made);
    }
}
