/// The kernel's eBPF facility through libbpf.
///
/// Two layers that never mix: [Libbpf] and the C library are raw C functions with their prototypes and nothing else;
/// [BpfObject], [BpfLink], [RingBuffer], [Counters] and [BpfIterator] own what the raw calls return, check every
/// return code at once and close what they opened. Not thread-safe unless a class says otherwise.
@NullMarked
package ashiato.sensor.internal.bpf;

import org.jspecify.annotations.NullMarked;
