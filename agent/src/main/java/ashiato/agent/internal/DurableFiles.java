package ashiato.agent.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that are there as a whole or as they were before, also after a loss of power.
public final class DurableFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private DurableFiles() {}

    /// Makes the directory, for its owner only, and those above it that are missing.
    public static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PRIVATE_DIRECTORY);
        }
    }

    /// Writes the bytes, durably, to a file beside the one that they are for. [#publish] puts them in its place.
    ///
    /// @return the file that was written, which only its owner may read
    public static Path prepare(Path file, byte[] bytes) throws IOException {
        Path prepared = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(prepared);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(prepared, options, PRIVATE_FILE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(prepared);
            throw e;
        }
        return prepared;
    }

    /// Puts a prepared file in its place, at once and durably.
    public static void publish(Path prepared, Path file) throws IOException {
        Files.move(prepared, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file);
    }

    /// Appends a line, durably, with one write at the file's end wherever that is by then. Makes the file, for its
    /// owner
    /// only, if there is none; the directory must be there.
    public static void appendLine(Path file, String line) throws IOException {
        boolean isNew = Files.notExists(file);
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, options, PRIVATE_FILE)) {
            ByteBuffer rest = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        if (isNew) {
            syncDirectory(file);
        }
    }

    /// Removes the file, durably. Nothing happens if there is none.
    public static void remove(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
            syncDirectory(file);
        }
    }

    private static void syncDirectory(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
