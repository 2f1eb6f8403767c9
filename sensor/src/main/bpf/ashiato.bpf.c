/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the kernel sees of processes and their communications.
 *
 * Every program hands records (records.h) to one ring buffer. A record that finds no room is counted by its kind and
 * dropped: programs never wait. Programs marked "?" are not loaded unless the reader asks for them; it asks only for
 * those that serve a wanted event type, and where a program has a twin in the other tier, for the one that loads.
 * Tier A uses trampolines (fexit), tier B tracepoints and control group hooks.
 */
#include <linux/bpf.h>

#include "kernel.h"
#include "records.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define PORT_DNS 53
#define EEXIST 17

/* include/net/sock.h, enum sock_flags: the peer's FIN was received. */
#define SOCK_DONE 1

/* include/uapi/linux/stat.h */
#define S_IFMT 00170000
#define S_IFSOCK 0140000

/* include/net/tcp_states.h */
#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7
#define TCP_LISTEN 10

#define MAX_COMPONENTS 64
#define MAX_NAME 256
#define MAX_ARGUMENTS 32768
#define NAMES_SIZE 16384
#define MAX_DNS 4096
#define MAX_ANCESTORS 8
#define MAX_DESCRIPTORS 256
#define WAKEUP_WINDOW 1024
#define UDP_IDLE 60000000000ULL /* nanoseconds, as in OpenFlows.java */
#define SAME_CHANGE 10000000ULL  /* nanoseconds that an interrupt can take between two programs of one change */
#define JUST_BEGUN 100000000ULL  /* nanoseconds in which a socket takes the state that a program was told of */

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, COUNTER_SLOTS);
    __type(key, u32);
    __type(value, u64);
} counters SEC(".maps");

const volatile struct settings settings = {.wakeup_bytes = 256 << 10};

volatile struct switches switches;

/* The types that an address excludes. IPv4 addresses stand as IPv6 addresses that they are mapped into. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __uint(key_size, 16);
    __type(value, u32);
} addresses SEC(".maps");

/* The processes that are excluded. The reader adds them; an exec removes them. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8192);
    __type(key, struct mark_key);
    __type(value, struct mark);
} marks SEC(".maps");

struct owner {
    struct process_key process;
    u64 opened;
    u64 ended;    /* TCP: the connection was over before its process was known */
    u32 error;    /* TCP: errno that ended it then */
    u32 flows;    /* UDP: flows begun on this socket */
    u32 accepted; /* TCP, begun by the peer: process tells who accepted it */
    u32 asked;    /* TCP, begun by the peer: somebody asked for the peer's name */
    u32 walked;   /* TCP, begun by the peer: how often a walk over all descriptors has met it */
    u8 initiated;
    u8 reported;  /* TCP: the connection was reported */
    u8 left;      /* TCP: the state that it left when it ended */
    u8 version;   /* of the switches when the entry was made, its low bits */
};

/*
 * Who a socket belongs to, by the socket's address. TCP entries end with the connection, UDP's with the socket.
 *
 * A connection that the peer began has an entry from the moment that it is established, and a process as soon as that
 * is known. Its end may come first, on another CPU. Therefore each side says its part by a locked addition, to "ended"
 * or "accepted", and looks at the other's only then: at least one sees both, and whoever deletes the entry reports the
 * end.
 */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, u64);
    __type(value, struct owner);
} sockets SEC(".maps");

struct udp_key {
    u64 cookie;
    u8 remote_address[16];
    u16 remote_port;
    u16 unused[3];
};

struct udp_flow {
    struct process_key process;
    u64 opened;
    u64 last;
    u64 sent;
    u64 received;
    struct endpoints ends;
};

/* UDP conversations. The least recently used gives way; the reader knows how many did from COUNTER_FLOWS_OPENED. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 65536);
    __type(key, struct udp_key);
    __type(value, struct udp_flow);
} udp_flows SEC(".maps");

/* A UDP conversation of which no event is to be made: what is to be known when one is to be made again. */
struct silent_flow {
    u64 last;
    u32 version; /* of the switches when it was decided */
    u32 initiated;
};

/* They are apart from the others, so that noise drives out nothing but noise. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, struct udp_key);
    __type(value, struct silent_flow);
} silent_flows SEC(".maps");

/* Room to put an exec record together: one for each CPU. Nothing preempts a classic tracepoint. */
struct scratch {
    struct exec_record record;
    u8 data[3 * NAMES_SIZE + MAX_ARGUMENTS];
    /* The state of a walk stands here and not in registers: the verifier then sees one state, not one for each step. */
    struct dentry *dentry;
    struct mount *mount;
    struct dentry *root;
    struct kernfs_node *node;
    u32 offset;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* the reader sets it to the number of CPUs */
    __type(key, u32);
    __type(value, struct scratch);
} scratches SEC(".maps");

/* A change of a TCP state. */
struct tcp_change {
    u64 socket;
    u64 states;
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct tcp_change);
} tcp_changes SEC(".maps");

static __always_inline void count(u32 slot)
{
    u64 *value = bpf_map_lookup_elem(&counters, &slot);

    if (value)
        __sync_fetch_and_add(value, 1);
}

static __always_inline u64 counted(u32 slot)
{
    u64 *value = bpf_map_lookup_elem(&counters, &slot);

    return value ? *value : 0;
}

/*
 * Waking the reader is the dearest part of a record: it looks by itself often, and is woken only when much waits. Woken
 * once it reads all there is, so only the records that cross the mark wake it, not those that come while it is at work.
 */
static __always_inline u64 wakeup(void)
{
    u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);

    return waiting - settings.wakeup_bytes < WAKEUP_WINDOW ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline void head(struct record_header *header, u16 kind, u32 size)
{
    header->kind = kind;
    header->flags = 0;
    header->size = size;
    header->time = bpf_ktime_get_boot_ns();
}

static __always_inline void identify(struct process_key *key, struct task_struct *task)
{
    key->pid = BPF_CORE_READ(task, tgid);
    key->uid = BPF_CORE_READ(task, cred, euid.val);
    key->start = BPF_CORE_READ(task, group_leader, start_boottime);
}

/* The running process. Where the kernel hands out a typed pointer (since 5.11), its members are read without a call. */
static __always_inline void identify_current(struct process_key *key)
{
    if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
        struct task_struct *task = bpf_get_current_task_btf();

        key->pid = task->tgid;
        key->uid = task->cred->euid.val;
        key->start = task->group_leader->start_boottime;
        return;
    }
    identify(key, (struct task_struct *)bpf_get_current_task());
}

static __always_inline u32 namespaced_pid(struct task_struct *task)
{
    struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
    u32 level = BPF_CORE_READ(pid, level);
    struct upid number = {};

    /* A pid namespace can be nested 32 deep (MAX_PID_NS_LEVEL). */
    if (level > 32)
        return 0;
    bpf_probe_read_kernel(&number, bpf_core_type_size(struct upid),
                          (void *)pid + bpf_core_field_offset(struct pid, numbers) +
                              level * bpf_core_type_size(struct upid));
    return number.nr;
}

/* ---- exclusions ---- */

/* The types that an address excludes: in the low bits as a source, above as a destination. */
static __always_inline u32 excluded_by_address(u8 version, const u8 *address)
{
    u32 key[4] = {0, 0, bpf_htonl(0xffff), 0};
    u32 *types;

    if (version == 4)
        key[3] = *(const u32 *)address;
    else
        __builtin_memcpy(key, address, 16);
    types = bpf_map_lookup_elem(&addresses, key);
    return types ? *types : 0;
}

/* The types that a port excludes: bits as above. */
static __always_inline u8 excluded_by_port(u32 port)
{
    /* The verifier forgets how large a port can be where compilers put it on the stack: say so where it is used. */
    barrier_var(port);
    return switches.ports[port & 0xffff];
}

static __always_inline u32 excluded_by_process(struct process_key *process)
{
    struct mark_key key = {.start = process->start, .pid = process->pid};
    struct mark *mark = bpf_map_lookup_elem(&marks, &key);

    /* An element that was removed is used again at once: it may be another one's by now. */
    if (!mark || mark->start != process->start || mark->pid != process->pid || mark->uid != process->uid)
        return 0;
    return mark->types;
}

/*
 * Why no event of this type is to be made of these ends. Who began a connection that was there before is not known here:
 * the reader decides about it.
 */
static __always_inline u32 reason_in_ends(u32 type, struct endpoints *ends)
{
    u8 exclude = switches.exclude;
    bool by_process = ends->initiated == 1;
    u8 *source = by_process ? ends->local_address : ends->remote_address;
    u8 *destination = by_process ? ends->remote_address : ends->local_address;
    u16 source_port = by_process ? ends->local_port : ends->remote_port;
    u16 destination_port = by_process ? ends->remote_port : ends->local_port;

    if (ends->initiated > 1)
        return NOT_EXCLUDED;
    if (exclude & EXCLUDE_ADDRESSES) {
        if (excluded_by_address(ends->version, destination) & (type << AS_DESTINATION))
            return EXCLUDED_DESTINATION_ADDRESS;
        if (excluded_by_address(ends->version, source) & type)
            return EXCLUDED_SOURCE_ADDRESS;
    }
    if (exclude & EXCLUDE_PORTS) {
        if (excluded_by_port(destination_port) & (type << AS_DESTINATION))
            return EXCLUDED_DESTINATION_PORT;
        if (excluded_by_port(source_port) & type)
            return EXCLUDED_SOURCE_PORT;
    }
    return NOT_EXCLUDED;
}

static __always_inline void count_excluded(u32 type, u32 reason)
{
    count((type == TYPE_CONNECT ? COUNTER_EXCLUDED_CONNECTS : COUNTER_EXCLUDED_FLOWS) + reason);
}

/* Whether no event of a wanted type is to be made of a record with these ends and this process. Counts it if so. */
static __always_inline bool excluded(u32 type, struct endpoints *ends, struct process_key *process)
{
    u32 reason;

    if (!switches.exclude)
        return false;
    reason = reason_in_ends(type, ends);
    if (reason == NOT_EXCLUDED && (switches.exclude & EXCLUDE_PROCESSES) && (excluded_by_process(process) & type))
        reason = EXCLUDED_PROCESS;
    if (reason == NOT_EXCLUDED)
        return false;
    count_excluded(type, reason);
    return true;
}

/* ---- processes ---- */

SEC("?tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
    struct fork_record *record;

    if (child->pid != child->tgid)
        return 0;
    record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
    if (!record) {
        count(RECORD_FORK);
        return 0;
    }
    head(&record->header, RECORD_FORK, sizeof(*record));
    identify(&record->child, child);
    identify(&record->parent, parent);
    record->namespaced_pid = namespaced_pid(child);
    record->unused = 0;
    bpf_ringbuf_submit(record, wakeup());
    return 0;
}

/*
 * A classic tracepoint, as is that of exec: the kernel holds off preemption while its programs run. Programs of tp_btf can
 * be preempted since 7.0, and the events of other processes pass by until they are resumed.
 */
SEC("?tracepoint/sched/sched_process_exit")
int on_exit(void *context)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct exit_record *record;

    /* Once for a process: when no thread is left. */
    if (BPF_CORE_READ(task, signal, live.counter) != 0)
        return 0;
    record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
    if (!record) {
        count(RECORD_EXIT);
        return 0;
    }
    head(&record->header, RECORD_EXIT, sizeof(*record));
    identify(&record->process, task);
    record->exit_code = BPF_CORE_READ(task, group_leader, exit_code);
    record->unused = 0;
    bpf_ringbuf_submit(record, wakeup());
    return 0;
}

/* Appends one name with its NUL behind the names of the area that begins at base. */
static __always_inline void append_name(struct scratch *s, u32 base, const void *name)
{
    u32 offset = s->offset;
    long length;

    if (offset > NAMES_SIZE - MAX_NAME)
        return;
    length = bpf_probe_read_kernel_str(&s->data[base + offset], MAX_NAME, name);
    if (length > 0 && length <= MAX_NAME)
        s->offset = offset + length;
}

static __always_inline u32 walk_path(struct scratch *s, u32 base, struct path *path)
{
    struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);

    s->offset = 0;
    s->dentry = BPF_CORE_READ(path, dentry);
    s->mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
    s->root = BPF_CORE_READ(vfsmount, mnt_root);

    for (int i = 0; i < MAX_COMPONENTS; i++) {
        struct dentry *dentry = s->dentry;
        struct dentry *parent;

        if (dentry == s->root) {
            struct mount *mount = s->mount;
            struct mount *above = BPF_CORE_READ(mount, mnt_parent);

            if (above == mount)
                return s->offset;
            s->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
            s->mount = above;
            s->root = BPF_CORE_READ(above, mnt.mnt_root);
            continue;
        }
        parent = BPF_CORE_READ(dentry, d_parent);
        if (parent == dentry)
            return s->offset;
        append_name(s, base, BPF_CORE_READ(dentry, d_name.name));
        s->dentry = parent;
    }
    s->record.header.flags |= EXEC_PATH_CUT;
    return s->offset;
}

static __always_inline struct kernfs_node *parent_node(struct kernfs_node *node)
{
    if (bpf_core_field_exists(struct kernfs_node___since_6_15, __parent))
        return BPF_CORE_READ((struct kernfs_node___since_6_15 *)node, __parent);
    return BPF_CORE_READ((struct kernfs_node___before_6_15 *)node, parent);
}

/* The control group of the unified hierarchy, or, where that is not used, of the pids controller. */
static __always_inline u32 walk_cgroup(struct scratch *s, u32 base, struct task_struct *task)
{
    struct css_set *set = BPF_CORE_READ(task, cgroups);
    struct cgroup *cgroup = BPF_CORE_READ(set, dfl_cgrp);

    s->offset = 0;
    if (BPF_CORE_READ(cgroup, level) == 0 && bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id)) {
        u32 index = bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
        struct cgroup_subsys_state *state = NULL;

        bpf_probe_read_kernel(&state, sizeof(state),
                              (void *)set + bpf_core_field_offset(struct css_set, subsys) + index * sizeof(state));
        cgroup = BPF_CORE_READ(state, cgroup);
    }
    s->node = BPF_CORE_READ(cgroup, kn);
    for (int i = 0; i < 8; i++) {
        struct kernfs_node *node = s->node;
        struct kernfs_node *parent;

        if (!node)
            break;
        parent = parent_node(node);
        if (!parent)
            break;
        append_name(s, base, BPF_CORE_READ(node, name));
        s->node = parent;
    }
    return s->offset;
}

static __always_inline u64 change_time(struct inode *inode)
{
    if (bpf_core_field_exists(struct inode___split, i_ctime_sec)) {
        struct inode___split *split = (void *)inode;

        /* Since 6.13 the highest bit tells whether somebody has asked for the time (I_CTIME_QUERIED). */
        return BPF_CORE_READ(split, i_ctime_sec) * 1000000000ULL + (BPF_CORE_READ(split, i_ctime_nsec) & 0x7fffffff);
    }
    if (bpf_core_field_exists(struct inode___underscored, __i_ctime)) {
        struct inode___underscored *underscored = (void *)inode;

        return BPF_CORE_READ(underscored, __i_ctime.tv_sec) * 1000000000ULL +
               BPF_CORE_READ(underscored, __i_ctime.tv_nsec);
    }
    return BPF_CORE_READ((struct inode___i_ctime *)inode, i_ctime.tv_sec) * 1000000000ULL +
           BPF_CORE_READ((struct inode___i_ctime *)inode, i_ctime.tv_nsec);
}

/* The arguments as they stand in the program's memory, each ended by a NUL. */
static __always_inline u32 read_arguments(struct scratch *s, u32 base, struct mm_struct *mm)
{
    unsigned long start = BPF_CORE_READ(mm, arg_start);
    unsigned long length = BPF_CORE_READ(mm, arg_end) - start;

    if (length > MAX_ARGUMENTS - 1) {
        length = MAX_ARGUMENTS - 1;
        s->record.header.flags |= EXEC_ARGUMENTS_CUT;
    }
    length &= MAX_ARGUMENTS - 1;
    if (bpf_probe_read_user(&s->data[base], length, (void *)start))
        return 0;
    return length;
}

SEC("?tracepoint/sched/sched_process_exec")
int on_exec(void *context)
{
    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    u32 cpu = bpf_get_smp_processor_id();
    struct scratch *s = bpf_map_lookup_elem(&scratches, &cpu);
    struct exec_record *record;
    struct mm_struct *mm = BPF_CORE_READ(task, mm);
    struct file *image = BPF_CORE_READ(mm, exe_file);
    struct inode *inode = BPF_CORE_READ(image, f_inode);
    struct fs_struct *fs = BPF_CORE_READ(task, fs);
    u32 size, base;

    if (!s)
        return 0;
    record = &s->record;
    head(&record->header, RECORD_EXEC, 0);
    identify(&record->process, task);
    identify(&record->parent, BPF_CORE_READ(task, real_parent));
    record->namespaced_pid = namespaced_pid(task);
    record->login_uid = -1;
    record->session = -1;
    if (bpf_core_field_exists(struct task_struct___audit, loginuid)) {
        record->login_uid = BPF_CORE_READ((struct task_struct___audit *)task, loginuid.val);
        record->session = BPF_CORE_READ((struct task_struct___audit *)task, sessionid);
    }
    record->device = BPF_CORE_READ(inode, i_sb, s_dev);
    record->inode = BPF_CORE_READ(inode, i_ino);
    record->change_time = change_time(inode);
    record->image_size = BPF_CORE_READ(inode, i_size);
    if (BPF_CORE_READ(inode, i_nlink) == 0)
        record->header.flags |= EXEC_IMAGE_DELETED;

    /* Each part goes right behind the one before, so that the record that leaves is no longer than its contents. */
    base = walk_path(s, 0, &image->f_path);
    record->image_length = base;
    base &= NAMES_SIZE - 1;
    size = walk_path(s, base, &fs->pwd);
    record->directory_length = size;
    base += size & (NAMES_SIZE - 1);
    size = walk_cgroup(s, base, task);
    record->cgroup_length = size;
    base += size & (NAMES_SIZE - 1);
    size = read_arguments(s, base, mm);
    record->arguments_length = size;
    size = base + (size & (MAX_ARGUMENTS - 1));
    size += sizeof(*record);
    record->header.size = size;
    if (size > sizeof(*record) + sizeof(s->data))
        return 0;
    if (bpf_ringbuf_output(&ring, s, size, wakeup()))
        count(RECORD_EXEC);
    /* After the record: whoever marks the process from here on must have had the chance to read it. */
    if (switches.exclude & EXCLUDE_PROCESSES) {
        struct mark_key key = {.start = record->process.start, .pid = record->process.pid};

        bpf_map_delete_elem(&marks, &key);
    }
    return 0;
}

/* ---- TCP ---- */

static __always_inline void socket_endpoints(struct endpoints *ends, struct sock *sk, u8 protocol, u8 initiated)
{
    /* One read for all that lies at the head of every socket. */
    u8 head[128];
    u32 at_family = bpf_core_field_offset(struct sock_common, skc_family);
    u32 at_remote_port = bpf_core_field_offset(struct sock_common, skc_dport);
    u16 family;

    __builtin_memset(ends, 0, sizeof(*ends));
    bpf_probe_read_kernel(head, sizeof(head), sk);
    family = *(u16 *)(head + at_family);
    ends->protocol = protocol;
    ends->initiated = initiated;
    ends->remote_port = bpf_ntohs(*(u16 *)(head + at_remote_port));
    /* skc_num is cleared before the change to CLOSE is reported; inet_sport stays. */
    ends->local_port = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
    if (family == AF_INET6) {
        ends->version = 6;
        __builtin_memcpy(ends->local_address, head + bpf_core_field_offset(struct sock_common, skc_v6_rcv_saddr), 16);
        __builtin_memcpy(ends->remote_address, head + bpf_core_field_offset(struct sock_common, skc_v6_daddr), 16);
    } else {
        ends->version = 4;
        *(u32 *)ends->local_address = *(u32 *)(head + bpf_core_field_offset(struct sock_common, skc_rcv_saddr));
        *(u32 *)ends->remote_address = *(u32 *)(head + bpf_core_field_offset(struct sock_common, skc_daddr));
    }
}

static __always_inline void tcp_bytes(struct flow_record *record, struct sock *sk)
{
    struct tcp_sock *tp = (struct tcp_sock *)sk;

    record->sent = BPF_CORE_READ(tp, bytes_sent) - BPF_CORE_READ(tp, bytes_retrans);
    record->received = BPF_CORE_READ(tp, bytes_received);
    /* The peer's FIN takes a sequence number and is counted with the bytes. */
    if (record->received && (BPF_CORE_READ(sk, __sk_common.skc_flags) & (1 << SOCK_DONE)))
        record->received--;
}

static __always_inline struct flow_record *begin_tcp(u16 kind, u64 socket, struct owner *owner, u32 state)
{
    struct flow_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

    if (!record) {
        count(kind);
        return NULL;
    }
    record->header.kind = kind;
    record->header.flags = 0;
    record->header.size = sizeof(*record);
    if (kind == RECORD_ACCEPT)
        /* When the connection was established, as on the other side; but not before the process was there. */
        record->header.time = owner->opened > owner->process.start ? owner->opened : owner->process.start;
    else
        record->header.time = bpf_ktime_get_boot_ns();
    record->process = owner->process;
    record->socket = socket;
    record->opened = owner->opened;
    record->last = record->header.time;
    record->sent = 0;
    record->received = 0;
    record->error = 0;
    record->state = state;
    return record;
}

static __always_inline void typed_endpoints(struct endpoints *ends, struct sock *sk, struct tcp_sock *tp, u8 initiated)
{
    __builtin_memset(ends, 0, sizeof(*ends));
    ends->protocol = IPPROTO_TCP;
    ends->initiated = initiated;
    ends->remote_port = bpf_ntohs(sk->__sk_common.skc_dport);
    /* skc_num is cleared before the change to CLOSE is reported; inet_sport stays. */
    ends->local_port = bpf_ntohs(tp->inet_conn.icsk_inet.inet_sport);
    if (sk->__sk_common.skc_family == AF_INET6) {
        ends->version = 6;
        bpf_core_read(ends->local_address, 16, &sk->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(ends->remote_address, 16, &sk->__sk_common.skc_v6_daddr);
    } else {
        ends->version = 4;
        *(u32 *)ends->local_address = sk->__sk_common.skc_rcv_saddr;
        *(u32 *)ends->remote_address = sk->__sk_common.skc_daddr;
    }
}

/* The type of event that a TCP record becomes. */
static __always_inline u32 type_of(u16 kind)
{
    return kind == RECORD_FLOW_END ? TYPE_FLOW : TYPE_CONNECT;
}

/* From a tracepoint that knows the socket's type: its members are read without a call. */
static __always_inline void submit_typed(u16 kind, struct sock *sk, u64 socket, struct owner *owner, u32 state)
{
    struct tcp_sock *tp;
    struct flow_record *record;
    struct endpoints ends;

    if (!(switches.types & type_of(kind)))
        return;
    tp = bpf_skc_to_tcp_sock(sk);
    if (!tp)
        return;
    typed_endpoints(&ends, sk, tp, owner->initiated);
    if (excluded(type_of(kind), &ends, &owner->process))
        return;
    record = begin_tcp(kind, socket, owner, state);
    if (!record)
        return;
    record->ends = ends;
    if (kind == RECORD_FLOW_END) {
        u64 received = tp->bytes_received;

        record->error = sk->sk_err;
        record->sent = tp->bytes_sent - tp->bytes_retrans;
        /* The peer's FIN takes a sequence number and is counted with the bytes. */
        record->received = received && (sk->__sk_common.skc_flags & (1 << SOCK_DONE)) ? received - 1 : received;
    }
    bpf_ringbuf_submit(record, wakeup());
}

static __always_inline void submit_tcp(u16 kind, struct sock *sk, struct owner *owner, u32 state)
{
    struct flow_record *record;
    struct endpoints ends;

    if (!(switches.types & type_of(kind)))
        return;
    socket_endpoints(&ends, sk, IPPROTO_TCP, owner->initiated);
    if (excluded(type_of(kind), &ends, &owner->process))
        return;
    record = begin_tcp(kind, (u64)sk, owner, state);
    if (!record)
        return;
    record->ends = ends;
    if (kind == RECORD_FLOW_END) {
        /* It ended before its process was known. */
        record->header.time = owner->ended;
        record->last = owner->ended;
        record->error = owner->error;
        tcp_bytes(record, sk);
    }
    bpf_ringbuf_submit(record, wakeup());
}

/* Whether it is still to be found out who accepted this connection. */
static __always_inline bool unclaimed(struct owner *owner)
{
    return owner->initiated == 0 && !owner->accepted;
}

/*
 * Makes the entry of a connection that begins. Where the socket's address has one already, the kernel ended a connection
 * without running a program: what should have been reported of it is lost, and counted. While the switches change,
 * programs may be detached: then it was not wanted.
 *
 * again: on_socket_op may have dealt with this very change before.
 */
static __always_inline long begin_entry(u64 key, struct owner *fresh, bool again)
{
    struct owner *left;
    long failure;

    fresh->version = switches.version;
    failure = bpf_map_update_elem(&sockets, &key, fresh, BPF_NOEXIST);

    if (failure != -EEXIST)
        return failure;
    left = bpf_map_lookup_elem(&sockets, &key);
    if (left) {
        if (again && fresh->opened - left->opened < SAME_CHANGE)
            return failure;
        if (unclaimed(left))
            count(COUNTER_CLAIMED);
        else if ((switches.types & TYPE_FLOW) && left->version == fresh->version)
            count(RECORD_FLOW_END);
    }
    return bpf_map_update_elem(&sockets, &key, fresh, BPF_ANY);
}

static __always_inline long keep_unclaimed(u64 key, bool again)
{
    struct owner fresh = {};
    long failure;

    fresh.opened = bpf_ktime_get_boot_ns();
    failure = begin_entry(key, &fresh, again);
    if (!failure)
        count(COUNTER_ESTABLISHED);
    return failure == -EEXIST ? 0 : failure;
}

/* A connection that a peer began is established. */
static __always_inline void tcp_begun_by_peer(struct sock *sk, u64 key, bool again)
{
    /* It has a descriptor already where TCP Fast Open let it be accepted before, and when accepting it comes first to
     * lock it. Then this may also be a connection that both sides have begun at once. */
    if (sk->sk_socket) {
        struct owner *owner = bpf_map_lookup_elem(&sockets, &key);

        if (owner && !owner->ended) {
            if (owner->initiated == 1 && !owner->reported) {
                owner->reported = 1;
                submit_typed(RECORD_CONNECT, sk, key, owner, TCP_SYN_RECV);
            }
            return;
        }
    }
    /* Where no event is to be made of connections, what tells who accepted them is not attached. */
    if (switches.types && sk->sk_protocol == IPPROTO_TCP && keep_unclaimed(key, again) &&
        settings.defer_accepts) {
        count(COUNTER_SOCKETS_FULL);
        count(RECORD_ACCEPT);
        count(RECORD_FLOW_END);
    }
}

/* This host begins a connection. The process of the entry is known. */
static __always_inline void begin_attempt(u64 key, struct owner *fresh)
{
    fresh->opened = bpf_ktime_get_boot_ns();
    fresh->initiated = 1;
    if (begin_entry(key, fresh, false)) {
        count(COUNTER_SOCKETS_FULL);
        count(RECORD_CONNECT);
        count(RECORD_FLOW_END);
    }
}

static __always_inline void tcp_state_changed(struct sock *sk, u64 key, int oldstate, int newstate, bool again)
{
    struct owner *owner;

    if (newstate == TCP_SYN_SENT) {
        struct owner fresh = {};

        if (sk->sk_protocol != IPPROTO_TCP)
            return;
        identify_current(&fresh.process);
        begin_attempt(key, &fresh);
        return;
    }
    if (oldstate == TCP_SYN_RECV && newstate == TCP_ESTABLISHED) {
        tcp_begun_by_peer(sk, key, again);
        return;
    }
    owner = bpf_map_lookup_elem(&sockets, &key);
    if (!owner)
        return;
    if (newstate != TCP_CLOSE) {
        if (!owner->reported) {
            owner->reported = 1;
            submit_typed(RECORD_CONNECT, sk, key, owner, oldstate);
        }
        return;
    }
    if (unclaimed(owner)) {
        struct owner known;

        if (!owner->ended) {
            owner->error = sk->sk_err;
            owner->left = oldstate;
            __sync_fetch_and_add(&owner->ended, bpf_ktime_get_boot_ns());
            count(COUNTER_FORSAKEN);
        }
        if (unclaimed(owner))
            return;
        known = *owner;
        if (!bpf_map_delete_elem(&sockets, &key))
            submit_typed(RECORD_FLOW_END, sk, key, &known, oldstate);
        return;
    }
    submit_typed(RECORD_FLOW_END, sk, key, owner, oldstate);
    bpf_map_delete_elem(&sockets, &key);
}

static __always_inline bool matters(int oldstate, int newstate)
{
    return newstate == TCP_SYN_SENT || (newstate == TCP_CLOSE && oldstate != TCP_LISTEN) ||
           (newstate == TCP_ESTABLISHED && (oldstate == TCP_SYN_SENT || oldstate == TCP_SYN_RECV));
}

static __always_inline u64 both(int oldstate, int newstate)
{
    return (u64)oldstate << 32 | newstate;
}

/* The newest change that on_socket_op has dealt with on this CPU: on_tcp_state, which comes next, need not do it again. */
static __always_inline void note_change(u64 key, int oldstate, int newstate)
{
    u32 zero = 0;
    struct tcp_change *change = bpf_map_lookup_elem(&tcp_changes, &zero);

    if (change) {
        change->states = both(oldstate, newstate);
        change->socket = key;
    }
}

/*
 * The kernel does not run a program of a tracepoint on a CPU where it is running already: when an interrupt comes in the
 * middle of it and closes sockets, their changes pass it by. Programs on socket operations are never passed over. They are
 * told of a socket's changes once they have asked for that, when it connects or is established, just before the tracepoint
 * is. The tracepoint remains for sockets from before, for those of which another program has withdrawn the request, and
 * for the beginning of an attempt, which comes before a request is possible. Dealing with a change twice does no harm.
 */
SEC("?sockops")
int on_socket_op(struct bpf_sock_ops *ops)
{
    u32 op = ops->op;
    struct bpf_sock *socket;
    struct tcp_sock *tp;
    struct sock *sk;
    u64 key;

    if (op != BPF_SOCK_OPS_TCP_CONNECT_CB && op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB && op != BPF_SOCK_OPS_STATE_CB)
        return 1;
    socket = ops->sk;
    if (!socket)
        return 1;
    key = (u64)socket;
    if (op != BPF_SOCK_OPS_STATE_CB)
        bpf_sock_ops_cb_flags_set(ops, ops->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_STATE_CB_FLAG);
    if (op == BPF_SOCK_OPS_TCP_CONNECT_CB) {
        if (!bpf_map_lookup_elem(&sockets, &key)) {
            struct owner fresh = {};

            identify(&fresh.process, (struct task_struct *)bpf_get_current_task());
            begin_attempt(key, &fresh);
        }
        return 1;
    }
    if (op == BPF_SOCK_OPS_STATE_CB) {
        int oldstate = ops->args[0];
        int newstate = ops->args[1];

        if (!matters(oldstate, newstate))
            return 1;
        tp = bpf_skc_to_tcp_sock(socket);
        if (!tp)
            return 1;
        sk = (struct sock *)tp;
        tcp_state_changed(sk, key, oldstate, newstate, false);
        note_change(key, oldstate, newstate);
    }
    return 1;
}

SEC("?tp_btf/inet_sock_set_state")
int BPF_PROG(on_tcp_state, struct sock *sk, int oldstate, int newstate)
{
    u64 key = (u64)sk;
    u32 zero = 0;
    struct tcp_change *change;

    if (!matters(oldstate, newstate))
        return 0;
    change = bpf_map_lookup_elem(&tcp_changes, &zero);
    if (change) {
        bool dealt_with = change->socket == key && change->states == both(oldstate, newstate);

        /* No note may stand longer: sockets' addresses are used again and again. */
        change->socket = 0;
        if (dealt_with)
            return 0;
    }
    tcp_state_changed(sk, key, oldstate, newstate, true);
    return 0;
}

/* Reports the end of a connection that was over before it was known who accepted it, unless somebody else does. */
static __always_inline void end_claimed(struct sock *sk, u64 key, struct owner *owner)
{
    struct owner known = *owner;

    if (known.ended && !bpf_map_delete_elem(&sockets, &key))
        submit_tcp(RECORD_FLOW_END, sk, &known, known.left);
}

/* Says who accepted a connection. To be called once for each; its entry stays until then, whatever happens. */
static __always_inline void claim(struct sock *sk, u64 key, struct owner *owner, struct process_key *process)
{
    owner->process = *process;
    submit_tcp(RECORD_ACCEPT, sk, owner, TCP_ESTABLISHED);
    count(COUNTER_CLAIMED);
    __sync_fetch_and_add(&owner->accepted, 1);
    if (owner->ended)
        end_claimed(sk, key, owner);
}

/* False only if there is certainly no unclaimed connection: spares a look into the table where it would find none. */
static __always_inline bool some_unclaimed(void)
{
    return counted(COUNTER_ESTABLISHED) != counted(COUNTER_CLAIMED);
}

/* Tier A. The return value of inet_accept stands elsewhere in each kernel; the new socket is its second argument. */
SEC("?fexit/inet_accept")
int BPF_PROG(on_accept, struct socket *socket, struct socket *newsock)
{
    struct sock *sk = BPF_CORE_READ(newsock, sk);
    struct process_key process;
    struct owner *owner;
    u64 key = (u64)sk;

    if (!sk || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
        return 0;
    identify_current(&process);
    owner = bpf_map_lookup_elem(&sockets, &key);
    if (!owner || !unclaimed(owner)) {
        /* It was established before the programs were attached; it may have been adopted since. */
        bpf_map_delete_elem(&sockets, &key);
        keep_unclaimed(key, false);
        owner = bpf_map_lookup_elem(&sockets, &key);
    }
    if (owner) {
        claim(sk, key, owner, &process);
    } else {
        struct owner unkept = {};

        unkept.process = process;
        unkept.opened = bpf_ktime_get_boot_ns();
        submit_tcp(RECORD_ACCEPT, sk, &unkept, TCP_ESTABLISHED);
        count(COUNTER_SOCKETS_FULL);
        count(RECORD_FLOW_END);
    }
    return 0;
}

/*
 * Tier B has no hook that sees every accept and costs nothing else. Three together do. Who passes an address to accept
 * runs the hook for the peer's name within it. Else the connection is claimed when its last descriptor is closed, or
 * when the reader has all descriptors walked over, whatever comes first. The first and the last are never at work on
 * the same socket: both hold a descriptor, or are the end of all.
 */

/* Whether one of the first descriptors of a process is this file. */
static __always_inline bool holds(struct task_struct *task, struct file *file)
{
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **slots = BPF_CORE_READ(table, fd);
    u32 size = BPF_CORE_READ(table, max_fds);

    for (u32 i = 0; i < MAX_DESCRIPTORS; i++) {
        struct file *slot = NULL;

        if (i >= size)
            break;
        bpf_probe_read_kernel(&slot, sizeof(slot), &slots[i]);
        if (slot == file)
            return true;
    }
    return false;
}

/*
 * The process that accepted a connection which this one holds: itself, or, if it was not there yet when the connection
 * was established, the ancestor from which it has inherited it. A process that init has adopted has lost its ancestors.
 */
static __always_inline void identify_acceptor(struct process_key *key, struct task_struct *task, u64 established)
{
    struct task_struct *ancestor = BPF_CORE_READ(task, group_leader);

    identify(key, task);
    for (int i = 0; i < MAX_ANCESTORS; i++) {
        if (BPF_CORE_READ(ancestor, start_boottime) <= established) {
            if (BPF_CORE_READ(ancestor, tgid) != 1)
                identify(key, ancestor);
            return;
        }
        ancestor = BPF_CORE_READ(ancestor, real_parent, group_leader);
    }
}

/* The verifier lets nobody calculate with a pointer to a socket of these hooks: as a number it is free. */
static __always_inline struct sock *as_number(u64 key)
{
    struct sock *sk = NULL;

    bpf_probe_read_kernel(&sk, sizeof(sk), &key);
    return sk;
}

/* As identify_current(), for programs of control groups: they are handed the typed pointer since 6.1 at the latest. */
static __always_inline void identify_asking(struct process_key *key)
{
    if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ktime_get_tai_ns))
        identify_current(key);
    else
        identify(key, (struct task_struct *)bpf_get_current_task());
}

static __always_inline int peer_named(struct bpf_sock *socket)
{
    struct process_key process;
    struct owner *owner;
    struct sock *sk;
    u64 key = (u64)socket;

    if (!socket || !some_unclaimed())
        return 1;
    owner = bpf_map_lookup_elem(&sockets, &key);
    if (!owner || !unclaimed(owner) || owner->asked)
        return 1;
    /* A walk may be at this very connection: whoever comes first to say so has it, and if both do, the next walk. */
    __sync_fetch_and_add(&owner->asked, 1);
    if (owner->walked)
        return 1;
    sk = as_number(key);
    identify_asking(&process);
    /* Within accept, the new descriptor cannot be seen yet. Who has one calls getpeername(2), and may have it from its
     * parent. */
    if (process.start > owner->opened) {
        struct task_struct *task = (struct task_struct *)bpf_get_current_task();

        if (holds(task, BPF_CORE_READ(sk, sk_socket, file)))
            identify_acceptor(&process, task, owner->opened);
    }
    claim(sk, key, owner, &process);
    return 1;
}

SEC("?cgroup/getpeername4")
int on_peer_name4(struct bpf_sock_addr *context)
{
    return peer_named(context->sk);
}

SEC("?cgroup/getpeername6")
int on_peer_name6(struct bpf_sock_addr *context)
{
    return peer_named(context->sk);
}

static __always_inline void tcp_released(u64 key)
{
    struct owner *owner = bpf_map_lookup_elem(&sockets, &key);
    struct process_key process;

    if (!owner || !unclaimed(owner))
        return;
    identify_acceptor(&process, (struct task_struct *)bpf_get_current_task(), owner->opened);
    claim(as_number(key), key, owner, &process);
}

/* ---- UDP and DNS ---- */

SEC("?cgroup/sock_create")
int on_sock_create(struct bpf_sock *context)
{
    struct owner fresh = {};
    u64 key = (u64)context;

    if (context->type != SOCK_DGRAM)
        return 1;
    identify(&fresh.process, (struct task_struct *)bpf_get_current_task());
    fresh.opened = bpf_ktime_get_boot_ns();
    if (bpf_map_update_elem(&sockets, &key, &fresh, BPF_ANY))
        count(COUNTER_SOCKETS_FULL);
    return 1;
}

SEC("?cgroup/sock_release")
int on_sock_release(struct bpf_sock *context)
{
    u64 key = (u64)context;
    struct owner *owner;

    if (context->type != SOCK_DGRAM) {
        if (settings.defer_accepts && context->protocol == IPPROTO_TCP && some_unclaimed())
            tcp_released(key);
        return 1;
    }
    owner = bpf_map_lookup_elem(&sockets, &key);
    if (!owner)
        return 1;
    if (owner->flows && (switches.types & TYPE_FLOW)) {
        struct flow_record *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

        if (record) {
            head(&record->header, RECORD_UDP_CLOSED, sizeof(*record));
            record->process = owner->process;
            record->socket = bpf_get_socket_cookie(context);
            record->opened = owner->opened;
            record->last = record->header.time;
            record->sent = 0;
            record->received = 0;
            record->error = 0;
            record->state = 0;
            __builtin_memset(&record->ends, 0, sizeof(record->ends));
            bpf_ringbuf_submit(record, wakeup());
        } else {
            count(RECORD_UDP_CLOSED);
        }
    }
    bpf_map_delete_elem(&sockets, &key);
    return 1;
}

struct packet {
    struct endpoints ends;
    u32 header_length; /* of IP */
    u32 payload;       /* offset of what the transport carries */
};

/* Reads the addresses and ports of a packet that begins with its IP header. False for other protocols. */
static __always_inline bool parse(struct __sk_buff *skb, bool egress, struct packet *packet)
{
    struct endpoints *ends = &packet->ends;
    u8 *source = egress ? ends->local_address : ends->remote_address;
    u8 *target = egress ? ends->remote_address : ends->local_address;
    u8 first = 0;
    u16 ports[2];

    if (skb->protocol == bpf_htons(ETH_P_IP)) {
        if (bpf_skb_load_bytes(skb, 9, &ends->protocol, 1))
            return false;
        if (ends->protocol != IPPROTO_UDP && ends->protocol != IPPROTO_TCP)
            return false;
        if (bpf_skb_load_bytes(skb, 0, &first, 1) || bpf_skb_load_bytes(skb, 12, source, 4) ||
            bpf_skb_load_bytes(skb, 16, target, 4))
            return false;
        ends->version = 4;
        packet->header_length = (first & 0x0f) * 4;
    } else if (skb->protocol == bpf_htons(ETH_P_IPV6)) {
        if (bpf_skb_load_bytes(skb, 6, &ends->protocol, 1))
            return false;
        if (ends->protocol != IPPROTO_UDP && ends->protocol != IPPROTO_TCP)
            return false;
        if (bpf_skb_load_bytes(skb, 8, source, 16) || bpf_skb_load_bytes(skb, 24, target, 16))
            return false;
        ends->version = 6;
        packet->header_length = 40;
    } else {
        return false;
    }
    if (bpf_skb_load_bytes(skb, packet->header_length, ports, 4))
        return false;
    ends->local_port = bpf_ntohs(ports[egress ? 0 : 1]);
    ends->remote_port = bpf_ntohs(ports[egress ? 1 : 0]);
    ends->initiated = egress;
    return true;
}

/* The reservation must be of constant size: three sizes keep small messages small. */
static __always_inline void copy_dns(struct __sk_buff *skb, struct packet *packet, u32 length, u32 room,
                                     struct process_key *process, u16 flags)
{
    struct dns_record *record;
    u32 last = length - 1;

    if (room == 512)
        record = bpf_ringbuf_reserve(&ring, sizeof(*record) + 512, 0);
    else if (room == 1536)
        record = bpf_ringbuf_reserve(&ring, sizeof(*record) + 1536, 0);
    else
        record = bpf_ringbuf_reserve(&ring, sizeof(*record) + MAX_DNS, 0);
    if (!record) {
        count(RECORD_DNS);
        return;
    }
    head(&record->header, RECORD_DNS, sizeof(*record) + room);
    record->header.flags = flags;
    record->process = *process;
    record->ends = packet->ends;
    record->length = length;
    record->unused = 0;
    /* Older verifiers (6.12 too) infer from no test of the length itself that it is not 0. */
    barrier_var(last);
    if (last >= room || bpf_skb_load_bytes(skb, packet->payload, record + 1, last + 1)) {
        bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
        return;
    }
    bpf_ringbuf_submit(record, wakeup());
}

static __always_inline void dns(struct __sk_buff *skb, struct packet *packet, struct process_key *process, u16 flags)
{
    u32 length;

    if (skb->len <= packet->payload)
        return;
    length = skb->len - packet->payload;
    if (length <= 512)
        copy_dns(skb, packet, length, 512, process, flags);
    else if (length <= 1536)
        copy_dns(skb, packet, length, 1536, process, flags);
    else
        copy_dns(skb, packet, length > MAX_DNS ? MAX_DNS : length, MAX_DNS, process, flags);
}

/*
 * Whether a UDP conversation that has no flow yet shall have none, because no event is to be made of it whatever it does:
 * its ends exclude all types that are wanted. A process excludes less: it can become another one by exec, with its
 * sockets. Who began is remembered, and forgotten after a minute without a packet as flows are.
 */
static __always_inline bool stays_silent(struct udp_key *key, struct packet *packet, u64 now)
{
    struct silent_flow *known = bpf_map_lookup_elem(&silent_flows, key);
    struct silent_flow fresh = {.last = now, .version = switches.version};
    u32 connect = NOT_EXCLUDED, flow = NOT_EXCLUDED;
    bool counted = known && now - known->last < UDP_IDLE;
    u8 types = switches.types;

    if (counted) {
        known->last = now;
        if (known->version == fresh.version)
            return true;
        packet->ends.initiated = known->initiated;
    }
    if (types & TYPE_CONNECT) {
        connect = reason_in_ends(TYPE_CONNECT, &packet->ends);
        if (connect == NOT_EXCLUDED)
            return false;
    }
    if (types & TYPE_FLOW) {
        flow = reason_in_ends(TYPE_FLOW, &packet->ends);
        if (flow == NOT_EXCLUDED)
            return false;
    }
    fresh.initiated = packet->ends.initiated;
    bpf_map_update_elem(&silent_flows, key, &fresh, BPF_ANY);
    if (connect != NOT_EXCLUDED && !counted)
        count_excluded(TYPE_CONNECT, connect);
    if (flow != NOT_EXCLUDED && !counted)
        count_excluded(TYPE_FLOW, flow);
    return true;
}

static __always_inline void report_datagram(bool egress, struct packet *packet, struct process_key *process, u64 cookie,
                                            u64 now, u64 bytes)
{
    struct flow_record *record;

    if (!(switches.types & TYPE_CONNECT) || excluded(TYPE_CONNECT, &packet->ends, process))
        return;
    record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
    if (!record) {
        count(RECORD_DATAGRAM);
        return;
    }
    head(&record->header, RECORD_DATAGRAM, sizeof(*record));
    record->process = *process;
    record->socket = cookie;
    record->opened = now;
    record->last = now;
    record->sent = egress ? bytes : 0;
    record->received = egress ? 0 : bytes;
    record->ends = packet->ends;
    record->error = 0;
    record->state = 0;
    bpf_ringbuf_submit(record, wakeup());
}

static __always_inline void udp_passed(struct __sk_buff *skb, bool egress, struct packet *packet,
                                       struct process_key *process, struct owner *owner, u64 bytes)
{
    struct udp_key key = {};
    struct udp_flow *flow;
    u64 now = bpf_ktime_get_boot_ns();

    key.cookie = bpf_get_socket_cookie(skb);
    __builtin_memcpy(key.remote_address, packet->ends.remote_address, 16);
    key.remote_port = packet->ends.remote_port;
    flow = bpf_map_lookup_elem(&udp_flows, &key);
    if (!flow) {
        struct udp_flow fresh = {};

        if ((switches.exclude & (EXCLUDE_ADDRESSES | EXCLUDE_PORTS)) && stays_silent(&key, packet, now))
            return;
        fresh.process = *process;
        fresh.opened = now;
        fresh.ends = packet->ends;
        /* Another CPU may have been first. */
        if (bpf_map_update_elem(&udp_flows, &key, &fresh, BPF_NOEXIST) != -EEXIST) {
            count(COUNTER_FLOWS_OPENED);
            if (owner)
                __sync_fetch_and_add(&owner->flows, 1);
            report_datagram(egress, packet, process, key.cookie, now, bytes);
        }
        flow = bpf_map_lookup_elem(&udp_flows, &key);
    }
    if (flow) {
        flow->last = now;
        __sync_fetch_and_add(egress ? &flow->sent : &flow->received, bytes);
    }
}

static __always_inline int packet_passed(struct __sk_buff *skb, bool egress)
{
    struct packet packet = {};
    struct owner *owner;
    struct process_key process = {};
    struct bpf_sock *sk = skb->sk;
    u64 address, bytes;

    if (!sk)
        return 1;
    address = (u64)sk;
    sk = bpf_sk_fullsock(sk);
    if (!sk || !(sk->protocol == IPPROTO_UDP ||
                 (sk->protocol == IPPROTO_TCP && switches.want_dns && sk->dst_port == bpf_htons(PORT_DNS))))
        return 1;
    if (!parse(skb, egress, &packet))
        return 1;
    if (packet.ends.protocol == IPPROTO_TCP) {
        u8 length = 0;

        if (packet.ends.remote_port != PORT_DNS || bpf_skb_load_bytes(skb, packet.header_length + 12, &length, 1))
            return 1;
        owner = bpf_map_lookup_elem(&sockets, &address);
        packet.payload = packet.header_length + (length >> 4) * 4;
        if (owner) {
            process = owner->process;
            dns(skb, &packet, &process, DNS_TCP);
        }
        return 1;
    }

    packet.payload = packet.header_length + 8;
    if (skb->len < packet.payload)
        return 1;
    bytes = skb->len - packet.payload;
    owner = bpf_map_lookup_elem(&sockets, &address);
    if (owner)
        process = owner->process;
    /* A socket that was inherited or passed on: who sends is who runs. */
    if (egress && owner) {
        /* Not by bpf_get_current_pid_tgid(): 6.1 and its elders refuse that to programs on packets. */
        struct task_struct *task = (struct task_struct *)bpf_get_current_task();
        u32 pid = BPF_CORE_READ(task, tgid);

        if (pid && pid != process.pid)
            identify(&process, task);
    }

    if (switches.types)
        udp_passed(skb, egress, &packet, &process, owner, bytes);
    if (switches.want_dns && packet.ends.remote_port == PORT_DNS)
        dns(skb, &packet, &process, 0);
    return 1;
}

SEC("?cgroup_skb/egress")
int on_egress(struct __sk_buff *skb)
{
    return packet_passed(skb, true);
}

SEC("?cgroup_skb/ingress")
int on_ingress(struct __sk_buff *skb)
{
    return packet_passed(skb, false);
}

/* ---- iterators: what is there already, and how it stands ---- */

/*
 * Every open socket of every process gets its owner, unless it has one. One row for each, and for each listener. In tier
 * A a connection that has a descriptor but no process was accepted while on_accept was not attached.
 */
SEC("?iter/task_file")
int adopt_sockets(struct bpf_iter__task_file *context)
{
    struct task_struct *task = context->task;
    struct file *file = context->file;
    struct flow_record record = {};
    struct owner fresh = {};
    struct socket *socket;
    struct sock *sk;
    u64 key;
    u16 family, protocol;

    if (!task || !file)
        return 0;
    if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
        return 0;
    socket = BPF_CORE_READ(file, private_data);
    sk = BPF_CORE_READ(socket, sk);
    if (!sk)
        return 0;
    family = BPF_CORE_READ(sk, __sk_common.skc_family);
    if (family != AF_INET && family != AF_INET6)
        return 0;
    protocol = BPF_CORE_READ(sk, sk_protocol);
    record.state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (protocol == IPPROTO_TCP ? record.state == TCP_CLOSE : BPF_CORE_READ(sk, sk_type) != SOCK_DGRAM)
        return 0;
    identify(&fresh.process, task);
    /* Which side opened a connection is not kept by the kernel; the reader decides by the listening ports. */
    fresh.initiated = INITIATED_UNKNOWN;
    key = (u64)sk;
    if (!(protocol == IPPROTO_TCP && record.state == TCP_LISTEN)) {
        struct owner *owner = bpf_map_lookup_elem(&sockets, &key);
        bool missed = owner && !settings.defer_accepts && protocol == IPPROTO_TCP && unclaimed(owner);

        if (bpf_map_update_elem(&sockets, &key, &fresh, missed ? BPF_ANY : BPF_NOEXIST))
            return 0;
        if (missed)
            count(COUNTER_CLAIMED);
    }
    head(&record.header, RECORD_SOCKET, sizeof(record));
    record.process = fresh.process;
    record.socket = key;
    socket_endpoints(&record.ends, sk, protocol, fresh.initiated);
    bpf_seq_write(context->meta->seq, &record, sizeof(record));
    return 0;
}

/*
 * The end of a connection that the kernel has ended without running a program. The socket may be free: its memory is that of
 * a TCP socket still, and has the numbers until it is used again.
 */
static __always_inline void list_missed_end(struct bpf_iter__bpf_map_elem *context, u64 key, struct owner *owner,
                                            struct sock *sk)
{
    struct owner known = *owner;
    struct flow_record record = {};

    head(&record.header, RECORD_FLOW_END, sizeof(record));
    /* The kernel tells a program of a change before it makes it: this may be one that begins. */
    if (record.header.time - known.opened < JUST_BEGUN || bpf_map_delete_elem(&sockets, &key))
        return;
    record.process = known.process;
    record.socket = key;
    record.opened = known.opened;
    record.last = record.header.time;
    record.state = known.initiated == 1 && !known.reported ? TCP_SYN_SENT : TCP_ESTABLISHED;
    record.error = BPF_CORE_READ(sk, sk_err);
    tcp_bytes(&record, sk);
    socket_endpoints(&record.ends, sk, IPPROTO_TCP, known.initiated);
    bpf_seq_write(context->meta->seq, &record, sizeof(record));
}

/* One row for each TCP connection of the owners' table. */
SEC("?iter/bpf_map_elem")
int list_tcp_flows(struct bpf_iter__bpf_map_elem *context)
{
    u64 *key = context->key;
    struct owner *owner = context->value;
    struct flow_record record = {};
    struct sock *sk;
    u8 state;

    if (!key || !owner)
        return 0;
    sk = (struct sock *)*key;
    if (BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP || unclaimed(owner))
        return 0;
    state = BPF_CORE_READ(sk, __sk_common.skc_state);
    if (state == TCP_CLOSE)
        list_missed_end(context, *key, owner, sk);
    if (state == TCP_SYN_SENT || state == TCP_CLOSE || state == TCP_LISTEN)
        return 0;
    head(&record.header, RECORD_FLOW_OPEN, sizeof(record));
    record.process = owner->process;
    record.socket = *key;
    record.opened = owner->opened;
    record.last = record.header.time;
    record.state = state;
    tcp_bytes(&record, sk);
    socket_endpoints(&record.ends, sk, IPPROTO_TCP, owner->initiated);
    bpf_seq_write(context->meta->seq, &record, sizeof(record));
    return 0;
}

/* Tier B: says who accepted the connections of which that is not known yet. No rows. */
SEC("?iter/task_file")
int claim_accepted(struct bpf_iter__task_file *context)
{
    struct task_struct *task = context->task;
    struct file *file = context->file;
    struct process_key process;
    struct socket *socket;
    struct owner *owner;
    struct sock *sk;
    u64 key;

    if (!task || !file)
        return 0;
    if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
        return 0;
    socket = BPF_CORE_READ(file, private_data);
    sk = BPF_CORE_READ(socket, sk);
    key = (u64)sk;
    owner = bpf_map_lookup_elem(&sockets, &key);
    if (!sk || !owner || !unclaimed(owner))
        return 0;
    /* See peer_named. */
    __sync_fetch_and_add(&owner->walked, 1);
    if (owner->asked && owner->walked == 1)
        return 0;
    identify_acceptor(&process, task, owner->opened);
    claim(sk, key, owner, &process);
    return 0;
}

/*
 * Gives up the connections that nobody will accept any more: reset while they waited, they were thrown away with their
 * listener. Such a socket is free, or has no peer; the memory may serve another by now. No rows.
 */
SEC("?iter/bpf_map_elem")
int forget_forsaken(struct bpf_iter__bpf_map_elem *context)
{
    u64 *element = context->key;
    struct owner *owner = context->value;
    struct sock *sk;
    u64 key;

    if (!element || !owner || !unclaimed(owner) || !owner->ended)
        return 0;
    key = *element;
    sk = (struct sock *)key;
    if (BPF_CORE_READ(sk, __sk_common.skc_dport) && BPF_CORE_READ(sk, __sk_common.skc_refcnt.refs.counter))
        return 0;
    if (!bpf_map_delete_elem(&sockets, &key))
        count(COUNTER_CLAIMED);
    return 0;
}

/* One row for each UDP flow. */
SEC("?iter/bpf_map_elem")
int list_udp_flows(struct bpf_iter__bpf_map_elem *context)
{
    struct udp_key *key = context->key;
    struct udp_flow *flow = context->value;
    struct flow_record record = {};

    if (!key || !flow)
        return 0;
    head(&record.header, RECORD_FLOW_OPEN, sizeof(record));
    record.process = flow->process;
    record.socket = key->cookie;
    record.opened = flow->opened;
    record.last = flow->last;
    record.sent = flow->sent;
    record.received = flow->received;
    record.ends = flow->ends;
    bpf_seq_write(context->meta->seq, &record, sizeof(record));
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
