/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the kernel sees of processes that reach into other processes: an object of its own, loaded only where an event of
 * that is wanted.
 *
 * The program hangs on the end of system calls, which all programs of the host pass. It looks at the call's number
 * first. A call is reported when it has succeeded, with both processes as they are in the initial pid namespace. A
 * debugger makes thousands of such calls: of each pair of processes the first of each kind in a while is reported.
 *
 * 32-bit calls have other numbers and are passed over; what io_uring opens passes no system call.
 */
#include <linux/bpf.h>

#include "access.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* include/uapi/linux/magic.h */
#define PROC_SUPER_MAGIC 0x9fa0

/* include/uapi/linux/ptrace.h and arch/x86/include/uapi/asm/ptrace-abi.h */
#define PTRACE_POKETEXT 4
#define PTRACE_POKEDATA 5
#define PTRACE_POKEUSR 6
#define PTRACE_SETREGS 13
#define PTRACE_ATTACH 16
#define PTRACE_SETREGSET 0x4205
#define PTRACE_SEIZE 0x4206

/* include/uapi/linux/elf.h: the set of general registers. */
#define NT_PRSTATUS 1
/* arch/x86/include/asm/user_64.h: ip in struct user_regs_struct. */
#define USER_REGS_IP 128

/* A pid namespace can be nested 32 deep (MAX_PID_NS_LEVEL). */
#define MAX_LEVEL 32

/* A node of an xarray is a pointer with this in its low bits; entries up to 4096 are none (include/linux/xarray.h). */
#define XA_TAG_BITS 3
#define XA_NODE_TAG 2
#define XA_MAX_VALUE 4096
/* Process ids have 22 bits at most (PID_MAX_LIMIT), a node 4 of them at least (XA_CHUNK_SHIFT). */
#define XA_MAX_DEPTH 6

#define MAX_PAIRS 8192
#define REPEAT_NANOS 60000000000ULL
#define WAKEUP_WINDOW 1024

/* arch/x86/entry/syscalls/syscall_64.tbl */
enum call_number {
    CALL_OPEN = 2,
    CALL_PTRACE = 101,
    CALL_OPENAT = 257,
    CALL_PROCESS_VM_READV = 310,
    CALL_PROCESS_VM_WRITEV = 311,
    CALL_OPENAT2 = 437,
};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 256 << 10);
} access_ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, ACCESS_COUNTER_SLOTS);
    __type(key, u32);
    __type(value, u64);
} access_counters SEC(".maps");

volatile struct call_switches access_switches;

struct pair_key {
    u64 source_start;
    u64 target_start;
    u32 source;
    u32 target;
    u32 kind;
    u32 flags;
};

/* When a pair was reported last. The least recently used gives way: its next access is reported again. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, MAX_PAIRS);
    __type(key, struct pair_key);
    __type(value, u64);
} access_pairs SEC(".maps");

/* A call as far as it matters. */
struct call {
    u32 kind;
    u16 flags;
    u32 request;
    u64 address;
    struct pid *target; /* the thread or the process that it names; null if it is gone */
};

static __always_inline void count(u32 slot)
{
    u64 *value = bpf_map_lookup_elem(&access_counters, &slot);

    if (value)
        __sync_fetch_and_add(value, 1);
}

static __always_inline bool is_wanted(u32 kind)
{
    return access_switches.kinds >> kind & 1;
}

/* The number of a process id in the namespace of a level, and that namespace. */
static __always_inline struct upid number_of(struct pid *pid, u32 level)
{
    struct upid number = {};

    if (level <= MAX_LEVEL)
        bpf_probe_read_kernel(&number, sizeof(number),
                              (void *)pid + bpf_core_field_offset(struct pid, numbers) +
                                  level * bpf_core_type_size(struct upid));
    return number;
}

/* As find_vpid in kernel/pid.c: what a number means to the running process. */
static __always_inline struct pid *find_pid(struct task_struct *task, u32 number)
{
    struct pid *own = BPF_CORE_READ(task, thread_pid);
    u32 level = BPF_CORE_READ(own, level);
    struct pid_namespace___idr *namespace = (void *)number_of(own, level).ns;
    void *entry = BPF_CORE_READ(namespace, idr.idr_rt.xa_head);
    u32 slots = bpf_core_field_size(struct xa_node, slots) / sizeof(void *);

    for (int depth = 0; depth < XA_MAX_DEPTH; depth++) {
        struct xa_node *node;
        u32 index;

        if (((u64)entry & XA_TAG_BITS) != XA_NODE_TAG || (u64)entry <= XA_MAX_VALUE)
            break;
        node = entry - XA_NODE_TAG;
        index = number >> (BPF_CORE_READ(node, shift) & 31);
        if (!depth && index >= slots)
            return NULL;
        index &= slots - 1;
        entry = NULL;
        bpf_probe_read_kernel(&entry, sizeof(entry),
                              (void *)node + bpf_core_field_offset(struct xa_node, slots) + index * sizeof(void *));
    }
    if ((u64)entry & XA_TAG_BITS || !entry || number_of(entry, level).nr != (int)number)
        return NULL;
    return entry;
}

/* The thread of a process id, or null if it is gone. */
static __always_inline struct task_struct *thread_of(struct pid *pid)
{
    struct hlist_node *link = BPF_CORE_READ((struct pid___tasks *)pid, tasks[0].first);

    return link ? (void *)link - bpf_core_field_offset(struct task_struct___links, pid_links) : NULL;
}

static __always_inline void identify(struct process_key *process, struct task_struct *task)
{
    process->pid = BPF_CORE_READ(task, tgid);
    process->uid = BPF_CORE_READ(task, cred, euid.val);
    process->start = BPF_CORE_READ(task, group_leader, start_boottime);
}

/* Whether this pair of processes has had no record of this kind for a while. */
static __always_inline bool is_first(struct access_record *record)
{
    struct pair_key key = {.source_start = record->source.start,
                           .target_start = record->target.start,
                           .source = record->source.pid,
                           .target = record->target.pid,
                           .kind = record->header.kind,
                           .flags = record->header.flags};
    u64 now = record->header.time;
    u64 *last = bpf_map_lookup_elem(&access_pairs, &key);

    if (last && now - *last < REPEAT_NANOS)
        return false;
    bpf_map_update_elem(&access_pairs, &key, &now, BPF_ANY);
    return true;
}

static __always_inline void report(struct task_struct *task, struct call *call)
{
    struct access_record record = {};
    struct task_struct *target = call->target ? thread_of(call->target) : NULL;
    u64 waiting, wakeup;

    record.header.kind = call->kind;
    record.header.flags = call->flags;
    record.header.size = sizeof(record);
    record.header.time = bpf_ktime_get_boot_ns();
    record.address = call->address;
    record.request = call->request;
    identify(&record.source, task);
    record.source_thread = (u32)bpf_get_current_pid_tgid();
    if (target) {
        identify(&record.target, target);
        record.target_thread = BPF_CORE_READ(target, pid);
    }
    if (record.source.pid == record.target.pid || !is_first(&record))
        return;
    waiting = bpf_ringbuf_query(&access_ring, BPF_RB_AVAIL_DATA);
    wakeup = waiting - access_switches.wakeup_bytes < WAKEUP_WINDOW ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
    if (bpf_ringbuf_output(&access_ring, &record, sizeof(record), wakeup))
        count(call->kind);
}

/* Whether an opened file is the memory of a process. */
static __always_inline bool decode_open(struct task_struct *task, struct call *call, u32 fd)
{
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **slots = BPF_CORE_READ(table, fd);
    struct file *file = NULL;
    struct super_block___magic *super;
    struct inode *inode;
    char name[4] = {};
    u32 mode;

    if (fd >= BPF_CORE_READ(table, max_fds))
        return false;
    bpf_probe_read_kernel(&file, sizeof(file), &slots[fd]);
    if (!file)
        return false;
    inode = BPF_CORE_READ(file, f_inode);
    super = (void *)BPF_CORE_READ(inode, i_sb);
    if (BPF_CORE_READ(super, s_magic) != PROC_SUPER_MAGIC)
        return false;
    if (BPF_CORE_READ(file, f_path.dentry, d_name.len) != 3)
        return false;
    bpf_probe_read_kernel(name, 3, BPF_CORE_READ(file, f_path.dentry, d_name.name));
    if (name[0] != 'm' || name[1] != 'e' || name[2] != 'm')
        return false;
    mode = BPF_CORE_READ((struct file___mode *)file, f_mode);
    call->kind = ACCESS_OPENED;
    call->flags = (mode & FMODE_READ ? ACCESS_FOR_READING : 0) | (mode & FMODE_WRITE ? ACCESS_FOR_WRITING : 0);
    call->target =
        BPF_CORE_READ((struct proc_inode *)((void *)inode - bpf_core_field_offset(struct proc_inode, vfs_inode)), pid);
    return call->flags && call->target;
}

/* Takes the address over that stands in the memory of the running process. */
static __always_inline void read_address(struct call *call, u64 from)
{
    if (!bpf_probe_read_user(&call->address, sizeof(call->address), (void *)from))
        call->flags |= ACCESS_ADDRESS_KNOWN;
}

static __always_inline void set_address(struct call *call, u64 address)
{
    call->address = address;
    call->flags |= ACCESS_ADDRESS_KNOWN;
}

static __always_inline bool decode_ptrace(struct call *call, u64 address, u64 data)
{
    switch (call->request) {
    case PTRACE_ATTACH:
    case PTRACE_SEIZE:
        call->kind = ACCESS_ATTACHED;
        call->flags = ACCESS_FOR_READING | ACCESS_FOR_WRITING;
        return true;
    case PTRACE_POKETEXT:
    case PTRACE_POKEDATA:
        call->kind = ACCESS_POKED;
        set_address(call, address);
        return true;
    case PTRACE_POKEUSR:
        call->kind = ACCESS_STEERED;
        set_address(call, data);
        return address == USER_REGS_IP;
    case PTRACE_SETREGS:
        call->kind = ACCESS_STEERED;
        read_address(call, data + USER_REGS_IP);
        return true;
    case PTRACE_SETREGSET: {
        u64 vector[2] = {};

        call->kind = ACCESS_STEERED;
        if (!bpf_probe_read_user(vector, sizeof(vector), (void *)data) && vector[1] > USER_REGS_IP)
            read_address(call, vector[0] + USER_REGS_IP);
        return address == NT_PRSTATUS;
    }
    }
    return false;
}

/* What a call was, from its number and arguments. False if it was nothing that is wanted. */
static __always_inline bool decode(struct task_struct *task, struct call *call, struct pt_regs *registers, long result)
{
    u64 number = registers->orig_ax;
    u32 target;

    switch (number) {
    case CALL_OPEN:
    case CALL_OPENAT:
    case CALL_OPENAT2:
        return is_wanted(ACCESS_OPENED) && decode_open(task, call, result);
    case CALL_PTRACE:
        call->request = registers->di;
        target = registers->si;
        if (!decode_ptrace(call, registers->dx, registers->r10))
            return false;
        break;
    case CALL_PROCESS_VM_READV:
        call->kind = ACCESS_READ;
        call->flags = ACCESS_FOR_READING;
        target = registers->di;
        if (!result)
            return false;
        break;
    case CALL_PROCESS_VM_WRITEV:
        call->kind = ACCESS_WRITTEN;
        call->flags = ACCESS_FOR_WRITING;
        target = registers->di;
        /* The first of the other side's struct iovec begins with its address. */
        read_address(call, registers->r10);
        if (!result)
            return false;
        break;
    default:
        return false;
    }
    if (!is_wanted(call->kind))
        return false;
    call->target = find_pid(task, target);
    return true;
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(on_access_end, struct pt_regs *registers, long result)
{
    u64 number = registers->orig_ax;
    u32 recorder = access_switches.recorder;
    struct task_struct *task;
    struct call call = {};

    if (result < 0)
        return 0;
    switch (number) {
    case CALL_OPEN:
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_PTRACE:
    case CALL_PROCESS_VM_READV:
    case CALL_PROCESS_VM_WRITEV:
        break;
    default:
        return 0;
    }
    task = (struct task_struct *)bpf_get_current_task();
    if ((recorder && recorder == bpf_get_current_pid_tgid() >> 32) ||
        (BPF_CORE_READ((struct task_struct___call *)task, thread_info.status) & TS_COMPAT))
        return 0;
    if (decode(task, &call, registers, result))
        report(task, &call);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
