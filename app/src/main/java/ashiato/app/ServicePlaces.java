package ashiato.app;

import java.nio.file.Path;

/// Where the parts of the installed service are.
///
/// @param root the root of the file system: `/`, or the directory that the environment variable `ASHIATO_ROOT` names
record ServicePlaces(Path root) {
    private static final String ROOT_VARIABLE = "ASHIATO_ROOT";

    /// The places of this process.
    static ServicePlaces ofThisProcess() {
        String root = System.getenv(ROOT_VARIABLE);
        return new ServicePlaces(Path.of(root == null || root.isEmpty() ? "/" : root)
                .toAbsolutePath()
                .normalize());
    }

    /// The service's copy of the program, which nobody but root can change.
    Path program() {
        return root.resolve("opt/ashiato");
    }

    /// What starts the service's copy of the program.
    Path launcher() {
        return program().resolve("ashiato");
    }

    /// What the service records by.
    Path configuration() {
        return root.resolve("etc/ashiato");
    }

    /// Where the service leaves anchors, as the administrator names it.
    Path anchors() {
        return configuration().resolve("anchors");
    }

    /// What the service keeps.
    Path state() {
        return root.resolve("var/lib/ashiato");
    }

    /// The log.
    Path log() {
        return state().resolve("log");
    }

    /// What a service without systemd says.
    Path messages() {
        return state().resolve("ashiato.log");
    }

    /// What is there as long as the host runs.
    Path runtime() {
        return root.resolve("run/ashiato");
    }

    /// The process id of the service.
    Path processId() {
        return runtime().resolve("ashiato.pid");
    }

    /// The unit that systemd knows the service by.
    Path unit() {
        return root.resolve("etc/systemd/system/ashiato.service");
    }

    /// There if systemd manages this host: sd_booted(3).
    Path systemd() {
        return root.resolve("run/systemd/system");
    }
}
