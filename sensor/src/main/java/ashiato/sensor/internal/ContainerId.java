package ashiato.sensor.internal;

import org.jspecify.annotations.Nullable;

/// Which container a control group belongs to.
///
/// Engines name the group after the container, each in its own way, with cgroupfs or systemd in charge:
///
/// | engine | the part of the path | id |
/// |---|---|---|
/// | Docker | `docker/<id>`, `docker-<id>.scope` | 64 hex digits |
/// | containerd (Kubernetes) | `cri-containerd-<id>.scope`, `…:cri-containerd:<id>` | the same |
/// | CRI-O | `crio-<id>.scope`, `crio-<id>` | the same |
/// | Podman | `libpod-<id>.scope`, `libpod-<id>` | the same |
/// | Kubernetes with cgroupfs, Amazon ECS | `kubepods/…/pod<uid>/<id>`, `ecs/<task>/<id>` | the same |
/// | LXC, Incus | `lxc/<name>`, `lxc.payload.<name>`, `lxc.payload/<name>` | the name |
/// | systemd-nspawn | `machine-<name>.scope`, `systemd-nspawn@<name>.service` | the name |
///
/// Of nested containers the innermost counts. The engines' monitor processes (`libpod-conmon-<id>.scope`) and virtual
/// machines (`machine-qemu…`) are not in a container. All methods are static and safe for use by many threads.
public final class ContainerId {
    private static final int ID_LENGTH = 64;

    private ContainerId() {}

    /// The container of a process by its /proc/PID/cgroup, whose lines are `hierarchy:controllers:path`
    /// (cgroups(7)); with version 1 or both versions mounted any of the lines may be the one that tells.
    ///
    /// @return null if it is in none
    public static @Nullable String ofProcFile(String lines) {
        int from = 0;
        while (from < lines.length()) {
            int end = lines.indexOf('\n', from);
            if (end < 0) {
                end = lines.length();
            }
            int path = lines.indexOf(':', lines.indexOf(':', from) + 1) + 1;
            String container = path > from && path < end ? ofPath(lines.substring(path, end)) : null;
            if (container != null) {
                return container;
            }
            from = end + 1;
        }
        return null;
    }

    /// The container that a control group's path names.
    ///
    /// @param path from the root of the hierarchy, for example `/system.slice/docker-….scope`
    /// @return null if it names none
    public static @Nullable String ofPath(String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            String container = ofSegment(path, slash + 1, end);
            if (container != null) {
                return container;
            }
            end = slash;
        }
        return null;
    }

    private static @Nullable String ofSegment(String path, int start, int end) {
        int nameEnd = path.startsWith(".scope", end - 6) && end - 6 >= start ? end - 6 : end;
        int idStart = nameEnd - ID_LENGTH;
        if (idStart >= start && isHex(path, idStart, nameEnd)) {
            boolean bare = idStart == start;
            boolean ofMonitor = path.startsWith("conmon-", idStart - 7);
            return bare || (isSeparator(path.charAt(idStart - 1)) && !ofMonitor)
                    ? path.substring(idStart, nameEnd)
                    : null;
        }
        if (path.startsWith("lxc.payload.", start)) {
            return named(path.substring(start + 12, end));
        }
        if (endsWithSegment(path, start, "lxc") || endsWithSegment(path, start, "lxc.payload")) {
            return named(path.substring(start, end));
        }
        if (nameEnd < end && path.startsWith("machine-", start) && !path.startsWith("qemu", start + 8)) {
            return named(unescape(path.substring(start + 8, nameEnd)));
        }
        if (path.startsWith("systemd-nspawn@", start) && path.startsWith(".service", end - 8)) {
            return named(unescape(path.substring(start + 15, end - 8)));
        }
        return null;
    }

    /// Whether the segment before the one at `start` is this one.
    private static boolean endsWithSegment(String path, int start, String segment) {
        int from = start - 1 - segment.length();
        return from > 0 && path.charAt(from - 1) == '/' && path.startsWith(segment + "/", from);
    }

    private static @Nullable String named(String name) {
        return name.isEmpty() ? null : name;
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == ':';
    }

    private static boolean isHex(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /// Undoes systemd's escaping of unit names (systemd-escape(1)): `\x2d` is `-`.
    private static String unescape(String name) {
        return name.replace("\\x2d", "-");
    }
}
