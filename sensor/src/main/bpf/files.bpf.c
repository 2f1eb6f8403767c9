/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the kernel sees of files: an object of its own, loaded only where an event of files is wanted.
 *
 * The programs hang on the ends and beginnings of system calls, which all programs of the host pass. They look at the
 * call's number first. A call is reported when it has succeeded. What it did is read from the open file where it has
 * one: then the path is the file's own. Calls that take a path are reported by the directory where it begins and by the
 * text, as it stands in the program's memory when the call is over; the reader resolves it.
 *
 * 32-bit calls have other numbers and are passed over; what io_uring does passes no system call.
 */
#include <linux/bpf.h>

#include "files.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* include/linux/fs.h */
#define FMODE_CREATED 0x100000

/* include/uapi/linux/stat.h */
#define S_IFMT 00170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_IXUGO 00111

/* drivers/char/mem.c: what is the memory of the machine, of the kernel, the ports. */
#define MEMORY_MAJOR 1
#define MEMORY_MEM 1
#define MEMORY_KMEM 2
#define MEMORY_PORT 4

/* include/uapi/linux/fcntl.h, fs.h and stat.h */
#define AT_FDCWD -100
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_REMOVEDIR 0x200
#define RENAME_EXCHANGE 2
#define MODULE_INIT_COMPRESSED_FILE 4 /* include/uapi/linux/module.h */
#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe

#define AF_UNIX 1

#define MAX_COMPONENTS 64
#define MAX_NAME 256
#define NAMES_SIZE 16384
#define MAX_TEXT 4096
#define TEXT_SIZE 8192
#define MAX_CONTENTS 4096
#define MODULE_SIGNATURE_END 28 /* the length of what a signed module ends with, as in ModuleSignatures.java */
#define MAX_READS 4096 /* files of one process, as in FileKernel.java */
#define WAKEUP_WINDOW 1024
#define NANOS 1000000000ULL

/* arch/x86/entry/syscalls/syscall_64.tbl */
enum call_number {
    CALL_OPEN = 2,
    CALL_CLOSE = 3,
    CALL_CONNECT = 42,
    CALL_BIND = 49,
    CALL_RENAME = 82,
    CALL_MKDIR = 83,
    CALL_CREAT = 85,
    CALL_LINK = 86,
    CALL_UNLINK = 87,
    CALL_SYMLINK = 88,
    CALL_CHMOD = 90,
    CALL_FCHMOD = 91,
    CALL_UTIME = 132,
    CALL_MKNOD = 133,
    CALL_INIT_MODULE = 175,
    CALL_SETXATTR = 188,
    CALL_LSETXATTR = 189,
    CALL_FSETXATTR = 190,
    CALL_UTIMES = 235,
    CALL_OPENAT = 257,
    CALL_MKDIRAT = 258,
    CALL_MKNODAT = 259,
    CALL_FUTIMESAT = 261,
    CALL_UNLINKAT = 263,
    CALL_RENAMEAT = 264,
    CALL_LINKAT = 265,
    CALL_SYMLINKAT = 266,
    CALL_FCHMODAT = 268,
    CALL_UTIMENSAT = 280,
    CALL_OPEN_BY_HANDLE_AT = 304,
    CALL_FINIT_MODULE = 313,
    CALL_RENAMEAT2 = 316,
    CALL_OPENAT2 = 437,
    CALL_FCHMODAT2 = 452,
};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4 << 20);
} file_ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, FILE_COUNTER_SLOTS);
    __type(key, u32);
    __type(value, u64);
} file_counters SEC(".maps");

volatile struct call_switches file_switches;

struct read_key {
    u64 start;
    u64 inode;
    u32 pid;
    u32 device;
};

/* What a process has read already. The least recently used gives way: its next read counts as a first one again. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 32768);
    __type(key, struct read_key);
    __type(value, u8);
} file_reads SEC(".maps");

struct reader_key {
    u64 start;
    u64 pid;
};

/* How many files a process has read. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 8192);
    __type(key, struct reader_key);
    __type(value, u64);
} file_readers SEC(".maps");

/* The time of modification before a call that sets it, by the thread that makes the call. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, u64);
    __type(value, u64);
} times_before SEC(".maps");

/* Room to put a record together: one for each program and CPU. */
struct scratch {
    struct file_record record;
    u8 data[NAMES_SIZE + TEXT_SIZE + MAX_CONTENTS];
    /* The state of a walk stands here and not in registers: the verifier then sees one state, not one for each step. */
    struct dentry *dentry;
    struct mount *mount;
    struct dentry *root;
    u32 offset;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 2); /* the reader sets it to twice the number of CPUs */
    __type(key, u32);
    __type(value, struct scratch);
} file_scratches SEC(".maps");

/* A call as far as it matters. */
struct call {
    u32 kind;
    u32 mode;
    u16 flags;
    bool by_path;       /* at and text tell the file, else fd does */
    int fd;             /* also: the directory where a text begins */
    u64 text;           /* address in the program's memory */
    u64 contents;       /* likewise, and its size */
    u64 contents_size;
    u64 modified;
};

static __always_inline void count(u32 slot)
{
    u64 *value = bpf_map_lookup_elem(&file_counters, &slot);

    if (value)
        __sync_fetch_and_add(value, 1);
}

static __always_inline bool is_wanted(u32 kind)
{
    return file_switches.kinds >> kind & 1;
}

static __always_inline struct scratch *scratch_of(u32 program)
{
    u32 index = bpf_get_smp_processor_id() * 2 + program;

    return bpf_map_lookup_elem(&file_scratches, &index);
}

static __always_inline struct file *file_of(struct task_struct *task, int fd)
{
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file **slots = BPF_CORE_READ(table, fd);
    struct file *file = NULL;

    if (fd < 0 || (u32)fd >= BPF_CORE_READ(table, max_fds))
        return NULL;
    bpf_probe_read_kernel(&file, sizeof(file), &slots[fd]);
    return file;
}

static __always_inline u64 change_time(struct inode *inode)
{
    if (bpf_core_field_exists(struct inode___split, i_ctime_sec)) {
        struct inode___split *split = (void *)inode;

        /* Since 6.13 the highest bit tells whether somebody has asked for the time (I_CTIME_QUERIED). */
        return BPF_CORE_READ(split, i_ctime_sec) * NANOS + (BPF_CORE_READ(split, i_ctime_nsec) & 0x7fffffff);
    }
    if (bpf_core_field_exists(struct inode___underscored, __i_ctime)) {
        struct inode___underscored *underscored = (void *)inode;

        return BPF_CORE_READ(underscored, __i_ctime.tv_sec) * NANOS + BPF_CORE_READ(underscored, __i_ctime.tv_nsec);
    }
    return BPF_CORE_READ((struct inode___i_ctime *)inode, i_ctime.tv_sec) * NANOS +
           BPF_CORE_READ((struct inode___i_ctime *)inode, i_ctime.tv_nsec);
}

static __always_inline u64 modification_time(struct inode *inode)
{
    if (bpf_core_field_exists(struct inode___split_mtime, i_mtime_sec)) {
        struct inode___split_mtime *split = (void *)inode;

        return BPF_CORE_READ(split, i_mtime_sec) * NANOS + BPF_CORE_READ(split, i_mtime_nsec);
    }
    if (bpf_core_field_exists(struct inode___underscored_mtime, __i_mtime)) {
        struct inode___underscored_mtime *underscored = (void *)inode;

        return BPF_CORE_READ(underscored, __i_mtime.tv_sec) * NANOS + BPF_CORE_READ(underscored, __i_mtime.tv_nsec);
    }
    return BPF_CORE_READ((struct inode___i_mtime *)inode, i_mtime.tv_sec) * NANOS +
           BPF_CORE_READ((struct inode___i_mtime *)inode, i_mtime.tv_nsec);
}

/* Appends one name with its NUL behind the others. */
static __always_inline void append_name(struct scratch *s, const void *name)
{
    u32 offset = s->offset;
    long length;

    if (offset > NAMES_SIZE - MAX_NAME)
        return;
    length = bpf_probe_read_kernel_str(&s->data[offset], MAX_NAME, name);
    if (length > 0 && length <= MAX_NAME)
        s->offset = offset + length;
}

/* The names of a path, the leaf first, up to the root of its mount namespace. */
static __always_inline u32 walk_path(struct scratch *s, struct path *path)
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
        append_name(s, BPF_CORE_READ(dentry, d_name.name));
        s->dentry = parent;
    }
    s->record.header.flags |= FILE_PATH_CUT;
    return s->offset;
}

/* Begins a record: who, and nothing of a file yet. */
static __always_inline void begin(struct scratch *s, struct task_struct *task, u16 kind, u16 flags)
{
    struct file_record *record = &s->record;
    struct task_struct___files *more = (void *)task;

    __builtin_memset(record, 0, sizeof(*record));
    record->header.kind = kind;
    record->header.flags = flags;
    record->header.time = bpf_ktime_get_boot_ns();
    record->process.pid = BPF_CORE_READ(task, tgid);
    record->process.uid = BPF_CORE_READ(task, cred, euid.val);
    record->process.start = BPF_CORE_READ(task, group_leader, start_boottime);
    record->mount_namespace = BPF_CORE_READ(more, nsproxy, mnt_ns, ns.inum);
}

static __always_inline void describe(struct file_record *record, struct inode *inode)
{
    record->header.flags |= FILE_INODE_KNOWN;
    record->inode = BPF_CORE_READ(inode, i_ino);
    record->change_time = change_time(inode);
    record->modified = modification_time(inode);
    record->file_size = BPF_CORE_READ(inode, i_size);
    record->device = BPF_CORE_READ(inode, i_sb, s_dev);
    record->mode = BPF_CORE_READ(inode, i_mode);
    if (BPF_CORE_READ(inode, i_nlink) == 0)
        record->header.flags |= FILE_NAMELESS;
}

/* Hands over the record with its parts, which stand one behind the other. */
static __always_inline void submit(struct scratch *s, u32 names, u32 text, u32 contents)
{
    u64 waiting = bpf_ringbuf_query(&file_ring, BPF_RB_AVAIL_DATA);
    u64 wakeup = waiting - file_switches.wakeup_bytes < WAKEUP_WINDOW ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
    u32 size = sizeof(s->record) + names + text + contents;

    s->record.names_length = names;
    s->record.text_length = text;
    s->record.contents_length = contents;
    s->record.header.size = size;
    barrier_var(size);
    if (size > sizeof(s->record) + sizeof(s->data))
        return;
    if (bpf_ringbuf_output(&file_ring, s, size, wakeup))
        count(s->record.header.kind);
}

static __always_inline u32 read_contents(struct scratch *s, u32 base, struct call *call)
{
    u64 length = call->contents_size;

    if (!length)
        return 0;
    if (length > MAX_CONTENTS - 1) {
        length = MAX_CONTENTS - 1;
        s->record.header.flags |= FILE_CONTENTS_CUT;
    }
    barrier_var(length);
    length &= MAX_CONTENTS - 1;
    barrier_var(base);
    if (base > NAMES_SIZE + TEXT_SIZE)
        return 0;
    if (bpf_probe_read_user(&s->data[base], length, (void *)call->contents))
        return 0;
    return length;
}

/* Whether this process has not read this file before. */
static __always_inline bool is_first_read(struct task_struct *task, struct inode *inode)
{
    struct reader_key reader = {.start = BPF_CORE_READ(task, group_leader, start_boottime),
                                .pid = bpf_get_current_pid_tgid() >> 32};
    struct read_key key = {.start = reader.start,
                           .inode = BPF_CORE_READ(inode, i_ino),
                           .pid = reader.pid,
                           .device = BPF_CORE_READ(inode, i_sb, s_dev)};
    u64 one = 1, *files;
    u8 seen = 1;

    if (bpf_map_lookup_elem(&file_reads, &key))
        return false;
    bpf_map_update_elem(&file_reads, &key, &seen, BPF_ANY);
    files = bpf_map_lookup_elem(&file_readers, &reader);
    if (!files) {
        bpf_map_update_elem(&file_readers, &reader, &one, BPF_ANY);
        return true;
    }
    if (*files >= MAX_READS) {
        count(FILE_COUNTER_READS_LEFT_OUT);
        return false;
    }
    __sync_fetch_and_add(files, 1);
    return true;
}

/* Whether an inode stands for a disk, or for the memory of the machine. */
static __always_inline bool is_raw_device(struct inode *inode, u32 mode)
{
    u32 device = BPF_CORE_READ((struct inode___i_rdev *)inode, i_rdev);
    u32 minor = device & 0xfffff;

    if ((mode & S_IFMT) == S_IFBLK)
        return true;
    return (mode & S_IFMT) == S_IFCHR && device >> 20 == MEMORY_MAJOR &&
           (minor == MEMORY_MEM || minor == MEMORY_KMEM || minor == MEMORY_PORT);
}

/* What the opening of this file is: 0 if nothing that matters. */
static __always_inline u32 kind_of_open(struct file *file, struct inode *inode, u32 mode)
{
    u32 how = BPF_CORE_READ((struct file___mode *)file, f_mode);

    if ((mode & S_IFMT) == S_IFIFO)
        return PIPE_OPENED;
    if (how & FMODE_CREATED)
        return FILE_CREATED;
    if (!(how & FMODE_READ))
        return 0;
    if ((mode & S_IFMT) == S_IFREG)
        return FILE_READ;
    return is_raw_device(inode, mode) ? FILE_DEVICE_READ : 0;
}

/* A call whose file is open. */
static __always_inline void report_open_file(struct scratch *s, struct task_struct *task, struct call *call)
{
    struct file *file = file_of(task, call->fd);
    struct file_record *record = &s->record;
    u32 kind = call->kind;
    u32 names, contents, mode;
    struct inode *inode;

    if (!file)
        return;
    inode = BPF_CORE_READ(file, f_inode);
    mode = BPF_CORE_READ(inode, i_mode);
    if (!kind) {
        kind = kind_of_open(file, inode, mode);
        if (!kind || !is_wanted(kind) || (kind == FILE_READ && !is_first_read(task, inode)))
            return;
    }
    if ((kind == FILE_MADE_EXECUTABLE || kind == FILE_WRITTEN) && ((mode & S_IFMT) != S_IFREG || !(mode & S_IXUGO)))
        return;
    begin(s, task, kind, call->flags);
    describe(record, inode);
    if (kind == FILE_TIMES_SET) {
        u64 thread = bpf_get_current_pid_tgid();
        u64 *before = bpf_map_lookup_elem(&times_before, &thread);

        record->modified = call->modified;
        if (before) {
            record->modified_before = *before;
            record->header.flags |= FILE_BEFORE_KNOWN;
            bpf_map_delete_elem(&times_before, &thread);
        }
    }
    names = walk_path(s, &file->f_path) & (NAMES_SIZE - 1);
    contents = read_contents(s, names, call);
    submit(s, names, 0, contents);
}

/* A call that took a path. */
static __always_inline void report_path(struct scratch *s, struct task_struct *task, struct call *call, char first)
{
    struct fs_struct *fs = BPF_CORE_READ(task, fs);
    u32 names, contents, text = 0;
    struct path *path;
    long length;

    if (first == '/') {
        path = &((struct fs_struct___root *)fs)->root;
    } else if (call->fd == AT_FDCWD) {
        path = &fs->pwd;
    } else {
        struct file *directory = file_of(task, call->fd);

        if (!directory)
            return;
        path = &directory->f_path;
    }
    begin(s, task, call->kind, call->flags);
    s->record.mode = call->mode;
    s->record.modified = call->modified;
    names = walk_path(s, path) & (NAMES_SIZE - 1);
    barrier_var(names);
    names &= NAMES_SIZE - 1;
    length = bpf_probe_read_user_str(&s->data[names], MAX_TEXT, (void *)call->text);
    if (length > 1 && length <= MAX_TEXT)
        text = length - 1;
    else
        s->record.header.flags |= FILE_TEXT_UNREAD;
    text &= TEXT_SIZE - 1;
    contents = read_contents(s, names + text, call);
    submit(s, names, text, contents);
}

/* A Unix socket that was bound or connected, named by the side that has a name. */
static __always_inline void report_socket(struct scratch *s, struct task_struct *task, struct call *call)
{
    struct file *file = file_of(task, call->fd);
    struct unix_address *address;
    struct unix_sock *named;
    struct socket *socket;
    struct sock *sk;
    u32 length;

    if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
        return;
    socket = BPF_CORE_READ(file, private_data);
    sk = BPF_CORE_READ(socket, sk);
    if (!sk || BPF_CORE_READ(sk, __sk_common.skc_family) != AF_UNIX)
        return;
    named = (struct unix_sock *)sk;
    if (call->kind == PIPE_OPENED)
        named = (struct unix_sock *)BPF_CORE_READ(named, peer);
    if (!named)
        return;
    begin(s, task, call->kind, call->flags);
    s->record.mode = S_IFSOCK;
    if (BPF_CORE_READ(named, path.dentry)) {
        struct path *path = &named->path;

        submit(s, walk_path(s, path) & (NAMES_SIZE - 1), 0, 0);
        return;
    }
    address = BPF_CORE_READ(named, addr);
    if (!address)
        return;
    /* The length counts the family; the name begins with a NUL, which is no part of what people call it. */
    length = BPF_CORE_READ(address, len);
    if (length <= 3 || length > 110)
        return;
    length -= 3;
    barrier_var(length);
    length &= 127;
    if (bpf_probe_read_kernel(s->data, length,
                              (void *)address + bpf_core_field_offset(struct unix_address, name) + 3))
        return;
    s->record.header.flags |= FILE_ABSTRACT;
    submit(s, 0, length, 0);
}

/* A module that a program had in its memory: the end of it tells whether it is signed. */
static __always_inline void report_module(struct scratch *s, struct task_struct *task, u64 image, u64 length)
{
    struct call call = {.kind = FILE_LOADED, .flags = FILE_NAMELESS};

    if (length >= MODULE_SIGNATURE_END) {
        call.contents = image + length - MODULE_SIGNATURE_END;
        call.contents_size = MODULE_SIGNATURE_END;
    }
    begin(s, task, call.kind, call.flags);
    submit(s, 0, 0, read_contents(s, 0, &call));
}

static __always_inline u32 bit(u32 kind)
{
    return 1 << kind;
}

/* The kinds that a call can become. */
static __always_inline u32 kinds_of(u64 number)
{
    switch (number) {
    case CALL_OPEN:
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_CREAT:
    case CALL_OPEN_BY_HANDLE_AT:
        return bit(FILE_CREATED) | bit(FILE_READ) | bit(PIPE_OPENED) | bit(FILE_DEVICE_READ);
    case CALL_MKNOD:
    case CALL_MKNODAT:
        return bit(FILE_CREATED) | bit(PIPE_CREATED);
    case CALL_MKDIR:
    case CALL_MKDIRAT:
    case CALL_LINK:
    case CALL_LINKAT:
    case CALL_SYMLINK:
    case CALL_SYMLINKAT:
        return bit(FILE_CREATED);
    case CALL_RENAME:
    case CALL_RENAMEAT:
    case CALL_RENAMEAT2:
        return bit(FILE_MOVED);
    case CALL_UNLINK:
    case CALL_UNLINKAT:
        return bit(FILE_DELETED);
    case CALL_CHMOD:
    case CALL_FCHMOD:
    case CALL_FCHMODAT:
    case CALL_FCHMODAT2:
        return bit(FILE_MADE_EXECUTABLE);
    case CALL_UTIME:
    case CALL_UTIMES:
    case CALL_FUTIMESAT:
    case CALL_UTIMENSAT:
        return bit(FILE_TIMES_SET);
    case CALL_SETXATTR:
    case CALL_LSETXATTR:
    case CALL_FSETXATTR:
        return bit(FILE_ATTRIBUTE_SET);
    case CALL_BIND:
        return bit(PIPE_CREATED);
    case CALL_CONNECT:
        return bit(PIPE_OPENED);
    case CALL_INIT_MODULE:
    case CALL_FINIT_MODULE:
        return bit(FILE_LOADED);
    }
    return 0;
}

static __always_inline void at(struct call *call, u64 directory, u64 text)
{
    call->by_path = true;
    call->fd = (int)directory;
    call->text = text;
}

/*
 * The time of modification that a call sets, from the second element of its argument: seconds and a fraction, of so
 * many nanoseconds each. False where it is the time of the call, or stays.
 */
static __always_inline bool chosen_time(struct call *call, u64 argument, u64 unit)
{
    u64 time[4] = {};

    if (!argument || bpf_probe_read_user(time, sizeof(time), (void *)argument))
        return false;
    if (unit == 1 && (time[3] == UTIME_NOW || time[3] == UTIME_OMIT))
        return false;
    call->modified = time[2] * NANOS + time[3] * unit;
    return true;
}

static __always_inline bool is_origin(struct call *call, u64 name, u64 value, u64 size)
{
    static const char origin[] = "user.xdg.origin.url";
    static const char referrer[] = "user.xdg.referrer.url";
    char text[24] = {};
    bool is_origin = true, is_referrer = true;

    if (bpf_probe_read_user_str(text, sizeof(text), (void *)name) < 0)
        return false;
    for (int i = 0; i < (int)sizeof(origin); i++)
        is_origin &= text[i] == origin[i];
    for (int i = 0; i < (int)sizeof(referrer); i++)
        is_referrer &= text[i] == referrer[i];
    if (is_referrer)
        call->flags |= FILE_REFERRER;
    call->contents = value;
    call->contents_size = size;
    return is_origin || is_referrer;
}

/* What a call was, from its number and arguments. False if it was nothing that is wanted. */
static __always_inline bool decode(struct call *call, u64 number, u64 a, u64 b, u64 c, u64 d, u64 e, long result)
{
    switch (number) {
    case CALL_OPEN:
    case CALL_OPENAT:
    case CALL_OPENAT2:
    case CALL_CREAT:
    case CALL_OPEN_BY_HANDLE_AT:
        call->fd = result;
        return true;
    case CALL_MKDIR:
        call->kind = FILE_CREATED;
        at(call, AT_FDCWD, a);
        return true;
    case CALL_MKDIRAT:
        call->kind = FILE_CREATED;
        at(call, a, b);
        return true;
    case CALL_MKNOD:
        call->mode = b;
        call->kind = (b & S_IFMT) == S_IFIFO ? PIPE_CREATED : FILE_CREATED;
        at(call, AT_FDCWD, a);
        return is_wanted(call->kind);
    case CALL_MKNODAT:
        call->mode = c;
        call->kind = (c & S_IFMT) == S_IFIFO ? PIPE_CREATED : FILE_CREATED;
        at(call, a, b);
        return is_wanted(call->kind);
    case CALL_LINK:
    case CALL_SYMLINK:
        call->kind = FILE_CREATED;
        at(call, AT_FDCWD, b);
        return true;
    case CALL_RENAME:
        call->kind = FILE_MOVED;
        at(call, AT_FDCWD, b);
        return true;
    case CALL_SYMLINKAT:
        call->kind = FILE_CREATED;
        at(call, b, c);
        return true;
    case CALL_LINKAT:
        call->kind = FILE_CREATED;
        at(call, c, d);
        return true;
    case CALL_RENAMEAT:
        call->kind = FILE_MOVED;
        at(call, c, d);
        return true;
    case CALL_RENAMEAT2:
        call->kind = FILE_MOVED;
        at(call, c, d);
        /* Both names were there before. */
        return !(e & RENAME_EXCHANGE);
    case CALL_UNLINK:
        call->kind = FILE_DELETED;
        at(call, AT_FDCWD, a);
        return true;
    case CALL_UNLINKAT:
        call->kind = FILE_DELETED;
        at(call, a, b);
        return !(c & AT_REMOVEDIR);
    case CALL_CHMOD:
        call->kind = FILE_MADE_EXECUTABLE;
        call->mode = b;
        call->flags = FILE_FOLLOWED;
        at(call, AT_FDCWD, a);
        return b & S_IXUGO;
    case CALL_FCHMOD:
        call->kind = FILE_MADE_EXECUTABLE;
        call->fd = a;
        return b & S_IXUGO;
    case CALL_FCHMODAT:
        call->kind = FILE_MADE_EXECUTABLE;
        call->mode = c;
        call->flags = FILE_FOLLOWED;
        at(call, a, b);
        return c & S_IXUGO;
    case CALL_FCHMODAT2:
        call->kind = FILE_MADE_EXECUTABLE;
        call->mode = c;
        call->flags = d & AT_SYMLINK_NOFOLLOW ? 0 : FILE_FOLLOWED;
        at(call, a, b);
        return c & S_IXUGO;
    case CALL_UTIME: {
        u64 time[2] = {};

        call->kind = FILE_TIMES_SET;
        call->flags = FILE_FOLLOWED;
        at(call, AT_FDCWD, a);
        if (!b || bpf_probe_read_user(time, sizeof(time), (void *)b))
            return false;
        call->modified = time[1] * NANOS;
        return true;
    }
    case CALL_UTIMES:
        call->kind = FILE_TIMES_SET;
        call->flags = FILE_FOLLOWED;
        at(call, AT_FDCWD, a);
        return chosen_time(call, b, 1000);
    case CALL_FUTIMESAT:
        call->kind = FILE_TIMES_SET;
        call->flags = FILE_FOLLOWED;
        at(call, a, b);
        return chosen_time(call, c, 1000);
    case CALL_UTIMENSAT:
        call->kind = FILE_TIMES_SET;
        call->flags = d & AT_SYMLINK_NOFOLLOW ? 0 : FILE_FOLLOWED;
        at(call, a, b);
        return chosen_time(call, c, 1);
    case CALL_SETXATTR:
        call->kind = FILE_ATTRIBUTE_SET;
        call->flags = FILE_FOLLOWED;
        at(call, AT_FDCWD, a);
        return is_origin(call, b, c, d);
    case CALL_LSETXATTR:
        call->kind = FILE_ATTRIBUTE_SET;
        at(call, AT_FDCWD, a);
        return is_origin(call, b, c, d);
    case CALL_FSETXATTR:
        call->kind = FILE_ATTRIBUTE_SET;
        call->fd = a;
        return is_origin(call, b, c, d);
    case CALL_FINIT_MODULE:
        call->kind = FILE_LOADED;
        call->fd = a;
        call->flags = c & MODULE_INIT_COMPRESSED_FILE ? FILE_COMPRESSED : 0;
        return true;
    }
    return false;
}

/* Whether the running process is to be passed over: the recorder, and whatever makes a 32-bit call. */
static __always_inline bool passes_over(struct task_struct *task)
{
    struct task_struct___call *more = (void *)task;
    u32 recorder = file_switches.recorder;

    return (recorder && recorder == bpf_get_current_pid_tgid() >> 32) ||
           (BPF_CORE_READ(more, thread_info.status) & TS_COMPAT);
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(on_call_end, struct pt_regs *registers, long result)
{
    u64 number = registers->orig_ax;
    struct task_struct *task;
    struct call call = {};
    struct scratch *s;
    char first = 0;

    if (!(kinds_of(number) & file_switches.kinds) || result < 0)
        return 0;
    task = (struct task_struct *)bpf_get_current_task();
    if (passes_over(task))
        return 0;
    s = scratch_of(0);
    if (!s)
        return 0;
    if (number == CALL_BIND || number == CALL_CONNECT) {
        call.kind = number == CALL_BIND ? PIPE_CREATED : PIPE_OPENED;
        call.fd = registers->di;
        report_socket(s, task, &call);
        return 0;
    }
    if (number == CALL_INIT_MODULE) {
        report_module(s, task, registers->di, registers->si);
        return 0;
    }
    if (!decode(&call, number, registers->di, registers->si, registers->dx, registers->r10, registers->r8, result))
        return 0;
    /* A path that is missing or empty stands for the descriptor itself. */
    if (call.by_path && call.text)
        bpf_probe_read_user(&first, 1, (void *)call.text);
    if (call.by_path && first)
        report_path(s, task, &call, first);
    else
        report_open_file(s, task, &call);
    return 0;
}

/* What must be known before a call: a file that it closes, a time that it sets. */
SEC("?tp_btf/sys_enter")
int BPF_PROG(on_call_begin, struct pt_regs *registers, long number)
{
    struct task_struct *task;
    struct file *file;

    if (number == CALL_CLOSE) {
        struct call call = {.kind = FILE_WRITTEN};
        struct scratch *s;

        if (!is_wanted(FILE_WRITTEN))
            return 0;
        task = (struct task_struct *)bpf_get_current_task();
        call.fd = registers->di;
        file = file_of(task, call.fd);
        if (!file || !(BPF_CORE_READ((struct file___mode *)file, f_mode) & FMODE_WRITE) ||
            passes_over(task))
            return 0;
        s = scratch_of(1);
        if (s)
            report_open_file(s, task, &call);
        return 0;
    }
    if (number == CALL_UTIMENSAT && !registers->si && is_wanted(FILE_TIMES_SET)) {
        u64 thread = bpf_get_current_pid_tgid();
        u64 modified;

        task = (struct task_struct *)bpf_get_current_task();
        file = file_of(task, registers->di);
        if (!file)
            return 0;
        modified = modification_time(BPF_CORE_READ(file, f_inode));
        bpf_map_update_elem(&times_before, &thread, &modified, BPF_ANY);
    }
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
