package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.internal.KernelRecords.Dns;
import ashiato.sensor.internal.KernelRecords.Exec;
import ashiato.sensor.internal.KernelRecords.Exit;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.Fork;
import ashiato.sensor.internal.KernelRecords.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelRecordsTest {
    private static ByteBuffer record(int kind, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        bytes.putShort(Header.KIND, (short) kind);
        return bytes;
    }

    private static boolean isPlausible(ByteBuffer bytes) {
        return KernelRecords.isPlausible(bytes, 0, bytes.capacity());
    }

    /// sizeof of each structure of records.h, as the compiler for BPF lays them out.
    @Test
    void hasTheSizesOfTheStructuresInC() {
        assertThat(Header.BYTES).isEqualTo(16);
        assertThat(KernelRecords.ProcessKey.BYTES).isEqualTo(16);
        assertThat(Fork.BYTES).isEqualTo(56);
        assertThat(Exit.BYTES).isEqualTo(40);
        assertThat(Exec.BYTES).isEqualTo(104);
        assertThat(KernelRecords.Endpoints.BYTES).isEqualTo(40);
        assertThat(Flow.BYTES).isEqualTo(120);
        assertThat(Dns.BYTES).isEqualTo(80);
        assertThat(KernelRecords.UdpKey.BYTES).isEqualTo(32);
        assertThat(KernelRecords.Switches.BYTES).isEqualTo(65_544);
        assertThat(KernelRecords.MarkKey.BYTES).isEqualTo(16);
        assertThat(KernelRecords.Mark.BYTES).isEqualTo(24);
    }

    @Test
    void takesRecordsOfFixedSizeInThatSizeOnly() {
        assertThat(isPlausible(record(KernelRecords.FORK, Fork.BYTES))).isTrue();
        assertThat(isPlausible(record(KernelRecords.FORK, Fork.BYTES - 1))).isFalse();
        assertThat(isPlausible(record(KernelRecords.FLOW_END, Flow.BYTES))).isTrue();
        assertThat(isPlausible(record(KernelRecords.FLOW_END, Flow.BYTES + 8))).isFalse();
    }

    @Test
    void takesAnExecWhosePartsAddUp() {
        ByteBuffer bytes = record(KernelRecords.EXEC, Exec.BYTES + 10);
        bytes.putInt(Exec.IMAGE_LENGTH, 4);
        bytes.putInt(Exec.ARGUMENTS_LENGTH, 6);
        assertThat(isPlausible(bytes)).isTrue();
        bytes.putInt(Exec.CGROUP_LENGTH, 1);
        assertThat(isPlausible(bytes)).isFalse();
    }

    @Test
    void refusesLengthsThatOverflow() {
        ByteBuffer exec = record(KernelRecords.EXEC, Exec.BYTES);
        exec.putInt(Exec.IMAGE_LENGTH, -1);
        exec.putInt(Exec.DIRECTORY_LENGTH, 1);
        assertThat(isPlausible(exec)).isFalse();

        ByteBuffer dns = record(KernelRecords.DNS, Dns.BYTES + 4);
        dns.putInt(Dns.LENGTH, 4);
        assertThat(isPlausible(dns)).isTrue();
        dns.putInt(Dns.LENGTH, -1);
        assertThat(isPlausible(dns)).isFalse();
    }

    @Test
    void refusesUnknownKindsAndShortRecords() {
        assertThat(isPlausible(record(0, 64))).isFalse();
        assertThat(isPlausible(record(99, 64))).isFalse();
        assertThat(KernelRecords.isPlausible(record(KernelRecords.EXIT, 64), 0, 15))
                .isFalse();
    }

    @Test
    void judgesRandomBytesWithoutReadingPastThem() {
        Random random = new Random(20_260_102);
        int plausible = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = (byte) random.nextInt(13);
                bytes[1] = 0;
            }
            ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            if (KernelRecords.isPlausible(record, 0, bytes.length)) {
                plausible++;
            }
        }
        assertThat(plausible).isBetween(1, 100_000);
    }
}
