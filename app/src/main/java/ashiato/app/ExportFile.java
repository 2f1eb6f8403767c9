package ashiato.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The file of an export: it is not there, or as it was before, until all of it is there. Until then it has another
/// name beside its own. What a log tells is for its owner only; so is what is taken out of it.
final class ExportFile {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final Path temporary;
    private final boolean force;

    /// @param force whether it may take the place of another file
    /// @throws CommandFailure if it may not be made
    ExportFile(Path file, boolean force) throws CommandFailure {
        this.file = file.toAbsolutePath().normalize();
        this.temporary = this.file.resolveSibling(
                this.file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        this.force = force;
        if (Files.isDirectory(this.file)) {
            throw new CommandFailure(Main.USAGE, Messages.text("export.directory", file));
        }
        if (Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)) {
            if (!force) {
                throw new CommandFailure(Main.USAGE, Messages.text("export.exists", file));
            }
            if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(Main.USAGE, Messages.text("export.notAFile", file));
            }
        }
    }

    Path file() {
        return file;
    }

    /// The name that it has until it is complete.
    Path temporary() {
        return temporary;
    }

    /// Gives the complete file its name, at once and durably.
    void publish() throws IOException {
        if (force) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            publishNew();
        }
        Path parent = file.getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /// A second name is refused where the name is taken; a move would replace what has come there meanwhile. Not
    /// every
    /// file system has second names.
    private void publishNew() throws IOException {
        try {
            Files.createLink(file, temporary);
            Files.delete(temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// Removes what was written, unless it is complete.
    void discard() {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // What made the export fail is told; this would hide it.
        }
    }

    /// Turns what the system said into a sentence.
    CommandFailure explain(IOException e) {
        return switch (e) {
            case NoSuchFileException missing ->
                new CommandFailure(Main.USAGE, Messages.text("export.noDirectory", file), missing);
            case NotDirectoryException above ->
                new CommandFailure(Main.USAGE, Messages.text("export.noDirectory", file), above);
            case AccessDeniedException denied ->
                new CommandFailure(Main.NO, Messages.text("export.denied", file), denied);
            case FileAlreadyExistsException there ->
                new CommandFailure(Main.NO, Messages.text("export.exists", there.getFile()), there);
            default -> new CommandFailure(Main.NO, Messages.text("export.failed", file, reason(e)), e);
        };
    }

    private String reason(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.replace(temporary + ": ", "").replace(file + ": ", "");
    }

    /// Makes a file, which must not exist, for its owner only.
    static TextExport.Output create(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE);
        return new TextExport.Output() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void finish() throws IOException {
                channel.force(true);
                channel.close();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
