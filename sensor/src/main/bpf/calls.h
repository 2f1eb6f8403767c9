/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the programs on system calls have in common, on files and on accesses: what the reader tells them, and the
 * kernel structures that only they read.
 */
#ifndef ASHIATO_CALLS_H
#define ASHIATO_CALLS_H

#include "records.h"

/* Changed by the reader while the programs run. */
struct call_switches {
    u32 kinds;        /* the kinds of records that are wanted: 1 << kind */
    u32 recorder;     /* the process whose activity is passed over, or 0 */
    u32 wakeup_bytes; /* wake the reader when this much waits in the ring */
    u32 unused;
};

/* arch/x86/include/asm/thread_info.h: a 32-bit call is being made. */
#define TS_COMPAT 2

/* include/linux/fs.h */
#define FMODE_READ 1
#define FMODE_WRITE 2

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* arch/x86/include/asm/ptrace.h */
struct pt_regs {
    unsigned long r10;
    unsigned long r8;
    unsigned long dx;
    unsigned long si;
    unsigned long di;
    unsigned long orig_ax;
};

struct thread_info {
    u32 status;
};

struct task_struct___call {
    struct thread_info thread_info;
};

struct file___mode {
    unsigned int f_mode;
};

#pragma clang attribute pop

#endif
