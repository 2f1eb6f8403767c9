/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The few kernel structures that the programs read, with the members they read. Offsets are relocated when the object
 * is loaded (CO-RE), so that members missing here and other layouts do not matter. Names with three underscores are
 * flavours: the part behind them is dropped when the kernel's type is looked up.
 */
#ifndef ASHIATO_KERNEL_H
#define ASHIATO_KERNEL_H

#include <stdbool.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
    union {
        struct {
            u32 hash;
            u32 len;
        };
        u64 hash_len;
    };
    const unsigned char *name;
};

struct timespec64 {
    long long tv_sec;
    long tv_nsec;
};

struct super_block {
    u32 s_dev;
};

struct inode {
    u16 i_mode;
    unsigned int i_nlink;
    unsigned long i_ino;
    long long i_size;
    struct super_block *i_sb;
};

/* The change time: one structure until 6.5, one under another name until 6.10, two numbers since. */
struct inode___i_ctime {
    struct timespec64 i_ctime;
};

struct inode___underscored {
    struct timespec64 __i_ctime;
};

struct inode___split {
    long long i_ctime_sec;
    u32 i_ctime_nsec;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
};

struct vfsmount {
    struct dentry *mnt_root;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct file {
    struct path f_path;
    struct inode *f_inode;
    void *private_data;
};

struct fs_struct {
    struct path pwd;
};

struct mm_struct {
    struct file *exe_file;
    unsigned long arg_start;
    unsigned long arg_end;
};

struct ns_common {
    u32 inum;
};

struct pid_namespace {
    struct ns_common ns;
};

struct upid {
    int nr;
    struct pid_namespace *ns;
};

struct pid {
    u32 level;
    struct upid numbers[1];
};

typedef struct {
    u32 val;
} kuid_t;

struct cred {
    kuid_t euid;
};

typedef struct {
    int counter;
} atomic_t;

struct signal_struct {
    atomic_t live;
    int group_exit_code;
};

struct fdtable {
    unsigned int max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct kernfs_node {
    const char *name;
};

/* kernfs_node.parent became __parent in 6.15. */
struct kernfs_node___before_6_15 {
    struct kernfs_node *parent;
};

struct kernfs_node___since_6_15 {
    struct kernfs_node *__parent;
};

struct cgroup {
    int level;
    struct kernfs_node *kn;
};

struct cgroup_subsys_state {
    struct cgroup *cgroup;
};

enum cgroup_subsys_id {
    pids_cgrp_id = 11,
    CGROUP_SUBSYS_COUNT = 12,
};

struct css_set {
    struct cgroup_subsys_state *subsys[CGROUP_SUBSYS_COUNT];
    struct cgroup *dfl_cgrp;
};

struct task_struct {
    int exit_code;
    int pid;
    int tgid;
    struct task_struct *real_parent;
    struct task_struct *group_leader;
    struct pid *thread_pid;
    u64 start_boottime;
    const struct cred *cred;
    struct fs_struct *fs;
    struct files_struct *files;
    struct signal_struct *signal;
    struct mm_struct *mm;
    struct css_set *cgroups;
};

/* Only with CONFIG_AUDIT. */
struct task_struct___audit {
    kuid_t loginuid;
    u32 sessionid;
};

struct in6_addr {
    u8 in6_u[16];
};

typedef struct {
    atomic_t refs;
} refcount_t;

struct sock_common {
    u32 skc_daddr;
    u32 skc_rcv_saddr;
    u16 skc_dport;
    u16 skc_family;
    volatile unsigned char skc_state;
    unsigned long skc_flags;
    refcount_t skc_refcnt;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
};

struct socket;

struct sock {
    struct sock_common __sk_common;
    struct socket *sk_socket;
    int sk_err;
    u16 sk_type;
    u16 sk_protocol;
};

struct inet_sock {
    u16 inet_sport;
};

struct inet_connection_sock {
    struct inet_sock icsk_inet;
};

struct tcp_sock {
    struct inet_connection_sock inet_conn;
    u64 bytes_received;
    u64 bytes_sent;
    u64 bytes_retrans;
};

struct socket {
    short type;
    struct file *file;
    struct sock *sk;
};

struct seq_file;

struct bpf_iter_meta {
    struct seq_file *seq;
    u64 session_id;
    u64 seq_num;
};

struct bpf_iter__task_file {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
    u32 fd;
    struct file *file;
};

struct bpf_iter__bpf_map_elem {
    struct bpf_iter_meta *meta;
    struct bpf_map *map;
    void *key;
    void *value;
};

#pragma clang attribute pop

#endif
