package ashiato.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Events with every kind of field, known and not known.
final class Samples {
    static final Instant TIME = Instant.parse("2026-11-23T15:39:07.123Z");
    private static final Instant WRITTEN = Instant.parse("2026-11-23T15:39:07.125000100Z");
    private static final UUID GUID = UUID.fromString("c591b94e-4bdd-5aae-0000-001073b13706");
    private static final Origin ORIGIN = Origin.linux("web1", 612);

    private Samples() {}

    /// An outgoing connection of a process in a container.
    static EventRecord connection() {
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put("ContainerId", "3f4e5d");
        extra.put("ContainerProcessId", "12");
        return new EventRecord(
                7,
                WRITTEN,
                ORIGIN,
                new NetworkConnect(
                        null,
                        TIME,
                        GUID,
                        4711,
                        "/usr/bin/curl",
                        "alice",
                        "tcp",
                        true,
                        false,
                        "192.0.2.7",
                        "web1",
                        new Port(50000),
                        null,
                        false,
                        "198.51.100.9",
                        "example.org",
                        new Port(443),
                        "https"),
                extra);
    }

    /// An access whose accessor is hardly known; recorded on Windows.
    static EventRecord access() {
        return new EventRecord(
                8,
                WRITTEN,
                new Origin(
                        "Microsoft-Windows-Sysmon",
                        "5770385f-c22a-43e0-bf4c-06f5698ffbd9",
                        "Microsoft-Windows-Sysmon/Operational",
                        "R&D-PC",
                        -2),
                new ProcessAccess(
                        "ptrace <of> \"others\"",
                        Instant.parse("2026-11-23T15:39:07Z"),
                        GUID,
                        -1,
                        null,
                        null,
                        null,
                        1,
                        "/sbin/init",
                        new HexInt32(0x1fffff),
                        "",
                        null,
                        "root"),
                Map.of());
    }

    /// The end of a flow that carried more than a signed number holds.
    static EventRecord flow() {
        return new EventRecord(
                9,
                WRITTEN,
                ORIGIN,
                new NetworkFlow(
                        "r",
                        TIME,
                        null,
                        1,
                        "=cmd|' /C calc'!A0",
                        "bob, \"the builder\"",
                        "udp",
                        null,
                        null,
                        "",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        TIME,
                        0L,
                        -1L,
                        1234567890123L,
                        "closed"),
                Map.of("ContainerId", "a\"b"));
    }

    /// An error report with this description.
    static EventRecord error(String description) {
        return error(description, Map.of());
    }

    /// An error report with this description and these extra entries.
    static EventRecord error(String description, Map<String, String> extra) {
        return new EventRecord(10, WRITTEN, ORIGIN, new ErrorReport(TIME, "QUEUE", description), extra);
    }
}
