package ashiato.config;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the folder of public configurations that lies beside a developer's working copy. They have licences of their
/// own and are not in the repository; where the folder is missing, the tests that read it are skipped and say so.
final class PublicData {
    private PublicData() {}

    /// A file or folder below that folder. Skips the test where there is none.
    static Path path(String relative) {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path found = directory.resolve("shared").resolve(relative);
            if (Files.exists(found)) {
                return found;
            }
        }
        assumeTrue(false, "no folder 'shared' with " + relative + " beside the working copy");
        throw new AssertionError("not reached: the assumption failed");
    }
}
