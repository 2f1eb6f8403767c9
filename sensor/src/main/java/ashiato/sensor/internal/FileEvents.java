package ashiato.sensor.internal;

import ashiato.event.DriverLoad;
import ashiato.event.Event;
import ashiato.event.EventType;
import ashiato.event.FieldType;
import ashiato.event.FileCreate;
import ashiato.event.FileCreateStreamHash;
import ashiato.event.FileCreateTime;
import ashiato.event.FileDeleteDetected;
import ashiato.event.FileExecutableDetected;
import ashiato.event.FileRead;
import ashiato.event.PipeConnected;
import ashiato.event.PipeCreated;
import ashiato.event.RawAccessRead;
import ashiato.sensor.internal.FilePlaces.Place;
import ashiato.sensor.internal.FileRecords.FileRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the events of files and pipes from their records. Confined to one thread.
final class FileEvents {
    private static final String BIRTH = "BirthUtcTime";
    private static final String CREATE_PIPE = "CreatePipe";
    private static final String CONNECT_PIPE = "ConnectPipe";
    private static final String ORIGIN = "user.xdg.origin.url";
    private static final String REFERRER = "user.xdg.referrer.url";
    // include/uapi/linux/stat.h
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IXUGO = 0x49;

    private final KernelClock clock;
    private final UserNames users;
    private final FilePlaces places;
    private final RunningImages running;
    private final Executables executables;
    private final ModuleSignatures signatures;
    private final Destination destination;

    /// Takes events.
    interface Destination {
        void emit(Event event, Map<String, String> extra);

        /// Sends an event as soon as the hashes of a file are known.
        ///
        /// @param paths where the file may be found
        /// @param completion makes the event from the hashes, or from null if there are none
        void emitHashed(
                FileIdentity file,
                List<String> paths,
                Function<@Nullable String, Event> completion,
                Map<String, String> extra);
    }

    /// What all events of files tell.
    private record Doer(
            Instant time,
            UUID guid,
            Integer pid,
            String image,
            @Nullable String user) {}

    FileEvents(
            KernelClock clock,
            UserNames users,
            FilePlaces places,
            RunningImages running,
            Executables executables,
            ModuleSignatures signatures,
            Destination destination) {
        this.clock = clock;
        this.users = users;
        this.places = places;
        this.running = running;
        this.executables = executables;
        this.signatures = signatures;
        this.destination = destination;
    }

    /// Makes the event of a type of a record that is plausible.
    ///
    /// @param type one of those that [FileRecords#types(int)] has for the record's kind
    void report(EventType type, ByteBuffer bytes, int record, TrackedProcess process) {
        long at = Header.time(bytes, record);
        Doer doer = new Doer(
                clock.instant(at),
                process.guid,
                process.pid,
                process.imageAt(at),
                users.name(bytes.getInt(record + FileRecord.PROCESS + ProcessKey.UID)));
        Map<String, String> extra = process.extra;
        switch (type) {
            case FILE_CREATE -> created(bytes, record, doer, extra);
            case FILE_DELETE_DETECTED -> deleted(bytes, record, doer, extra);
            case FILE_READ -> read(bytes, record, doer, extra);
            case FILE_CREATE_TIME -> timesSet(bytes, record, doer, extra);
            case FILE_CREATE_STREAM_HASH -> attributeSet(bytes, record, doer, extra);
            case FILE_EXECUTABLE_DETECTED -> executable(bytes, record, doer, extra);
            case DRIVER_LOAD -> loaded(bytes, record, doer, extra);
            case RAW_ACCESS_READ -> {
                String device = places.find(bytes, record, false).path();
                destination.emit(
                        new RawAccessRead(null, doer.time, doer.guid, doer.pid, doer.image, device, doer.user), extra);
            }
            case PIPE_CREATED -> {
                String name = pipeName(bytes, record);
                destination.emit(
                        new PipeCreated(null, CREATE_PIPE, doer.time, doer.guid, doer.pid, name, doer.image, doer.user),
                        extra);
            }
            case PIPE_CONNECTED -> {
                String name = pipeName(bytes, record);
                destination.emit(
                        new PipeConnected(
                                null, CONNECT_PIPE, doer.time, doer.guid, doer.pid, name, doer.image, doer.user),
                        extra);
            }
            default -> throw new IllegalArgumentException("no records of files become events " + type);
        }
    }

    private static boolean has(ByteBuffer bytes, int record, int flag) {
        return (Header.flags(bytes, record) & flag) != 0;
    }

    private void created(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        if (has(bytes, record, FileRecord.FLAG_NAMELESS)) {
            return;
        }
        boolean opened = has(bytes, record, FileRecord.FLAG_INODE_KNOWN);
        Place place = places.find(bytes, record, !opened);
        // A name that a link or a rename made is younger than its file.
        Instant creation = opened ? doer.time : birth(place.status());
        destination.emit(
                new FileCreate(null, doer.time, doer.guid, doer.pid, doer.image, place.path(), creation, doer.user),
                extra);
    }

    private void deleted(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        String path = places.find(bytes, record, false).path();
        RunningImages.Deleted image = path == null ? null : running.deleted(path);
        if (image == null) {
            destination.emit(deleted(doer, path, null, null), extra);
        } else {
            destination.emitHashed(
                    image.identity(), List.of(image.path()), hashes -> deleted(doer, path, hashes, true), extra);
        }
    }

    private static Event deleted(
            Doer doer, @Nullable String path, @Nullable String hashes, @Nullable Boolean isExecutable) {
        return new FileDeleteDetected(
                null, doer.time, doer.guid, doer.pid, doer.user, doer.image, path, hashes, isExecutable);
    }

    private void read(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        String path = places.find(bytes, record, false).path();
        long size = bytes.getLong(record + FileRecord.FILE_SIZE);
        destination.emit(
                new FileRead(
                        null,
                        doer.time,
                        doer.guid,
                        doer.pid,
                        doer.image,
                        doer.user,
                        path,
                        size < 0 ? null : (Long) size),
                extra);
    }

    private void timesSet(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        Place place = places.find(bytes, record, true);
        Instant before = has(bytes, record, FileRecord.FLAG_BEFORE_KNOWN)
                ? instant(bytes.getLong(record + FileRecord.MODIFIED_BEFORE))
                : null;
        Instant birth = birth(place.status());
        Map<String, String> more = extra;
        if (birth != null) {
            more = new LinkedHashMap<>(extra);
            more.put(BIRTH, FieldType.TIME.text(birth));
        }
        destination.emit(
                new FileCreateTime(
                        null,
                        doer.time,
                        doer.guid,
                        doer.pid,
                        doer.image,
                        place.path(),
                        instant(bytes.getLong(record + FileRecord.MODIFIED)),
                        before,
                        doer.user),
                more);
    }

    private void attributeSet(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        Place place = places.find(bytes, record, true);
        String attribute = has(bytes, record, FileRecord.FLAG_REFERRER) ? REFERRER : ORIGIN;
        String name = place.path() == null ? null : place.path() + ':' + attribute;
        String contents = contents(bytes, record);
        Instant birth = birth(place.status());
        FileIdentity file = identity(bytes, record, place);
        Function<@Nullable String, Event> completion = hash -> new FileCreateStreamHash(
                null, doer.time, doer.guid, doer.pid, doer.image, name, birth, hash, contents, doer.user);
        if (file == null) {
            destination.emit(completion.apply(null), extra);
        } else {
            destination.emitHashed(file, place.reach(), completion, extra);
        }
    }

    private void loaded(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        if (!has(bytes, record, FileRecord.FLAG_INODE_KNOWN)) {
            byte[] end = contentBytes(bytes, record);
            Boolean signed = end.length == 0 ? null : (Boolean) Arrays.equals(end, ModuleSignatures.END);
            destination.emit(driver(doer, null, null, signed), extra);
            return;
        }
        Place place = places.find(bytes, record, false);
        FileIdentity file = Objects.requireNonNull(identity(bytes, record, place));
        boolean compressed = has(bytes, record, FileRecord.FLAG_COMPRESSED);
        destination.emitHashed(
                file,
                place.reach(),
                hashes -> driver(
                        doer, place.path(), hashes, compressed ? null : signatures.isSigned(file, place.reach())),
                extra);
    }

    private static Event driver(Doer doer, @Nullable String path, @Nullable String hashes, @Nullable Boolean signed) {
        return new DriverLoad(null, doer.time, path, hashes, signed == null ? null : signed.toString(), null, null);
    }

    private static byte[] contentBytes(ByteBuffer bytes, int record) {
        int at = record
                + FileRecord.BYTES
                + bytes.getInt(record + FileRecord.NAMES_LENGTH)
                + bytes.getInt(record + FileRecord.TEXT_LENGTH);
        byte[] contents = new byte[bytes.getInt(record + FileRecord.CONTENTS_LENGTH)];
        bytes.get(at, contents);
        return contents;
    }

    private static String contents(ByteBuffer bytes, int record) {
        byte[] contents = contentBytes(bytes, record);
        String text = EscapedText.of(contents, 0, contents.length);
        return has(bytes, record, FileRecord.FLAG_CONTENTS_CUT) ? text + "..." : text;
    }

    private void executable(ByteBuffer bytes, int record, Doer doer, Map<String, String> extra) {
        boolean opened = has(bytes, record, FileRecord.FLAG_INODE_KNOWN);
        if (has(bytes, record, FileRecord.FLAG_NAMELESS)) {
            return;
        }
        Place place = places.find(bytes, record, !opened);
        FileStatus status = place.status();
        FileIdentity file = identity(bytes, record, place);
        if (file == null || (status != null && !mayBeExecuted(status.mode()))) {
            return;
        }
        String path = place.path();
        long modified = status == null ? bytes.getLong(record + FileRecord.MODIFIED) : status.modifiedNanos();
        executables.candidate(
                file,
                modified,
                place.reach(),
                hashes -> new FileExecutableDetected(
                        null, doer.time, doer.guid, doer.pid, doer.user, doer.image, path, hashes),
                extra);
    }

    private static boolean mayBeExecuted(int mode) {
        return (mode & S_IFMT) == S_IFREG && (mode & S_IXUGO) != 0;
    }

    /// Which file it was, from the kernel where the file was open, else as it is now; null if that is not known.
    private static @Nullable FileIdentity identity(ByteBuffer bytes, int record, Place place) {
        if (has(bytes, record, FileRecord.FLAG_INODE_KNOWN)) {
            return new FileIdentity(
                    Integer.toUnsignedLong(bytes.getInt(record + FileRecord.DEVICE)),
                    bytes.getLong(record + FileRecord.INODE),
                    bytes.getLong(record + FileRecord.CHANGE_TIME),
                    bytes.getLong(record + FileRecord.FILE_SIZE));
        }
        return place.status() == null ? null : place.status().identity();
    }

    /// The path, or `@` and the name of a socket that is no file.
    private @Nullable String pipeName(ByteBuffer bytes, int record) {
        if (!has(bytes, record, FileRecord.FLAG_ABSTRACT)) {
            return places.find(bytes, record, false).path();
        }
        int length = bytes.getInt(record + FileRecord.TEXT_LENGTH);
        byte[] name = new byte[length];
        bytes.get(record + FileRecord.BYTES + bytes.getInt(record + FileRecord.NAMES_LENGTH), name);
        return '@' + EscapedText.of(name, 0, length);
    }

    private static @Nullable Instant birth(@Nullable FileStatus status) {
        return status == null || status.birthNanos() == FileStatus.UNKNOWN ? null : instant(status.birthNanos());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
