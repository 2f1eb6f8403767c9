/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the programs on files hand to the reader, and the kernel structures that only they read. Every structure that is
 * handed over has its twin in FileRecords.java; change both together. What records.h says of numbers and times holds
 * here too.
 */
#ifndef ASHIATO_FILES_H
#define ASHIATO_FILES_H

#include "calls.h"

/* The kinds of records in the ring of files, which has kinds of its own. */
enum file_kind {
    FILE_CREATED = 1,       /* a name was made: by open, mkdir, mknod, link or symlink */
    FILE_DELETED = 2,       /* a name was removed by unlink */
    FILE_READ = 3,          /* a process opened a file for reading, for the first time */
    FILE_TIMES_SET = 4,     /* a program chose the time of modification */
    FILE_MADE_EXECUTABLE = 5, /* chmod with a right to execute */
    FILE_WRITTEN = 6,       /* a file that may be executed was closed by who could write it */
    FILE_ATTRIBUTE_SET = 7, /* an extended attribute that tells where a file is from */
    PIPE_CREATED = 8,       /* a FIFO was made, or a Unix socket bound */
    PIPE_OPENED = 9,        /* a FIFO was opened, or a Unix socket connected */
    FILE_MOVED = 10,        /* a name was made by rename */
    FILE_DEVICE_READ = 11,  /* a block device, or the memory of the machine, was opened for reading */
    FILE_LOADED = 12,       /* a kernel module was loaded, from a file or, without one, from memory */
};

/* The slots of the counters map. Losses stand at the slot of the record's kind. */
enum file_counter {
    FILE_COUNTER_READS_LEFT_OUT = 15, /* first reads of processes that had read MAX_READS files */
    FILE_COUNTER_SLOTS = 16,
};

#define FILE_PATH_CUT 1     /* flag: the names are not all, see EXEC_PATH_CUT */
#define FILE_TEXT_UNREAD 2  /* flag: the program's text could not be read */
#define FILE_NAMELESS 4     /* flag: the file has no name any more, or never had one */
#define FILE_ABSTRACT 8     /* flag: the text is the name of a Unix socket that is no file */
#define FILE_FOLLOWED 16    /* flag: a symbolic link at the end of the text was followed */
#define FILE_CONTENTS_CUT 32 /* flag: there was more than MAX_CONTENTS */
#define FILE_INODE_KNOWN 64 /* flag: the names are the file's own, and the fields of its inode are set */
#define FILE_BEFORE_KNOWN 128 /* flag: modified_before is set */
#define FILE_REFERRER 256   /* flag: the attribute is user.xdg.referrer.url, else user.xdg.origin.url */

#define FILE_COMPRESSED 512 /* flag: the module was compressed */

/*
 * Followed by: names as in exec_record, a text, contents.
 *
 * Without a text the names are the file's own path. With one they are the path of the directory where the text begins:
 * the root of the process where it begins with "/".
 */
struct file_record {
    struct record_header header;
    struct process_key process;
    u64 inode;
    u64 change_time; /* nanoseconds since 1970, as are the next two */
    u64 modified; /* of FILE_TIMES_SET: the time that was chosen */
    u64 modified_before;
    u64 file_size;
    u32 device; /* as in exec_record */
    u32 mode;   /* of the inode; of mknod and chmod without an inode: what was asked for */
    u32 mount_namespace;
    u32 names_length;
    u32 text_length; /* without its NUL */
    u32 contents_length;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct mnt_namespace {
    struct ns_common ns;
};

struct nsproxy {
    struct mnt_namespace *mnt_ns;
};

struct task_struct___files {
    struct nsproxy *nsproxy;
};

struct fs_struct___root {
    struct path root;
};

struct inode___i_rdev {
    u32 i_rdev;
};

/* The time of modification changed as the change time did, see inode___i_ctime. */
struct inode___i_mtime {
    struct timespec64 i_mtime;
};

struct inode___underscored_mtime {
    struct timespec64 __i_mtime;
};

struct inode___split_mtime {
    long long i_mtime_sec;
    u32 i_mtime_nsec;
};

struct sockaddr_un {
    u16 sun_family;
    char sun_path[108];
};

struct unix_address {
    int len;
    struct sockaddr_un name[1];
};

struct unix_sock {
    struct unix_address *addr;
    struct path path;
    struct sock *peer;
};

#pragma clang attribute pop

#endif
