package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.sensor.SensorStatus;
import org.junit.jupiter.api.Test;

class PathNamesTest {
    private final PathNames paths = new PathNames(8);

    @Test
    void turnsAWalkFromTheLeafIntoAPath() {
        assertThat(text("curl\0bin\0usr\0")).isEqualTo("/usr/bin/curl");
        assertThat(text("curl\0bin\0usr")).isEqualTo("/usr/bin/curl");
        assertThat(text("vmlinuz\0")).isEqualTo("/vmlinuz");
        assertThat(text("")).isEqualTo("/");
        assertThat(text("名\0srv\0")).isEqualTo("/srv/名");
    }

    @Test
    void showsBytesThatAreNoText() {
        // A directory named 0xff, and in it a file with a line feed in its name.
        byte[] names = "a\nb\0\u00ff\0tmp\0".getBytes(ISO_8859_1);

        assertThat(paths.text(names, 0, names.length, false, false)).isEqualTo("/tmp/\\xff/a\\x0ab");
    }

    @Test
    void marksDeletedFilesAndCutWalks() {
        byte[] names = "x\0tmp\0".getBytes(UTF_8);

        assertThat(paths.text(names, 0, names.length, false, true)).isEqualTo("/tmp/x (deleted)");
        assertThat(paths.text(names, 0, names.length, true, false)).isEqualTo("+/tmp/x");
        assertThat(paths.text(names, 0, names.length, true, true)).isEqualTo("+/tmp/x (deleted)");
    }

    @Test
    void decodesTheSamePathOnce() {
        String first = text("ls\0bin\0");

        assertThat(text("ls\0bin\0")).isSameAs(first);
        assertThat(paths.table()).isEqualTo(new SensorStatus.Table("paths", 1, 8, 0));
    }

    @Test
    void tellsPathsOfEqualHashApart() {
        // "Aa" and "BB" have the same hash code by design of 31-polynomials.
        assertThat(text("Aa\0")).isEqualTo("/Aa");
        assertThat(text("BB\0")).isEqualTo("/BB");
        assertThat(text("Aa\0")).isEqualTo("/Aa");
    }

    @Test
    void staysWithinItsCapacityAndCountsWhatItGaveUp() {
        for (int i = 0; i < 1000; i++) {
            assertThat(text("f" + i + "\0d\0")).isEqualTo("/d/f" + i);
        }

        assertThat(paths.table()).isEqualTo(new SensorStatus.Table("paths", 8, 8, 992));
    }

    @Test
    void keepsNoVeryLongPath() {
        String name = "x".repeat(250);

        for (int i = 0; i < 2; i++) {
            assertThat(text(name + "\0" + name + "\0" + name + "\0")).isEqualTo("/" + name + "/" + name + "/" + name);
        }
        assertThat(paths.table().size()).isZero();
        assertThat(text(name + "\0" + name + "\0" + "y".repeat(9) + "\0")).hasSize(512);
        assertThat(paths.table().size()).isEqualTo(1);
    }

    @Test
    void rejectsACapacityThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new PathNames(12)).hasMessage("capacity 12; expected a power of two, at least 2");
    }

    private String text(String names) {
        byte[] bytes = names.getBytes(UTF_8);
        return paths.text(bytes, 0, bytes.length, false, false);
    }
}
