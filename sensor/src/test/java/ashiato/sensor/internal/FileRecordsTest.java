package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventType;
import ashiato.sensor.internal.FileRecords.FileRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class FileRecordsTest {
    private static boolean isPlausible(ByteBuffer bytes) {
        return FileRecords.isPlausible(bytes, 0, bytes.capacity());
    }

    private static FileBytes record() {
        return new FileBytes(FileRecords.CREATED, 42).names("/tmp").text("new");
    }

    /// sizeof of each structure of files.h, as the compiler for BPF lays them out.
    @Test
    void hasTheSizesOfTheStructuresInC() {
        assertThat(FileRecord.BYTES).isEqualTo(96);
        assertThat(FileRecord.CONTENTS_LENGTH).isEqualTo(92);
        assertThat(CallPrograms.Switches.BYTES).isEqualTo(16);
    }

    @Test
    void takesARecordWhosePartsAddUp() {
        assertThat(isPlausible(record().bytes())).isTrue();
        for (int field = FileRecord.NAMES_LENGTH; field <= FileRecord.CONTENTS_LENGTH; field += 4) {
            ByteBuffer bytes = record().bytes();
            bytes.putInt(field, bytes.getInt(field) + 1);
            assertThat(isPlausible(bytes)).isFalse();
            bytes.putInt(field, -1);
            assertThat(isPlausible(bytes)).isFalse();
        }
    }

    @Test
    void refusesLengthsThatOverflow() {
        ByteBuffer bytes = record().bytes();
        bytes.putInt(FileRecord.NAMES_LENGTH, Integer.MIN_VALUE);
        bytes.putInt(FileRecord.TEXT_LENGTH, Integer.MIN_VALUE);
        bytes.putInt(FileRecord.CONTENTS_LENGTH, bytes.capacity() - FileRecord.BYTES);
        assertThat(isPlausible(bytes)).isFalse();
    }

    @Test
    void refusesUnknownKindsAndOtherSizes() {
        assertThat(isPlausible(new FileBytes(0, 42).bytes())).isFalse();
        assertThat(isPlausible(new FileBytes(FileRecords.LAST_KIND + 1, 42).bytes()))
                .isFalse();
        ByteBuffer bytes = record().bytes();
        bytes.putInt(Header.SIZE, bytes.capacity() + 8);
        assertThat(isPlausible(bytes)).isFalse();
        assertThat(FileRecords.isPlausible(record().bytes(), 0, FileRecord.BYTES - 1))
                .isFalse();
    }

    @Test
    void knowsTheTypeOfEachKindAndTheKindsOfEachType() {
        assertThat(FileRecords.programs().types())
                .containsExactlyInAnyOrder(
                        EventType.FILE_CREATE_TIME,
                        EventType.FILE_CREATE,
                        EventType.FILE_CREATE_STREAM_HASH,
                        EventType.RAW_ACCESS_READ,
                        EventType.DRIVER_LOAD,
                        EventType.PIPE_CREATED,
                        EventType.PIPE_CONNECTED,
                        EventType.FILE_DELETE_DETECTED,
                        EventType.FILE_EXECUTABLE_DETECTED,
                        EventType.FILE_READ);
        assertThat(FileRecords.programs()
                        .kinds(EnumSet.of(EventType.FILE_EXECUTABLE_DETECTED, EventType.PROCESS_CREATE)))
                .isEqualTo(1 << FileRecords.MADE_EXECUTABLE | 1 << FileRecords.WRITTEN | 1 << FileRecords.MOVED);
        assertThatThrownBy(() -> FileRecords.types(13)).hasMessage("kind 13; expected 1 to 12");
    }
}
