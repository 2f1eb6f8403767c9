package ashiato.sensor.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The names of users, from the host's passwd file alone.
///
/// The name service (NSS) is never asked: it may go to the network, block for seconds, or tell an intruder that
/// somebody looks. So users of LDAP or SSSD show as numbers, and so do those of a container's own passwd file, whose
/// ids are the host's as far as the kernel is concerned.
///
/// A changed file is noticed within a second. Not thread-safe.
public final class UserNames {
    private static final int CAPACITY = 65_536;

    private final WatchedFile file;
    private final Map<Integer, String> names = new HashMap<>();
    private int version;

    /// @param passwd the file, normally /etc/passwd
    /// @param nanoTime a clock as [System#nanoTime()]
    public UserNames(Path passwd, LongSupplier nanoTime) {
        this.file = new WatchedFile(passwd, nanoTime);
    }

    /// The name of a user; of several with this id the first in the file, as getpwuid(3) has it.
    ///
    /// @param uid an unsigned 32-bit number
    /// @return the name, or the number in decimal if the file has none
    public String name(int uid) {
        refresh();
        String name = names.get(uid);
        return name != null ? name : Integer.toUnsignedString(uid);
    }

    /// A number that changes when a name may have changed.
    int version() {
        refresh();
        return version;
    }

    private void refresh() {
        if (file.changed()) {
            version++;
            names.clear();
            file.forEachLine(this::add);
        }
    }

    /// Takes a line `name:password:uid:…` (passwd(5)) and leaves others alone.
    private void add(String line) {
        int nameEnd = line.indexOf(':');
        int uidStart = line.indexOf(':', nameEnd + 1) + 1;
        int uidEnd = line.indexOf(':', uidStart);
        if (nameEnd <= 0 || uidStart == 0 || uidEnd < 0 || names.size() == CAPACITY) {
            return;
        }
        try {
            int uid = Integer.parseUnsignedInt(line, uidStart, uidEnd, 10);
            names.putIfAbsent(uid, line.substring(0, nameEnd));
        } catch (NumberFormatException notAnId) {
            // A line that names no user, such as the `+::::::` of NIS.
        }
    }
}
