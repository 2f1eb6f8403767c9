/// How the sensor works inside. Nothing here is exported.
///
/// Start with [LinuxSensor]: it reads the ring and sends each record to what makes events of its kind. Around it:
///
/// - the kernel's side: [Kernel] loads and attaches the programs that [KernelProgram] lists, [KernelRecords] says how
///   their records are laid out, [Preflight] what a host must have;
/// - the same for what system calls tell, apart: [CallActivity] with [CallKernel] and [CallPrograms], [FileRecords] of
///   files and pipes, [AccessRecords] of processes that reach into others;
/// - what turns records into events: [Processes], [NetworkEvents] with [Conversation], [DnsEvents], [OpenFlows],
///   [FileEvents] with [FilePlaces] and [Executables], [AccessEvents];
/// - readers of what the system says about itself: [ProcfsInventory], [HostIdentity], [UserNames], [PortNames],
///   [HostsFile];
/// - decoders: [CommandLine], [PathNames], [DnsMessage], [ContainerId], [KernelClock];
/// - bounded tables, each with a capacity and a count of what it had to give up: [ProcessTable], [ImageHashes],
///   [NameCache], [DnsTransactions], [Addresses];
/// - on the way out: [Outbox] keeps the order while a hash is being taken, [Losses] counts what did not get that far.
///
/// Unless a class says otherwise it belongs to one thread, the one that polls the sensor.
@NullMarked
package ashiato.sensor.internal;

import org.jspecify.annotations.NullMarked;
