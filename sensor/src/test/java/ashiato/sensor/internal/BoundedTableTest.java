package ashiato.sensor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.sensor.SensorStatus;
import org.junit.jupiter.api.Test;

class BoundedTableTest {
    @Test
    void givesUpWhatWasNotUsedForTheLongestTime() {
        BoundedTable<String, Integer> table = BoundedTable.byUse("t", 2);
        table.put("a", 1);
        table.put("b", 2);
        table.get("a");
        table.put("c", 3);

        assertThat(table.get("a")).isEqualTo(1);
        assertThat(table.get("b")).isNull();
        assertThat(table.status()).isEqualTo(new SensorStatus.Table("t", 2, 2, 1));
    }

    @Test
    void givesUpWhatWasPutFirst() {
        BoundedTable<String, Integer> table = BoundedTable.byAge("t", 2);
        table.put("a", 1);
        table.put("b", 2);
        table.get("a");
        table.put("c", 3);

        assertThat(table.get("a")).isNull();
        assertThat(table.eldest()).isEqualTo(2);
    }

    @Test
    void doesNotCountWhatWasTakenOut() {
        BoundedTable<String, Integer> table = BoundedTable.byAge("t", 2);
        table.put("a", 1);
        table.put("b", 2);
        table.put("b", 22);
        assertThat(table.remove("a")).isEqualTo(1);
        table.removeEldest();

        assertThat(table.eldest()).isNull();
        assertThat(table.size()).isZero();
        assertThat(table.status()).isEqualTo(new SensorStatus.Table("t", 0, 2, 0));
    }

    @Test
    void rejectsACapacityBelowOne() {
        assertThatThrownBy(() -> BoundedTable.byAge("t", 0)).hasMessage("capacity 0 of table t; expected at least 1");
    }
}
