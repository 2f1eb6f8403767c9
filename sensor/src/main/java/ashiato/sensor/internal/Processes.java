package ashiato.sensor.internal;

import ashiato.event.Event;
import ashiato.event.HexInt64;
import ashiato.event.ProcessCreate;
import ashiato.event.ProcessTerminate;
import ashiato.sensor.SensorStatus;
import ashiato.sensor.internal.KernelRecords.Exec;
import ashiato.sensor.internal.KernelRecords.Exit;
import ashiato.sensor.internal.KernelRecords.Fork;
import ashiato.sensor.internal.KernelRecords.Header;
import ashiato.sensor.internal.KernelRecords.ProcessKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// Follows the host's processes from fork to exit, and makes events 1 and 5.
///
/// Confined to one thread.
final class Processes {
    private static final int CAPACITY = 32_768;
    private static final int ENDED_CAPACITY = 8192;
    private static final int NOT_SET = -1;
    private static final String KERNEL = "[kernel]";
    private static final String CONTAINER_ID = "ContainerId";
    private static final String CONTAINER_PROCESS_ID = "ContainerProcessId";

    private final HostIdentity host;
    private final KernelClock clock;
    private final UserNames users;
    private final ProcfsInventory inventory;
    private final int ownPid;
    private final ProcessTable table;
    private final PathNames paths = new PathNames(4096);
    private final CommandLine commandLine = new CommandLine();
    private final TrackedProcess kernel;
    private byte[] scratch = new byte[8192];

    /// A process creation that lacks only the hashes of its image.
    ///
    /// @param image which file, and which contents of it
    /// @param process the process
    /// @param completion makes the event from the hashes, or from null if there are none
    record Creation(FileIdentity image, TrackedProcess process, Function<@Nullable String, Event> completion) {}

    /// @param ownPid the recorder's own process id
    /// @param forgotten is told of each process that is not known any more
    Processes(
            HostIdentity host,
            KernelClock clock,
            UserNames users,
            ProcfsInventory inventory,
            int ownPid,
            Consumer<TrackedProcess> forgotten) {
        this.table = new ProcessTable(CAPACITY, ENDED_CAPACITY, forgotten);
        this.host = host;
        this.clock = clock;
        this.users = users;
        this.inventory = inventory;
        this.ownPid = ownPid;
        this.kernel = new TrackedProcess(0, 0, host.processGuid(0, 0));
        kernel.image = KERNEL;
    }

    /// Takes over the processes that run already.
    void takeInventory() {
        List<InventoriedProcess> running = inventory.processes();
        for (InventoriedProcess process : running) {
            if (table.find(process.pid(), process.startTicks()) == null) {
                table.add(tracked(process));
            }
        }
    }

    /// The process of a record. One that is not known, because its beginning was lost, is looked for in procfs; if
    /// it
    /// is not there either it stays without an image.
    ///
    /// @param key the offset of `struct process_key`
    TrackedProcess resolve(ByteBuffer bytes, int key) {
        int pid = bytes.getInt(key + ProcessKey.PID);
        if (pid == 0) {
            return kernel;
        }
        long startTicks = HostIdentity.startTicks(bytes.getLong(key + ProcessKey.START));
        TrackedProcess known = table.find(pid, startTicks);
        if (known != null) {
            return known;
        }
        InventoriedProcess running = inventory.process(pid);
        TrackedProcess process;
        if (running != null && running.startTicks() == startTicks) {
            process = tracked(running);
        } else {
            process = begin(pid, startTicks);
            process.uid = bytes.getInt(key + ProcessKey.UID);
        }
        table.add(process);
        return process;
    }

    void forked(ByteBuffer bytes, int record) {
        int pid = bytes.getInt(record + Fork.CHILD + ProcessKey.PID);
        long startTicks = HostIdentity.startTicks(bytes.getLong(record + Fork.CHILD + ProcessKey.START));
        TrackedProcess known = table.find(pid, startTicks);
        if (known != null) {
            return;
        }
        TrackedProcess parent = resolve(bytes, record + Fork.PARENT);
        TrackedProcess child = begin(pid, startTicks);
        child.uid = bytes.getInt(record + Fork.CHILD + ProcessKey.UID);
        child.image = parent.image;
        child.commandLine = parent.commandLine;
        child.own |= parent.own;
        child.extra = extra(parent.extra.get(CONTAINER_ID), pid, bytes.getInt(record + Fork.NAMESPACED_PID));
        table.add(child);
    }

    Creation executed(ByteBuffer bytes, int record) {
        TrackedProcess parent = resolve(bytes, record + Exec.PARENT);
        TrackedProcess process = known(bytes, record + Exec.PROCESS);
        int flags = Header.flags(bytes, record);
        int imageLength = bytes.getInt(record + Exec.IMAGE_LENGTH);
        int directoryLength = bytes.getInt(record + Exec.DIRECTORY_LENGTH);
        int cgroupLength = bytes.getInt(record + Exec.CGROUP_LENGTH);
        int argumentsLength = bytes.getInt(record + Exec.ARGUMENTS_LENGTH);
        int length = imageLength + directoryLength + cgroupLength + argumentsLength;
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        bytes.get(record + Exec.BYTES, scratch, 0, length);

        boolean pathCut = (flags & Exec.FLAG_PATH_CUT) != 0;
        String image = paths.text(scratch, 0, imageLength, pathCut, (flags & Exec.FLAG_IMAGE_DELETED) != 0);
        String directory = paths.text(scratch, imageLength, directoryLength, pathCut, false);
        String cgroup = paths.text(scratch, imageLength + directoryLength, cgroupLength, false, false);
        String arguments = commandLine.join(
                scratch,
                imageLength + directoryLength + cgroupLength,
                argumentsLength,
                (flags & Exec.FLAG_ARGUMENTS_CUT) != 0);

        process.execute(image, Header.time(bytes, record));
        process.commandLine = arguments;
        process.uid = bytes.getInt(record + Exec.PROCESS + ProcessKey.UID);
        process.own |= parent.own;
        process.extra = extra(ContainerId.ofPath(cgroup), process.pid, bytes.getInt(record + Exec.NAMESPACED_PID));

        Instant time = clock.instant(Header.time(bytes, record));
        int session = bytes.getInt(record + Exec.SESSION);
        int loginUid = bytes.getInt(record + Exec.LOGIN_UID);
        HexInt64 logonId = loginUid == NOT_SET ? null : new HexInt64(Integer.toUnsignedLong(loginUid));
        Integer terminalSession = session == NOT_SET ? null : session;
        String user = users.name(process.uid);
        UUID parentGuid = parent.guid;
        int parentPid = parent.pid;
        String parentImage = parent.imageOrUnknown();
        String parentCommandLine = parent.commandLine;
        String parentUser = users.name(parent.uid);
        FileIdentity identity = new FileIdentity(
                Integer.toUnsignedLong(bytes.getInt(record + Exec.DEVICE)),
                bytes.getLong(record + Exec.INODE),
                bytes.getLong(record + Exec.CHANGE_TIME),
                bytes.getLong(record + Exec.IMAGE_SIZE));
        return new Creation(
                identity,
                process,
                hashes -> new ProcessCreate(
                        null,
                        time,
                        process.guid,
                        process.pid,
                        image,
                        null,
                        null,
                        null,
                        null,
                        null,
                        arguments,
                        directory,
                        user,
                        null,
                        logonId,
                        terminalSession,
                        null,
                        hashes,
                        parentGuid,
                        parentPid,
                        parentImage,
                        parentCommandLine,
                        parentUser));
    }

    /// The process of an exit record, which stays known for the connections that outlive it.
    TrackedProcess exited(ByteBuffer bytes, int record) {
        TrackedProcess process = resolve(bytes, record + Exit.PROCESS);
        table.end(process);
        return process;
    }

    ProcessTerminate terminate(ByteBuffer bytes, int record, TrackedProcess process) {
        return new ProcessTerminate(
                null,
                clock.instant(Header.time(bytes, record)),
                process.guid,
                process.pid,
                process.imageOrUnknown(),
                users.name(bytes.getInt(record + Exit.PROCESS + ProcessKey.UID)));
    }

    /// The image of each process that runs, or ended not long ago.
    void forEachImage(ObjIntConsumer<String> consumer) {
        table.forEach(process -> {
            if (process.image != null) {
                consumer.accept(process.image, process.pid);
            }
        });
    }

    SensorStatus.Table table() {
        return table.table();
    }

    SensorStatus.Table pathTable() {
        return paths.table();
    }

    /// As [#resolve], without asking procfs: the record itself tells all.
    private TrackedProcess known(ByteBuffer bytes, int key) {
        int pid = bytes.getInt(key + ProcessKey.PID);
        long startTicks = HostIdentity.startTicks(bytes.getLong(key + ProcessKey.START));
        TrackedProcess known = table.find(pid, startTicks);
        if (known != null) {
            return known;
        }
        TrackedProcess process = begin(pid, startTicks);
        table.add(process);
        return process;
    }

    private TrackedProcess begin(int pid, long startTicks) {
        TrackedProcess process = new TrackedProcess(pid, startTicks, host.processGuid(pid, startTicks));
        process.own = pid == ownPid;
        return process;
    }

    private TrackedProcess tracked(InventoriedProcess running) {
        TrackedProcess process = begin(running.pid(), running.startTicks());
        process.uid = running.effectiveUid();
        process.image = running.image() != null ? running.image() : running.name();
        process.commandLine = running.commandLine();
        process.extra = extra(running.containerId(), running.pid(), running.namespacedPid());
        return process;
    }

    private static Map<String, String> extra(@Nullable String container, int pid, int namespacedPid) {
        if (container == null && namespacedPid == pid) {
            return Map.of();
        }
        Map<String, String> extra = new LinkedHashMap<>(4);
        if (container != null) {
            extra.put(CONTAINER_ID, container);
        }
        extra.put(CONTAINER_PROCESS_ID, Integer.toString(namespacedPid));
        return extra;
    }
}
