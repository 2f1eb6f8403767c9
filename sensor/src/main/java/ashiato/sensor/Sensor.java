package ashiato.sensor;

import ashiato.event.EventSink;
import ashiato.sensor.internal.HostIdentity;
import ashiato.sensor.internal.LinuxSensor;
import ashiato.sensor.internal.Preflight;
import java.nio.file.Path;
import java.util.List;

/// The Linux kernel as a source of events: eBPF programs attached for the wanted event types, their ring buffer,
/// and the tables of processes, flows and names that turn kernel records into events.
///
/// Not thread-safe: one thread opens, polls, updates and closes it.
public interface Sensor extends AutoCloseable {
    /// Loads and attaches the kernel programs and takes the inventory of what is already running and open.
    ///
    /// @param options what to sense
    /// @param sink takes the events, on the thread that calls [#poll] or [#close]
    /// @throws SensorException if the kernel cannot be observed; its message tells the user why and what to do
    static Sensor open(SensorOptions options, EventSink sink) throws SensorException {
        return LinuxSensor.open(options, sink);
    }

    /// The capabilities that this process lacks to open a sensor, by name (`CAP_BPF`); empty if it lacks none.
    /// Cheap:
    /// to be asked before any heavy work.
    static List<String> missingCapabilities() {
        return new Preflight(Path.of("/")).missingCapabilities();
    }

    /// The name of this host, fully qualified where the host itself says so; nothing is looked up on a network.
    /// Events
    /// have it as the name of local addresses.
    static String hostName() {
        return HostIdentity.computerName(Path.of("/"));
    }

    /// Waits until the kernel has much to tell or the time is over, and hands all that has happened to the sink.
    ///
    /// @param timeoutMillis how long to wait, in milliseconds
    /// @return the number of kernel records read
    int poll(int timeoutMillis);

    /// Changes what is sensed while it runs. Types that were wanted and stay so lose nothing: their hooks stay
    /// attached,
    /// and what waits in the ring is read meanwhile. Processes, names and open flows stay known.
    ///
    /// What happened before the call is reported by the old options, what happens after it by the new ones; in
    /// between
    /// either may decide. The hooks of types that are no longer wanted are detached, those of others attached. A
    /// type
    /// that is switched on sees:
    ///
    /// - events 1, 5 and 22: what happens from now on; nothing of what runs already;
    /// - event 3: connections established or accepted from now on, and UDP conversations that had no packet before,
    /// or
    ///   none while any network type was wanted;
    /// - event 200: the end of every flow that is open, with its start and all its bytes where they are known. TCP
    ///   connections that were open before any network type was wanted are reported at once, as found open, as at
    /// the
    ///   start of the sensor. UDP flows are known from their first packet while event 3 or 200 was wanted; those
    /// without
    ///   a packet from now on are not reported.
    ///
    /// When event 200 is switched off, each open flow has a last report, as at [#close].
    ///
    /// A hook that the kernel refuses makes no exception: [#status] tells of it.
    ///
    /// @param options what to sense from now on
    /// @throws IllegalArgumentException if the ring is to have another size, which only a new sensor can have
    void update(SensorOptions options);

    /// Hooks, counters and sizes as they are now. Takes no longer than a look at each table.
    SensorStatus status();

    /// Detaches from the kernel, after it has handed over what was still waiting and a last report of each open
    /// flow.
    @Override
    void close();
}
