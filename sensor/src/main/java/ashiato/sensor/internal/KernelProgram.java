package ashiato.sensor.internal;

import ashiato.event.EventType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The eBPF programs of `src/main/bpf/ashiato.bpf.c`: where each hangs, and which event types need it.
public enum KernelProgram {
    FORK("on_fork", "tp_btf/sched_process_fork", Tier.BOTH, Place.TRACEPOINT, Service.PROCESSES),
    EXEC("on_exec", "tracepoint/sched/sched_process_exec", Tier.BOTH, Place.CLASSIC_TRACEPOINT, Service.PROCESSES),
    EXIT("on_exit", "tracepoint/sched/sched_process_exit", Tier.BOTH, Place.CLASSIC_TRACEPOINT, Service.PROCESSES),
    SOCKET_OP("on_socket_op", "sockops", Tier.BOTH, Place.CGROUP, Service.SOCKETS),
    TCP_STATE("on_tcp_state", "tp_btf/inet_sock_set_state", Tier.BOTH, Place.TRACEPOINT, Service.SOCKETS),
    ACCEPT("on_accept", "fexit/inet_accept", Tier.A, Place.TRACEPOINT, Service.CONNECTIONS),
    PEER_NAME4("on_peer_name4", "cgroup/getpeername4", Tier.B, Place.CGROUP, Service.CONNECTIONS),
    PEER_NAME6("on_peer_name6", "cgroup/getpeername6", Tier.B, Place.CGROUP, Service.CONNECTIONS),
    SOCKET_CREATE("on_sock_create", "cgroup/sock_create", Tier.BOTH, Place.CGROUP, Service.SOCKETS),
    SOCKET_RELEASE("on_sock_release", "cgroup/sock_release", Tier.BOTH, Place.CGROUP, Service.SOCKETS),
    EGRESS("on_egress", "cgroup_skb/egress", Tier.BOTH, Place.CGROUP, Service.SOCKETS),
    INGRESS("on_ingress", "cgroup_skb/ingress", Tier.BOTH, Place.CGROUP, Service.SOCKETS),
    ADOPT_SOCKETS("adopt_sockets", "iter/task_file", Tier.BOTH, Place.ITERATOR, Service.SOCKETS),
    CLAIM_ACCEPTED("claim_accepted", "iter/task_file", Tier.B, Place.ITERATOR, Service.CONNECTIONS),
    FORGET_FORSAKEN("forget_forsaken", "iter/bpf_map_elem", Tier.BOTH, Place.ITERATOR, Service.CONNECTIONS),
    LIST_TCP_FLOWS("list_tcp_flows", "iter/bpf_map_elem", Tier.BOTH, Place.ITERATOR, Service.FLOWS),
    LIST_UDP_FLOWS("list_udp_flows", "iter/bpf_map_elem", Tier.BOTH, Place.ITERATOR, Service.FLOWS);

    /// Which kernels load a program.
    enum Tier {
        /// Those that allow trampolines.
        A,
        /// All others, and these.
        B,
        /// The program has no twin: it is the same in both.
        BOTH
    }

    /// What a program is attached to.
    enum Place {
        /// A function, or a tracepoint found through the kernel's type information.
        TRACEPOINT,
        /// A tracepoint found through tracefs.
        CLASSIC_TRACEPOINT,
        CGROUP,
        ITERATOR
    }

    /// The group of event types that a program works for.
    private enum Service {
        /// All: every event names its process.
        PROCESSES,
        /// What sockets and their packets become, and names, which come from packets: who owns a socket must be
        /// known.
        SOCKETS,
        /// What accepted TCP connections become.
        CONNECTIONS,
        /// What the state of open flows becomes.
        FLOWS;

        Set<EventType> types() {
            return switch (this) {
                case PROCESSES -> EnumSet.allOf(EventType.class);
                case SOCKETS -> EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW, EventType.DNS_QUERY);
                case CONNECTIONS -> EnumSet.of(EventType.NETWORK_CONNECT, EventType.NETWORK_FLOW);
                case FLOWS -> EnumSet.of(EventType.NETWORK_FLOW);
            };
        }
    }

    private final String function;
    private final String section;
    private final Tier tier;
    private final Place place;
    private final Service service;

    KernelProgram(String function, String section, Tier tier, Place place, Service service) {
        this.function = function;
        this.section = section;
        this.tier = tier;
        this.place = place;
        this.service = service;
    }

    /// The programs of a kernel where trampolines are or are not available, in the order in which they are to be
    /// attached.
    static List<KernelProgram> of(boolean trampolines) {
        Tier unfit = trampolines ? Tier.B : Tier.A;
        return List.of(values()).stream()
                .filter(program -> program.tier != unfit)
                .toList();
    }

    /// Those of them that these event types need.
    static List<KernelProgram> serving(Set<EventType> wanted, boolean trampolines) {
        return of(trampolines).stream()
                .filter(program -> !program.types(wanted).isEmpty())
                .toList();
    }

    /// Whether the maps of sockets and flows are kept for these event types.
    static boolean keepSockets(Set<EventType> wanted) {
        return !SOCKET_CREATE.types(wanted).isEmpty();
    }

    /// The program's name in the object.
    String function() {
        return function;
    }

    /// Where it hangs, as libbpf writes it.
    String section() {
        return section;
    }

    /// `A`, `B`, or `-` for both.
    String tierName() {
        return tier == Tier.BOTH ? "-" : tier.name();
    }

    Place place() {
        return place;
    }

    /// All event types that depend on it.
    Set<EventType> types() {
        return service.types();
    }

    /// The wanted event types that depend on it.
    Set<EventType> types(Set<EventType> wanted) {
        Set<EventType> served = service.types();
        served.retainAll(wanted);
        return served;
    }
}
