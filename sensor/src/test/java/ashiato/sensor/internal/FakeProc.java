package ashiato.sensor.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A directory that looks like /proc.
final class FakeProc {
    private final Path root;

    FakeProc(Path root) {
        this.root = root;
    }

    /// Writes a process with the name `name`, parent 1, start tick 4711 and user 1000.
    void process(int pid, String name) throws IOException {
        write(pid, "stat", stat(pid, name, 1, 0x400100, 4711));
        write(pid, "status", "Name:\t" + name + "\nUmask:\t0022\nUid:\t1000\t0\t1000\t1000\nNSpid:\t" + pid + "\n");
        write(pid, "cgroup", "0::/user.slice\n");
    }

    static String stat(int pid, String name, int parent, long flags, long start) {
        return pid + " (" + name + ") S " + parent + " 5 6 0 -1 " + flags + " 10 11 12 13 14 15 16 17 20 0 1 0 " + start
                + " 4096 100 18446744073709551615 1 1 0\n";
    }

    /// Writes a file of a process; each character is a byte.
    void write(int pid, String file, String content) throws IOException {
        Path path = root.resolve(pid + "/" + file);
        Files.createDirectories(path.getParent());
        Files.write(path, content.getBytes(ISO_8859_1));
    }

    void link(int pid, String file, String target) throws IOException {
        Path path = root.resolve(pid + "/" + file);
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, Path.of(target));
    }
}
