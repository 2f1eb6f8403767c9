package ashiato.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Configurations that others published.
class PublicConfigurationsTest {
    private final ConfigurationReader reader = new ConfigurationReader("host");

    @TestFactory
    Stream<DynamicTest> publicConfigurationsAreRead() throws IOException {
        Path folder = PublicData.path("data/configs");
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        }
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    LoadedConfiguration loaded = reader.read(file);
                    assertThat(loaded.problems()).isEmpty();
                    assertThat(loaded.usable()).isTrue();
                }));
    }
}
