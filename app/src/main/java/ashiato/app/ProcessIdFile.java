package ashiato.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The file that names the service's process for other programs, as long as it runs.
final class ProcessIdFile implements AutoCloseable {
    private final Path file;

    private ProcessIdFile(Path file) {
        this.file = file;
    }

    /// Writes the file for this process, in place of one that was left behind.
    static ProcessIdFile write(ServicePlaces places) throws IOException {
        Path file = places.processId();
        if (!Files.isDirectory(places.runtime())) {
            Files.createDirectories(
                    places.runtime(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path prepared = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(prepared, ProcessHandle.current().pid() + "\n");
        Files.move(prepared, file, StandardCopyOption.ATOMIC_MOVE);
        return new ProcessIdFile(file);
    }

    /// Removes the file.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start replaces it, and nobody trusts it unseen.
        }
    }
}
