package ashiato.benchmarks;

import ashiato.event.NetworkConnect;
import ashiato.event.NetworkFlow;
import ashiato.event.Port;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import java.time.Instant;
import java.util.UUID;

/// Events of made-up programs, with the fields that the comparisons look at.
final class Events {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Events() {}

    static NetworkConnect connect(
            String protocol, int pid, String image, boolean initiated, int sourcePort, int destinationPort) {
        return connect(NOON, protocol, pid, image, initiated, "127.0.0.1", sourcePort, "127.0.0.1", destinationPort);
    }

    static NetworkConnect connect(
            Instant time,
            String protocol,
            int pid,
            String image,
            boolean initiated,
            String source,
            int sourcePort,
            String destination,
            int destinationPort) {
        return new NetworkConnect(
                null,
                time,
                new UUID(1, pid),
                pid,
                image,
                "root",
                protocol,
                initiated,
                false,
                source,
                null,
                new Port(sourcePort),
                null,
                false,
                destination,
                null,
                new Port(destinationPort),
                null);
    }

    static NetworkFlow flow(
            int pid, String image, boolean initiated, int sourcePort, int destinationPort, long sent, long received) {
        return new NetworkFlow(
                null,
                NOON,
                new UUID(1, pid),
                pid,
                image,
                "root",
                "tcp",
                initiated,
                false,
                "127.0.0.1",
                null,
                new Port(sourcePort),
                null,
                false,
                "127.0.0.1",
                null,
                new Port(destinationPort),
                null,
                NOON,
                1L,
                sent,
                received,
                "closed");
    }

    static ProcessCreate create(int pid, String image, int parentPid, String parentImage) {
        return new ProcessCreate(
                null,
                NOON,
                new UUID(1, pid),
                pid,
                image,
                null,
                null,
                null,
                null,
                null,
                image,
                "/",
                "root",
                null,
                null,
                null,
                null,
                null,
                new UUID(1, parentPid),
                parentPid,
                parentImage,
                parentImage,
                "root");
    }

    static ProcessTerminate terminate(int pid, String image) {
        return new ProcessTerminate(null, NOON, new UUID(1, pid), pid, image, "root");
    }
}
