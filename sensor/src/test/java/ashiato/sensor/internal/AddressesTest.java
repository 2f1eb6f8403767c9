package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ashiato.sensor.SensorStatus;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private final Addresses addresses = new Addresses(16);

    @Test
    void printsAddressesAsSysmonDoes() {
        assertThat(addresses.v4(0x5db8d822)).isEqualTo("93.184.216.34");
        assertThat(addresses.v4(0xffffffff)).isEqualTo("255.255.255.255");
        assertThat(addresses.text(0, 1)).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(addresses.text(0xfe80_0000_0000_0000L, 0x4936_b9f7_cd11_25faL))
                .isEqualTo("fe80:0:0:0:4936:b9f7:cd11:25fa");
        assertThat(addresses.text(0, 0xffff_0a00_020fL)).isEqualTo("10.0.2.15");
    }

    @Test
    void makesTheSameTextOnce() {
        String first = addresses.v4(0x0a000001);

        assertThat(addresses.v4(0x0a000001)).isSameAs(first);
        assertThat(addresses.text(IpAddress.v4(0x0a000001))).isSameAs(first);
        assertThat(addresses.table()).isEqualTo(new SensorStatus.Table("addresses", 1, 16, 0));
    }

    @Test
    void staysWithinItsCapacityAndCountsWhatItGaveUp() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(addresses.v4(i)).isEqualTo("0.0." + (i >> 8) + "." + (i & 0xff));
        }
        SensorStatus.Table table = addresses.table();

        assertThat(table.size()).isEqualTo(16);
        assertThat(table.size() + table.evicted()).isEqualTo(10_000);
    }

    @Test
    void spreadsNeighbouringAddressesOverTheTable() {
        Addresses large = new Addresses(4096);
        for (int i = 0; i < 2048; i++) {
            large.v4(0x0a000000 + i);
        }

        assertThat(large.table().evicted()).isLessThan(300);
    }
}
