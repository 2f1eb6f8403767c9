package ashiato.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/// The service's own copy of the program: the launcher and the modules, in a directory of root. The service runs as
/// root
/// and starts with the host, so it must not run what an ordinary user can change, or what the next build replaces.
final class ProgramCopy {
    private ProgramCopy() {}

    /// Copies the program that is running.
    ///
    /// @param home the directory of the launcher that started it
    /// @param modules the directory of its modules
    static void make(Path home, Path modules, ServicePlaces places) throws IOException {
        Path program = places.program();
        remove(program);
        makeDirectory(program);
        Path lib = program.resolve("lib");
        try (Stream<Path> files = Files.walk(modules)) {
            for (Path file : files.toList()) {
                Path copy = lib.resolve(modules.relativize(file));
                if (Files.isDirectory(file)) {
                    makeDirectory(copy);
                } else if (isPart(file)) {
                    copy(file, copy, "rw-r--r--");
                }
            }
        }
        copy(home.resolve("ashiato"), places.launcher(), "rwxr-xr-x");
    }

    private static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Modules, and the native library of one.
    private static boolean isPart(Path file) {
        return file.toString().endsWith(".jar") || file.toString().endsWith(".so");
    }

    private static void copy(Path from, Path to, String permissions) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(permissions));
    }

    /// Removes a copy. Does nothing if there is none.
    static void remove(Path program) throws IOException {
        if (!Files.exists(program, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(program)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
