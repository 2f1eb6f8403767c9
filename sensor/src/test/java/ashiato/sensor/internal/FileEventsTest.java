package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.event.DriverLoad;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.FileCreate;
import ashiato.event.FileCreateStreamHash;
import ashiato.event.FileCreateTime;
import ashiato.event.FileDeleteDetected;
import ashiato.event.FileRead;
import ashiato.event.HashAlgorithm;
import ashiato.event.PipeConnected;
import ashiato.event.PipeCreated;
import ashiato.event.RawAccessRead;
import ashiato.sensor.internal.FileRecords.FileRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventsTest {
    private static final UUID GUID = new UUID(1, 2);
    private static final Instant BOOT = Instant.parse("2026-01-02T00:00:00Z");
    private static final Instant TIME = BOOT.plusSeconds(7);
    private static final long AT = 7_000_000_000L;
    /// No process of this number runs, so that paths are put together from their parts.
    private static final int PID = 1 << 23;

    private static final String IMAGE = "/usr/bin/cp";

    private final List<Event> sent = new ArrayList<>();
    private final List<FileIdentity> hashed = new ArrayList<>();
    private final TrackedProcess process = new TrackedProcess(PID, 1, GUID);
    private final FilePlaces places = new FilePlaces();
    private final RunningImages running = new RunningImages();
    private final Executables executables =
            new Executables(EnumSet.of(HashAlgorithm.SHA256), (event, _) -> sent.add(event));
    private final ModuleSignatures signatures = new ModuleSignatures();
    private FileEvents events;

    @BeforeEach
    void makeEvents(@TempDir Path directory) throws IOException {
        Path passwd = Files.writeString(directory.resolve("passwd"), "alice:x:1000:1000::/home/alice:/bin/sh\n");
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
        process.image = IMAGE;
        events = new FileEvents(
                clock,
                new UserNames(passwd, System::nanoTime),
                places,
                running,
                executables,
                signatures,
                new FileEvents.Destination() {
                    @Override
                    public void emit(Event event, Map<String, String> extra) {
                        sent.add(event);
                    }

                    @Override
                    public void emitHashed(
                            FileIdentity file,
                            List<String> paths,
                            Function<@Nullable String, Event> completion,
                            Map<String, String> extra) {
                        hashed.add(file);
                        sent.add(completion.apply("MD5=AB"));
                    }
                });
    }

    @AfterEach
    void close() {
        places.close();
        running.close();
        executables.close();
        signatures.close();
    }

    private static FileBytes record(int kind) {
        return new FileBytes(kind, PID).at(AT).names("/srv/dir").with(FileRecord.MOUNT_NAMESPACE, 7);
    }

    private Event only(FileBytes record) {
        ByteBuffer bytes = record.bytes();
        assertThat(FileRecords.isPlausible(bytes, 0, bytes.capacity())).isTrue();
        sent.clear();
        report(bytes);
        assertThat(sent).hasSize(1);
        return sent.getFirst();
    }

    private void report(ByteBuffer bytes) {
        for (EventType type : FileRecords.types(KernelRecords.Header.kind(bytes, 0))) {
            events.report(type, bytes, 0, process);
        }
    }

    @Test
    void makesACreationOfAFileThatWasOpened() {
        assertThat(only(record(FileRecords.CREATED).flags(FileRecord.FLAG_INODE_KNOWN)))
                .isEqualTo(new FileCreate(null, TIME, GUID, PID, IMAGE, "/srv/dir", TIME, "alice"));
    }

    @Test
    void makesACreationOfANameThatAProgramGave() {
        assertThat(only(record(FileRecords.CREATED).text("./a/../\u00fcber//x")))
                .isEqualTo(new FileCreate(null, TIME, GUID, PID, IMAGE, "/srv/dir/\u00fcber/x", null, "alice"));
    }

    @Test
    void tellsNoPathWhereTheTextCouldNotBeRead() {
        assertThat(only(record(FileRecords.DELETED).flags(FileRecord.FLAG_TEXT_UNREAD)))
                .isEqualTo(new FileDeleteDetected(null, TIME, GUID, PID, "alice", IMAGE, null, null, null));
    }

    @Test
    void marksAPathThatWasCut() {
        assertThat(only(record(FileRecords.READ)
                        .flags(FileRecord.FLAG_INODE_KNOWN | FileRecord.FLAG_PATH_CUT)
                        .with(FileRecord.FILE_SIZE, 5L)))
                .isEqualTo(new FileRead(null, TIME, GUID, PID, IMAGE, "alice", "+/srv/dir", 5L));
    }

    @Test
    void passesOverFilesThatNeverHadAName() {
        report(record(FileRecords.CREATED)
                .flags(FileRecord.FLAG_INODE_KNOWN | FileRecord.FLAG_NAMELESS)
                .bytes());
        assertThat(sent).isEmpty();
    }

    @Test
    void tellsTheTimesOfAFileAlsoBefore1970() {
        assertThat(only(record(FileRecords.TIMES_SET)
                        .flags(FileRecord.FLAG_INODE_KNOWN | FileRecord.FLAG_BEFORE_KNOWN)
                        .with(FileRecord.MODIFIED, -1L)
                        .with(FileRecord.MODIFIED_BEFORE, 1_000_000_001L)))
                .isEqualTo(new FileCreateTime(
                        null,
                        TIME,
                        GUID,
                        PID,
                        IMAGE,
                        "/srv/dir",
                        Instant.ofEpochSecond(-1, 999_999_999),
                        Instant.ofEpochSecond(1, 1),
                        "alice"));
    }

    @Test
    void makesAnAttributePartOfTheName() {
        assertThat(only(record(FileRecords.ATTRIBUTE_SET)
                        .flags(FileRecord.FLAG_INODE_KNOWN | FileRecord.FLAG_REFERRER | FileRecord.FLAG_CONTENTS_CUT)
                        .with(FileRecord.INODE, 9L)
                        .contents("http://x\n")))
                .isEqualTo(new FileCreateStreamHash(
                        null,
                        TIME,
                        GUID,
                        PID,
                        IMAGE,
                        "/srv/dir:user.xdg.referrer.url",
                        null,
                        "MD5=AB",
                        "http://x\\x0a...",
                        "alice"));
        assertThat(hashed).extracting(FileIdentity::inode).containsExactly(9L);
    }

    @Test
    void namesPipesByTheirPathAndSocketsWithoutOneByTheirName() {
        assertThat(only(record(FileRecords.PIPE_CREATED).text("fifo")))
                .isEqualTo(new PipeCreated(null, "CreatePipe", TIME, GUID, PID, "/srv/dir/fifo", IMAGE, "alice"));
        assertThat(only(new FileBytes(FileRecords.PIPE_OPENED, PID)
                        .at(AT)
                        .flags(FileRecord.FLAG_ABSTRACT)
                        .text("a\0b")))
                .isEqualTo(new PipeConnected(null, "ConnectPipe", TIME, GUID, PID, "@a\\x00b", IMAGE, "alice"));
    }

    @Test
    void namesTheDeviceThatWasOpened() {
        assertThat(only(new FileBytes(FileRecords.DEVICE_READ, PID)
                        .at(AT)
                        .flags(FileRecord.FLAG_INODE_KNOWN)
                        .names("/dev/sda1")))
                .isEqualTo(new RawAccessRead(null, TIME, GUID, PID, IMAGE, "/dev/sda1", "alice"));
    }

    private static DriverLoad driver(@Nullable String path, @Nullable String hashes, @Nullable String signed) {
        return new DriverLoad(null, TIME, path, hashes, signed, null, null);
    }

    private static FileBytes module(Path file) throws IOException {
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        return new FileBytes(FileRecords.LOADED, PID)
                .at(AT)
                .names(file.toString())
                .flags(FileRecord.FLAG_INODE_KNOWN)
                .with(FileRecord.INODE, (Long) Files.getAttribute(file, "unix:ino"))
                .with(FileRecord.CHANGE_TIME, changed.to(TimeUnit.NANOSECONDS))
                .with(FileRecord.FILE_SIZE, Files.size(file));
    }

    @Test
    void tellsWhetherTheFileOfAModuleIsSigned(@TempDir Path directory) throws IOException {
        String end = "~Module signature appended~\n";
        Path root = directory.toRealPath();
        Path signed = Files.writeString(root.resolve("signed.ko"), "x".repeat(70_000) + end);
        Path exact = Files.writeString(root.resolve("end.ko"), end);
        Path unsigned = Files.writeString(root.resolve("unsigned.ko"), end + "x");
        Path empty = Files.createFile(root.resolve("empty.ko"));

        assertThat(only(module(signed))).isEqualTo(driver(signed.toString(), "MD5=AB", "true"));
        assertThat(only(module(exact))).isEqualTo(driver(exact.toString(), "MD5=AB", "true"));
        assertThat(only(module(unsigned))).isEqualTo(driver(unsigned.toString(), "MD5=AB", "false"));
        assertThat(only(module(empty))).isEqualTo(driver(empty.toString(), "MD5=AB", "false"));
    }

    @Test
    void doesNotTellItOfACompressedModuleOrOfOneThatHasChanged(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.toRealPath().resolve("x.ko"), "x");

        assertThat(only(module(file).flags(FileRecord.FLAG_COMPRESSED)))
                .isEqualTo(driver(file.toString(), "MD5=AB", null));
        assertThat(only(module(file).with(FileRecord.FILE_SIZE, 2L)))
                .isEqualTo(driver(file.toString(), "MD5=AB", null));
    }

    @Test
    void tellsWhetherAModuleWasSignedThatCameFromMemory() {
        FileBytes record = new FileBytes(FileRecords.LOADED, PID).at(AT).flags(FileRecord.FLAG_NAMELESS);
        assertThat(only(record)).isEqualTo(driver(null, null, null));
        assertThat(only(record.contents("~Module signature appended~\n"))).isEqualTo(driver(null, null, "true"));
        assertThat(only(record.contents("~Module signature appended~ "))).isEqualTo(driver(null, null, "false"));
    }

    @Test
    void namesTheImageOfThatTime() {
        process.execute("/usr/bin/later", AT + 1);
        process.execute("/usr/bin/last", AT + 2);
        assertThat(((FileCreate) only(record(FileRecords.CREATED).text("a"))).image())
                .isEqualTo(IMAGE);
        assertThat(((FileCreate) only(record(FileRecords.CREATED).text("a").at(AT + 1))).image())
                .isEqualTo("/usr/bin/later");
        assertThat(((FileCreate) only(record(FileRecords.CREATED).text("a").at(AT + 5))).image())
                .isEqualTo("/usr/bin/last");
    }

    @Test
    void makesSomethingOfEveryRecordThatIsPlausible() {
        long seed = 20_260_103;
        Random random = new Random(seed);
        int plausible = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            if (bytes.length >= FileRecord.BYTES && i % 2 == 0) {
                makeWhole(record, random);
            }
            if (FileRecords.isPlausible(record, 0, bytes.length)) {
                plausible++;
                report(record);
            }
        }
        assertThat(plausible).as("seed %d", seed).isBetween(10_000, 25_000);
        assertThat(sent).hasSizeGreaterThan(5_000);
    }

    /// Gives random bytes the lengths of a record.
    private static void makeWhole(ByteBuffer record, Random random) {
        int parts = record.capacity() - FileRecord.BYTES;
        int names = random.nextInt(parts + 1);
        int text = random.nextInt(parts - names + 1);
        record.putShort(KernelRecords.Header.KIND, (short) (1 + random.nextInt(FileRecords.LAST_KIND)));
        record.putInt(KernelRecords.Header.SIZE, record.capacity());
        record.putInt(FileRecord.NAMES_LENGTH, names);
        record.putInt(FileRecord.TEXT_LENGTH, text);
        record.putInt(FileRecord.CONTENTS_LENGTH, parts - names - text);
    }
}
