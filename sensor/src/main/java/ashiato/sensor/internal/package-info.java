/// How the sensor works inside. Nothing here is exported.
///
/// Three kinds of classes: readers of what the system says about itself ([ProcfsInventory], [SocketInventory],
/// [HostIdentity], [UserNames], [PortNames], [HostsFile]); decoders of what the kernel hands over ([CommandLine],
/// [PathNames], [DnsMessage], [ContainerId], [KernelClock]); and bounded tables ([ImageHashes], [NameCache],
/// [DnsTransactions], [Addresses]). Every table has a capacity, and counts what it had to give up.
///
/// Unless a class says otherwise it belongs to one thread, the one that polls the sensor.
@NullMarked
package ashiato.sensor.internal;

import org.jspecify.annotations.NullMarked;
