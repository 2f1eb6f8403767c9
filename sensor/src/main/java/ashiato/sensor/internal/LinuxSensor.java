package ashiato.sensor.internal;

import ashiato.event.DnsQuery;
import ashiato.event.ErrorReport;
import ashiato.event.Event;
import ashiato.event.EventSink;
import ashiato.event.EventType;
import ashiato.sensor.NetworkExclusions;
import ashiato.sensor.Sensor;
import ashiato.sensor.SensorException;
import ashiato.sensor.SensorOptions;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.KernelRecords.Dns;
import ashiato.sensor.internal.KernelRecords.Endpoints;
import ashiato.sensor.internal.KernelRecords.Flow;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.bpf.BpfIterator;
import ashiato.sensor.internal.bpf.RingBuffer;
import ashiato.sensor.internal.libc.NativeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The sensor on a live kernel: reads the ring and sends each record to what makes events of its kind.
public final class LinuxSensor implements Sensor {
    private static final Path ROOT = Path.of("/");
    private static final Path BOOT_RECORD = Path.of("/run/ashiato/boot");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int OWN_PID = (int) ProcessHandle.current().pid();
    /// The ring of accesses, at most: their records are few and small.
    private static final int ACCESS_RING_BYTES = 256 << 10;

    private static final int TCP_LISTEN = 10;
    private static final int IPPROTO_TCP = 6;

    private SensorOptions options;
    private Set<EventType> wanted;
    private final Kernel kernel;
    private final KernelClock clock;
    private final Processes processes;
    private final DnsEvents dns;
    private final NetworkEvents network;
    private final Exclusions exclusions;
    private final OpenFlows openFlows;
    private final Acceptors acceptors;
    private final FilePlaces places = new FilePlaces();
    private final RunningImages runningImages = new RunningImages();
    private final ModuleSignatures signatures = new ModuleSignatures();
    private final Executables executables;
    private final CallActivity files;
    private final CallActivity accesses;
    /// The rings of those two, as far as something of them is wanted.
    private List<RingBuffer> callRings = List.of();
    private final Losses losses;
    private final Outbox outbox;
    private ImageHashes<Outbox.Waiting> hashes;
    /// Those of earlier options, until they have answered what they were asked.
    private final List<ImageHashes<Outbox.Waiting>> retiredHashes = new ArrayList<>();
    private final Addresses addresses = new Addresses(4096);
    private final BitSet listeningPorts = new BitSet(1 << 16);
    private final ProcfsInventory inventory = new ProcfsInventory(ROOT.resolve("proc"));
    private final ProcessMemory memory = new ProcessMemory();
    private final long kernelBytes;
    private long secondAt;
    private long records;
    private long malformedHere;
    private long malformedReported;

    private LinuxSensor(SensorOptions options, EventSink sink, Preflight host) throws SensorException {
        this.options = options;
        this.wanted = options.types();
        this.kernel = Kernel.open(wanted, options.ringBytes(), host);
        try {
            clock = new KernelClock(LinuxClock.boottime(), Duration.ofSeconds(5));
            HostIdentity identity = HostIdentity.read(ROOT, BOOT_RECORD);
            UserNames users = new UserNames(ROOT.resolve("etc/passwd"), System::nanoTime);
            hashes = hashes(options);
            outbox = new Outbox(sink, 16_384, 10 * NANOS_PER_SECOND);
            losses = new Losses(wanted, !kernel.canAttach(KernelProgram.SOCKET_OP), clock.instant(clock.kernelNanos()));
            dns = new DnsEvents(clock, users, ROOT.resolve("etc/hosts"));
            Conversation conversation = new Conversation(
                    identity.computerName(),
                    addresses,
                    PortNames.load(ROOT.resolve("etc/services")),
                    dns,
                    (protocol, port) -> protocol == IPPROTO_TCP && listeningPorts.get(port));
            network = new NetworkEvents(clock, users, conversation);
            exclusions = new Exclusions(conversation, users, new ProcessMarks(kernel.exclusions()));
            processes = new Processes(identity, clock, users, inventory, OWN_PID, exclusions::forget);
            exclude(options.exclusions());
            executables = new Executables(options.hashAlgorithms(), this::putAside);
            FileEvents fileEvents =
                    new FileEvents(clock, users, places, runningImages, executables, signatures, new FileDestination());
            files = new CallActivity(
                    FileRecords.programs(),
                    options.ringBytes(),
                    host.possibleCpus(),
                    processes,
                    fileEvents::report,
                    this::isWanted);
            AccessEvents accessEvents = new AccessEvents(clock, users, processes::resolve, this::putAside);
            accesses = new CallActivity(
                    AccessRecords.programs(),
                    Math.min(options.ringBytes(), ACCESS_RING_BYTES),
                    host.possibleCpus(),
                    processes,
                    accessEvents::report,
                    this::isWanted);
            openFlows = new OpenFlows(kernel, losses, options.snapshotInterval().toNanos());
            acceptors = new Acceptors(kernel, clock.kernelNanos());
            processes.takeInventory();
            reportUnreadableProcesses();
            adoptSockets();
            if (wanted.contains(EventType.NETWORK_FLOW)) {
                openFlows.begin(clock.kernelNanos(), this::flow);
            }
            wantCalls(EnumSet.noneOf(EventType.class));
            // The maps take all their memory when they are made.
            kernelBytes = Kernel.memoryBytes();
        } catch (IOException | NativeException e) {
            kernel.close();
            throw new SensorException("the host's state cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            kernel.close();
            throw e;
        }
    }

    /// Opens the sensor, see [Sensor#open].
    public static Sensor open(SensorOptions options, EventSink sink) throws SensorException {
        Preflight host = new Preflight(ROOT);
        host.check();
        ThreadPriority.raise();
        return new LinuxSensor(options, sink, host);
    }

    /// Takes the events of files.
    private final class FileDestination implements FileEvents.Destination {
        @Override
        public void emit(Event event, Map<String, String> extra) {
            putAside(event, extra);
        }

        @Override
        public void emitHashed(
                FileIdentity file,
                List<String> paths,
                Function<@Nullable String, Event> completion,
                Map<String, String> extra) {
            LinuxSensor.this.emitHashed(file, () -> paths, completion, extra);
        }
    }

    /// @param before the types that were wanted until now
    private void wantCalls(Set<EventType> before) {
        if (wanted.contains(EventType.FILE_DELETE_DETECTED) && !before.contains(EventType.FILE_DELETE_DETECTED)) {
            processes.forEachImage(runningImages::executed);
        }
        int passedOver = options.ownActivity() ? 0 : OWN_PID;
        files.want(wanted, passedOver);
        accesses.want(wanted, passedOver);
        List<RingBuffer> rings = new ArrayList<>();
        for (CallActivity calls : List.of(files, accesses)) {
            RingBuffer ring = calls.ring();
            if (ring != null) {
                rings.add(ring);
            }
        }
        callRings = rings;
    }

    private void reportUnreadableProcesses() {
        if (inventory.unreadable() > 0) {
            String description = inventory.unreadable()
                    + " running processes could not be read from /proc; what they do is recorded without their names";
            emit(new ErrorReport(clock.instant(clock.kernelNanos()), "PROCESSES", description), Map.of());
        }
    }

    private void exclude(NetworkExclusions excluded) {
        exclusions.set(excluded);
        kernel.exclusions().set(excluded);
    }

    private static ImageHashes<Outbox.Waiting> hashes(SensorOptions options) {
        return new ImageHashes<>(options.hashAlgorithms(), 8192, 4096);
    }

    private void adoptSockets() throws NativeException {
        BpfIterator sockets = kernel.iterator(KernelProgram.ADOPT_SOCKETS);
        if (sockets == null) {
            return;
        }
        sockets.run(Flow.BYTES, bytes -> {
            int row = bytes.position();
            if (bytes.getInt(row + Flow.STATE) == TCP_LISTEN) {
                listeningPorts.set(bytes.getShort(row + Flow.ENDS + Endpoints.LOCAL_PORT) & 0xffff);
            }
        });
    }

    @Override
    public int poll(int timeoutMillis) {
        int records = readPiece();
        if (records == 0) {
            kernel.ring().await(callRings, timeoutMillis);
            records = readPiece();
        }
        turn();
        return records;
    }

    private int readPiece() {
        long filesEnd = files.produced();
        long accessesEnd = accesses.produced();
        int records = kernel.ring().drain(this::record);
        return records + accesses.read(accessesEnd) + files.read(filesEnd);
    }

    @Override
    public void update(SensorOptions next) {
        if (next.ringBytes() != options.ringBytes()) {
            throw new IllegalArgumentException(
                    "a ring of " + next.ringBytes() + " bytes; the open sensor's has " + options.ringBytes());
        }
        readAll();
        Set<EventType> before = wanted;
        SensorOptions last = options;
        if (!next.types().containsAll(KernelProgram.CLAIM_ACCEPTED.types(before))) {
            lookAtFlows(acceptors::finish);
            readAll();
        }
        if (before.contains(EventType.NETWORK_FLOW) && !next.types().contains(EventType.NETWORK_FLOW)) {
            lookAtFlows(() -> openFlows.finish(clock.kernelNanos(), this::flow));
        }
        readLosses();
        losses.want(next.types());
        options = next;
        wanted = next.types();
        if (!next.hashAlgorithms().equals(last.hashAlgorithms())) {
            retiredHashes.add(hashes);
            hashes = hashes(next);
            executables.setAlgorithms(next.hashAlgorithms());
        }
        if (!next.exclusions().equals(last.exclusions())) {
            exclude(next.exclusions());
        }
        openFlows.setSnapshotNanos(next.snapshotInterval().toNanos());
        if (!KernelProgram.keepSockets(before)) {
            // What was left when the hooks went is out of date by now.
            kernel.forgetSockets();
            openFlows.forget();
            listeningPorts.clear();
        }
        kernel.want(wanted, this::readAll);
        wantCalls(before);
        lookAtFlows(() -> {
            if (!before.containsAll(KernelProgram.ADOPT_SOCKETS.types(wanted))) {
                adoptSockets();
            }
            if (!before.contains(EventType.NETWORK_FLOW) && wanted.contains(EventType.NETWORK_FLOW)) {
                openFlows.begin(clock.kernelNanos(), this::flow);
            }
        });
        readAll();
    }

    private void readAll() {
        long filesEnd = files.produced();
        long accessesEnd = accesses.produced();
        kernel.ring().drain(this::record);
        accesses.readAll(accessesEnd);
        files.readAll(filesEnd);
    }

    private void readLosses() {
        files.lost().forEach(losses::setLost);
        accesses.lost().forEach(losses::setLost);
        losses.setCallsPassedOver(files.callsPassedOver() + accesses.callsPassedOver());
        losses.readKernel(kernel::counter, kernel::skipped);
    }

    /// Looks at what is open in the kernel.
    @FunctionalInterface
    private interface Look {
        void look() throws NativeException;
    }

    private void lookAtFlows(Look look) {
        try {
            look.look();
        } catch (NativeException e) {
            emit(
                    new ErrorReport(
                            clock.instant(clock.kernelNanos()),
                            "FLOWS",
                            "Open flows cannot be listed: " + e.getMessage()),
                    Map.of());
        }
    }

    private void turn() {
        exclusions.turn();
        drainHashes();
        executables.drain();
        outbox.release(System.nanoTime());
        clock.refresh();
        long now = clock.kernelNanos();
        if (now - secondAt >= NANOS_PER_SECOND) {
            secondAt = now;
            everySecond(now);
        }
    }

    private void everySecond(long now) {
        memory.everySecond(records);
        lookAtFlows(() -> acceptors.turn(now));
        if (wanted.contains(EventType.NETWORK_FLOW)) {
            lookAtFlows(() -> openFlows.turn(now, this::flow));
        }
        dns.expire(now, this::query);
        long malformed = malformedHere + files.malformed() + accesses.malformed();
        if (malformed > malformedReported) {
            String description = (malformed - malformedReported)
                    + " records of the kernel were not as they should be and were passed over;"
                    + " the eBPF object and the program do not fit together";
            malformedReported = malformed;
            emit(new ErrorReport(clock.instant(now), "RECORD", description), Map.of());
        }
        losses.setLostQuestions(dns.lostQuestions());
        readLosses();
        ErrorReport report = losses.report(clock.instant(now));
        if (report != null) {
            emit(report, Map.of());
        }
    }

    private void record(ByteBuffer bytes, int record, int length) {
        records++;
        if (!KernelRecords.isPlausible(bytes, record, length)) {
            malformedHere++;
            return;
        }
        switch (Header.kind(bytes, record)) {
            case KernelRecords.FORK -> processes.forked(bytes, record);
            case KernelRecords.EXEC -> executed(bytes, record);
            case KernelRecords.EXIT -> exited(bytes, record);
            case KernelRecords.CONNECT, KernelRecords.ACCEPT, KernelRecords.DATAGRAM -> connected(bytes, record);
            case KernelRecords.FLOW_END ->
                flow(bytes, record, NetworkEvents.endState(bytes, record), Header.time(bytes, record));
            case KernelRecords.UDP_CLOSED -> udpClosed(bytes, record);
            case KernelRecords.DNS ->
                dns.message(bytes, record, processes.resolve(bytes, record + Dns.PROCESS), this::query);
            default -> malformedHere++;
        }
    }

    private void executed(ByteBuffer bytes, int record) {
        Processes.Creation creation = processes.executed(bytes, record);
        TrackedProcess process = creation.process();
        exclusions.executed(process);
        if (wanted.contains(EventType.FILE_DELETE_DETECTED)) {
            runningImages.executed(process.imageOrUnknown(), process.pid);
        }
        if (isWanted(EventType.PROCESS_CREATE, process)) {
            create(creation, process);
        }
    }

    /// Sends an event 1 with the hashes of its image, at once if they are known.
    private void create(Processes.Creation creation, TrackedProcess process) {
        // The running file itself while the process lives; then the path as the process's own root has it, and the
        // host's.
        Supplier<List<String>> paths = () -> List.of(
                "/proc/" + process.pid + "/exe",
                "/proc/" + process.pid + "/root" + process.imageOrUnknown(),
                process.imageOrUnknown());
        emitHashed(creation.image(), paths, creation.completion(), process.extra);
    }

    /// Sends an event with the hashes of a file, at once if they are known.
    ///
    /// @param paths where the file may be found; asked only if it has to be read
    private void emitHashed(
            FileIdentity file,
            Supplier<List<String>> paths,
            Function<@Nullable String, Event> completion,
            Map<String, String> extra) {
        String known = hashes.cached(file);
        if (known != null || options.hashAlgorithms().isEmpty()) {
            emit(completion.apply(known), extra);
            return;
        }
        Outbox.Waiting waiting = outbox.putAwaiting(completion, extra, System.nanoTime());
        if (!hashes.submit(file, paths.get(), waiting)) {
            waiting.hashed(null);
        }
    }

    private void exited(ByteBuffer bytes, int record) {
        TrackedProcess process = processes.exited(bytes, record);
        if (isWanted(EventType.PROCESS_TERMINATE, process)) {
            emit(processes.terminate(bytes, record, process), process.extra);
        }
    }

    private void connected(ByteBuffer bytes, int record) {
        TrackedProcess process = processes.resolve(bytes, record + Flow.PROCESS);
        if (isWanted(EventType.NETWORK_CONNECT, process)
                && !exclusions.excludes(EventType.NETWORK_CONNECT, bytes, record, process)) {
            emit(network.connect(bytes, record, process), process.extra);
        }
    }

    private void flow(ByteBuffer bytes, int record, FlowState state, long until) {
        TrackedProcess process = processes.resolve(bytes, record + Flow.PROCESS);
        if (isWanted(EventType.NETWORK_FLOW, process)
                && !exclusions.excludes(EventType.NETWORK_FLOW, bytes, record, process)) {
            emit(network.flow(bytes, record, process, state, until), process.extra);
        }
    }

    private void udpClosed(ByteBuffer bytes, int record) {
        if (wanted.contains(EventType.NETWORK_FLOW)) {
            openFlows.socketClosed(bytes.getLong(record + Flow.SOCKET));
        }
    }

    private void query(DnsQuery event, TrackedProcess process) {
        if (isWanted(EventType.DNS_QUERY, process)) {
            emit(event, process.extra);
        }
    }

    private boolean isWanted(EventType type, TrackedProcess process) {
        return wanted.contains(type) && (options.ownActivity() || !process.own);
    }

    private void emit(Event event, Map<String, String> extra) {
        outbox.put(event, extra);
    }

    private void putAside(Event event, Map<String, String> extra) {
        outbox.putAside(event, extra);
    }

    private void awaitHashes() {
        long deadline = System.nanoTime() + NANOS_PER_SECOND;
        while ((hashes.pending() > 0 || !retiredHashes.isEmpty() || executables.pending() > 0)
                && System.nanoTime() < deadline) {
            kernel.ring().await(5);
            drainHashes();
            executables.drain();
        }
    }

    private void drainHashes() {
        hashes.drainCompleted(Outbox.Waiting::hashed);
        for (ImageHashes<Outbox.Waiting> retired : List.copyOf(retiredHashes)) {
            retired.drainCompleted(Outbox.Waiting::hashed);
            if (retired.pending() == 0) {
                retired.close();
                retiredHashes.remove(retired);
            }
        }
    }

    @Override
    public SensorStatus status() {
        List<SensorStatus.Hook> hooks = new ArrayList<>(kernel.hooks());
        hooks.addAll(files.hooks());
        hooks.addAll(accesses.hooks());
        return new SensorStatus(hooks, losses.totals(), kernelBytes, tables(), exclusions.excluded(kernel::counter));
    }

    private List<SensorStatus.Table> tables() {
        List<SensorStatus.Table> tables = new ArrayList<>(List.of(
                processes.table(),
                processes.pathTable(),
                addresses.table(),
                openFlows.udpTable(),
                hashes.table(),
                hashes.queue(),
                outbox.table()));
        tables.addAll(dns.tables());
        if (!Collections.disjoint(wanted, FileRecords.programs().types())) {
            tables.addAll(List.of(places.table(), runningImages.table(), executables.table()));
        }
        return tables;
    }

    @Override
    public void close() {
        try {
            lookAtFlows(acceptors::finish);
            readAll();
            long now = clock.kernelNanos();
            if (wanted.contains(EventType.NETWORK_FLOW)) {
                lookAtFlows(() -> openFlows.finish(now, this::flow));
            }
            everySecond(now);
        } finally {
            awaitHashes();
            outbox.flush();
            hashes.close();
            retiredHashes.forEach(ImageHashes::close);
            executables.close();
            files.close();
            accesses.close();
            places.close();
            runningImages.close();
            signatures.close();
            kernel.close();
            inventory.close();
        }
    }
}
