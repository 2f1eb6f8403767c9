/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the programs on accesses of processes to processes hand to the reader, and the kernel structures that only they
 * read. The record has its twin in AccessRecords.java; change both together. What records.h says of numbers and times
 * holds here too.
 */
#ifndef ASHIATO_ACCESS_H
#define ASHIATO_ACCESS_H

#include "calls.h"

/* The kinds of records in the ring of accesses, which has kinds of its own. */
enum access_kind {
    ACCESS_ATTACHED = 1, /* ptrace: ATTACH, SEIZE */
    ACCESS_READ = 2,     /* process_vm_readv */
    ACCESS_WRITTEN = 3,  /* process_vm_writev */
    ACCESS_OPENED = 4,   /* /proc/PID/mem was opened */
    ACCESS_POKED = 5,    /* ptrace: POKETEXT, POKEDATA */
    ACCESS_STEERED = 6,  /* ptrace has set where a thread goes on: SETREGS, SETREGSET, POKEUSR */
};

/* The slots of the counters map. Losses stand at the slot of the record's kind. */
enum access_counter {
    ACCESS_COUNTER_SLOTS = 8,
};

#define ACCESS_FOR_READING 1 /* flag: the memory was, or can be, read */
#define ACCESS_FOR_WRITING 2 /* flag: the memory was, or can be, written */
#define ACCESS_ADDRESS_KNOWN 4 /* flag: address is set */

struct access_record {
    struct record_header header;
    struct process_key source;
    struct process_key target; /* zeros if it was gone already */
    u32 source_thread; /* in the initial pid namespace */
    u32 target_thread; /* likewise: the one that the call named */
    u64 address;       /* of ACCESS_STEERED where the thread goes on, else the first that was written to */
    u32 request;       /* of ptrace, else 0 */
    u32 unused;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct hlist_node {
    struct hlist_node *next;
};

struct hlist_head {
    struct hlist_node *first;
};

/* The threads of a process id, and where each hangs. The first list, PIDTYPE_PID, has one at most. */
struct pid___tasks {
    struct hlist_head tasks[1];
};

struct task_struct___links {
    struct hlist_node pid_links[1];
};

/* A pid namespace keeps its process ids in a tree of nodes, by number (include/linux/xarray.h). */
struct xarray {
    void *xa_head;
};

struct xa_node {
    unsigned char shift;
    void *slots[1];
};

struct idr {
    struct xarray idr_rt;
};

struct pid_namespace___idr {
    struct idr idr;
};

struct super_block___magic {
    unsigned long s_magic;
};

/* fs/proc/internal.h */
struct proc_inode {
    struct pid *pid;
    struct inode vfs_inode;
};

#pragma clang attribute pop

#endif
