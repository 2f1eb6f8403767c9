package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.EventType;
import ashiato.sensor.internal.AccessRecords.AccessRecord;
import ashiato.sensor.internal.KernelRecords.Header;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class AccessRecordsTest {
    private static boolean isPlausible(ByteBuffer bytes) {
        return AccessRecords.isPlausible(bytes, 0, bytes.capacity());
    }

    /// sizeof of the structure of access.h, as the compiler for BPF lays it out.
    @Test
    void hasTheSizeOfTheStructureInC() {
        assertThat(AccessRecord.BYTES).isEqualTo(72);
        assertThat(AccessRecord.REQUEST).isEqualTo(64);
    }

    @Test
    void takesEveryKindAndNoOther() {
        for (int kind = 1; kind <= AccessRecords.LAST_KIND; kind++) {
            assertThat(isPlausible(new AccessBytes(kind, 1, 2).bytes())).isTrue();
        }
        assertThat(isPlausible(new AccessBytes(0, 1, 2).bytes())).isFalse();
        assertThat(isPlausible(new AccessBytes(AccessRecords.LAST_KIND + 1, 1, 2).bytes()))
                .isFalse();
    }

    @Test
    void refusesOtherSizes() {
        ByteBuffer bytes = new AccessBytes(AccessRecords.READ, 1, 2).bytes();
        for (int length = 0; length < bytes.capacity(); length++) {
            assertThat(AccessRecords.isPlausible(bytes, 0, length)).isFalse();
        }
        bytes.putInt(Header.SIZE, AccessRecord.BYTES + 8);
        assertThat(isPlausible(bytes)).isFalse();
    }

    @Test
    void knowsTheTypeOfEachKindAndTheKindsOfEachType() {
        assertThat(AccessRecords.programs().types())
                .containsExactlyInAnyOrder(EventType.CREATE_REMOTE_THREAD, EventType.PROCESS_ACCESS);
        assertThat(AccessRecords.programs().kinds(EnumSet.of(EventType.CREATE_REMOTE_THREAD, EventType.FILE_CREATE)))
                .isEqualTo(1 << AccessRecords.WRITTEN | 1 << AccessRecords.POKED | 1 << AccessRecords.STEERED);
        assertThat(AccessRecords.programs().kinds(EnumSet.of(EventType.PROCESS_ACCESS)))
                .isEqualTo(1 << AccessRecords.ATTACHED
                        | 1 << AccessRecords.READ
                        | 1 << AccessRecords.WRITTEN
                        | 1 << AccessRecords.OPENED);
        assertThatThrownBy(() -> AccessRecords.types(7)).hasMessage("kind 7; expected 1 to 6");
    }
}
