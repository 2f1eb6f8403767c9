package ashiato.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ashiato.event.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDirectoryTest {
    @TempDir
    private Path temporary = Path.of("");

    private Path directory = Path.of("");
    private ConfigurationDirectory kept = new ConfigurationDirectory(directory);

    @BeforeEach
    void place() {
        directory = temporary.resolve("etc/ashiato");
        kept = new ConfigurationDirectory(directory);
    }

    private static RecordingRules file(String text) {
        return RecordingRules.of(
                new ConfigurationFile("../my configs\\α=#.xml", text.getBytes(UTF_8)),
                new Switches(List.of(), List.of("a b", "#c"), Set.of(HashAlgorithm.MD5, HashAlgorithm.SHA1)));
    }

    @Test
    void hasTheDefaultsWhereNothingWasSaved() throws Exception {
        assertThat(kept.exists()).isFalse();
        assertThat(kept.load()).isEqualTo(RecordingRules.defaults());
        assertThat(directory).doesNotExist();
    }

    @Test
    void givesBackWhatWasSaved() throws Exception {
        kept.save(file("<Sysmon/>"));
        assertThat(kept.exists()).isTrue();
        assertThat(new ConfigurationDirectory(directory).load()).isEqualTo(file("<Sysmon/>"));
        assertThat(kept.switches()).isEqualTo(file("").switches());

        RecordingRules switches = new RecordingRules(null, new Switches(List.of("x"), null, Set.of()), " a\n\tb\\");
        kept.save(switches);
        assertThat(kept.load()).isEqualTo(switches);
        assertThat(kept.copy()).doesNotExist();
    }

    @Test
    void keepsItFromOtherUsersAndLeavesNothingElseBehind() throws Exception {
        kept.save(file("<Sysmon/>"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        try (var files = Files.list(directory)) {
            assertThat(files.toList())
                    .containsExactlyInAnyOrder(kept.copy(), kept.settings())
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void takesACopyThatWasEditedByHandUnderItsOwnName() throws Exception {
        kept.save(file("<Sysmon/>"));
        Files.writeString(kept.copy(), "<Sysmon >");
        RecordingRules edited = kept.load();

        assertThat(edited.file()).isEqualTo(new ConfigurationFile(kept.copy().toString(), "<Sysmon >".getBytes(UTF_8)));
        assertThat(edited.label()).isEqualTo(kept.copy().toString());
        assertThat(edited.switches()).isEqualTo(file("").switches());
    }

    @Test
    void changesNothingUntilWhatWasPreparedIsPublished() throws Exception {
        kept.save(file("old"));
        try (ConfigurationDirectory.Prepared _ = kept.prepare(file("new"))) {
            assertThat(kept.load()).isEqualTo(file("old"));
        }
        assertThat(kept.load()).isEqualTo(file("old"));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void replacesWhatAnInterruptedSaveLeft() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.xml.new"), "half a f");
        kept.save(file("whole"));

        assertThat(kept.load()).isEqualTo(file("whole"));
        assertThat(directory.resolve("config.xml.new")).doesNotExist();
    }

    @Test
    void namesSettingsThatItCannotRead() throws Exception {
        kept.save(file("<Sysmon/>"));
        Files.writeString(kept.settings(), "hashes=CRC32\n");
        assertThatThrownBy(kept::load)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(kept.settings() + " is not what the service wrote: ");
        assertThat(kept.switches()).isEqualTo(Switches.NONE);

        Files.writeString(kept.settings(), "label=\\u12");
        assertThatThrownBy(kept::load)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(kept.settings() + " is not what the service wrote: ");
    }

    @Test
    void readsNoCopyWithoutABound() throws Exception {
        Files.createDirectories(directory);
        Files.write(kept.copy(), new byte[ConfigurationFile.MAX_BYTES + 1]);
        assertThatThrownBy(kept::load)
                .isInstanceOf(IOException.class)
                .hasMessage("the configuration " + kept.copy() + " has more than 2097152 bytes");
    }

    @Test
    void removesItsFilesAndNoOthers() throws Exception {
        kept.save(file("<Sysmon/>"));
        kept.remove();
        assertThat(directory).doesNotExist();
        kept.remove();

        kept.save(file("<Sysmon/>"));
        Path mine = Files.writeString(directory.resolve("notes.txt"), "mine");
        kept.remove();
        assertThat(mine).hasContent("mine");
        assertThat(kept.exists()).isFalse();
    }
}
