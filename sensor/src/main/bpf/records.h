/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the programs hand to the reader. Every structure here has its twin in KernelRecords.java; change both together.
 * All numbers are in the host's byte order, except addresses, which stand as they do in packets. All times are
 * nanoseconds of CLOCK_BOOTTIME.
 */
#ifndef ASHIATO_RECORDS_H
#define ASHIATO_RECORDS_H

#include "kernel.h"

enum record_kind {
    RECORD_FORK = 1,
    RECORD_EXEC = 2,
    RECORD_EXIT = 3,
    RECORD_CONNECT = 4,    /* TCP: a connection that this side opened is established */
    RECORD_ACCEPT = 5,     /* TCP: it is known who took a connection from the listen queue */
    RECORD_DATAGRAM = 6,   /* UDP: the first packet of a flow */
    RECORD_FLOW_END = 7,   /* TCP: a connection, or the attempt of one, is over */
    RECORD_DNS = 8,        /* a message to or from port 53 */
    RECORD_UDP_CLOSED = 9, /* a UDP socket that had flows is gone */
    RECORD_FLOW_OPEN = 10, /* an iterator's row: a flow as it stands */
    RECORD_SOCKET = 11,    /* an iterator's row: a socket that was there before */
};

/* The slots of the counters map. Losses stand at the slot of the record's kind. */
enum counter {
    COUNTER_SOCKETS_FULL = 16,  /* a socket's owner could not be kept */
    COUNTER_FLOWS_OPENED = 17,  /* entries made in the UDP flow table */
    COUNTER_ESTABLISHED = 18,   /* TCP connections that peers began, while nobody had accepted them yet */
    COUNTER_CLAIMED = 19,       /* those of them that were accepted, or whose entry was given up */
    COUNTER_FORSAKEN = 20,      /* those of them that ended before it was known who accepted them */
    /* Events that are excluded: of each type, by reason. */
    COUNTER_EXCLUDED_CONNECTS = 32,
    COUNTER_EXCLUDED_FLOWS = 40,
    COUNTER_SLOTS = 48,
};

/* Set by the reader before it loads the object. */
struct settings {
    u32 wakeup_bytes; /* wake the reader when this much waits in the ring */
    u8 defer_accepts; /* no hook tells of each accept: find out later who did it */
    u8 unused[3];
};

/* The types of network events, as bits. */
#define TYPE_CONNECT 1 /* event 3: made of RECORD_CONNECT, RECORD_ACCEPT and RECORD_DATAGRAM */
#define TYPE_FLOW 2    /* event 200: made of RECORD_FLOW_END, RECORD_FLOW_OPEN */

/* The types that a port or an address excludes, as bits: where it is the source's, and, shifted, the destination's. */
#define AS_DESTINATION 2

/* What of struct switches and of the maps is in use, as bits. */
#define EXCLUDE_ADDRESSES 1
#define EXCLUDE_PORTS 2
#define EXCLUDE_PROCESSES 4

/* Why an event is excluded; the order in which the reasons are looked for. */
enum exclusion {
    EXCLUDED_DESTINATION_ADDRESS = 0,
    EXCLUDED_SOURCE_ADDRESS = 1,
    EXCLUDED_DESTINATION_PORT = 2,
    EXCLUDED_SOURCE_PORT = 3,
    EXCLUDED_PROCESS = 4,
    NOT_EXCLUDED = 5,
};

/* Changed by the reader while the programs run. */
struct switches {
    u8 types;    /* types of network events that are wanted */
    u8 want_dns; /* report messages to and from port 53 */
    u8 exclude;  /* EXCLUDE_* */
    u8 unused;
    u32 version;     /* another one after each change */
    u8 ports[65536]; /* the types that a port excludes */
};

/* A process in the map of those that are excluded. */
struct mark_key {
    u64 start;
    u32 pid;
    u32 unused;
};

struct mark {
    u64 start;
    u32 pid;
    u32 uid;   /* with this effective user */
    u32 types; /* excluded; 0 until the reader knows that there was no exec since it decided */
    u32 unused;
};

struct record_header {
    u16 kind;
    u16 flags;
    u32 size; /* of the whole record, in bytes */
    u64 time;
};

/* A process: its id in the initial pid namespace and the start of its first thread, which together never repeat. */
struct process_key {
    u32 pid;
    u32 uid; /* effective; not part of the identity */
    u64 start;
};

struct fork_record {
    struct record_header header;
    struct process_key child;
    struct process_key parent;
    u32 namespaced_pid;
    u32 unused;
};

struct exit_record {
    struct record_header header;
    struct process_key process;
    u32 exit_code; /* as wait(2) gives it */
    u32 unused;
};

#define EXEC_ARGUMENTS_CUT 1 /* flag: the arguments were longer than MAX_ARGUMENTS */
#define EXEC_PATH_CUT 2      /* flag: a path had more components than MAX_COMPONENTS */
#define EXEC_IMAGE_DELETED 4 /* flag: the image has no name any more, or never had one (memfd) */

/* Followed by: image, working directory and control group as names, last first, each ended by a NUL; arguments. */
struct exec_record {
    struct record_header header;
    struct process_key process;
    struct process_key parent;
    u32 namespaced_pid;
    u32 login_uid;
    u32 session;
    u32 device; /* as the kernel keeps it: major << 20 | minor */
    u64 inode;
    u64 change_time; /* of the image, nanoseconds since 1970 */
    u64 image_size;
    u32 image_length;
    u32 directory_length;
    u32 cgroup_length;
    u32 arguments_length;
};

#define INITIATED_UNKNOWN 2

struct endpoints {
    u8 local_address[16]; /* IPv4 stands in the first four bytes */
    u8 remote_address[16];
    u16 local_port; /* in the host's byte order */
    u16 remote_port;
    u8 version; /* 4 or 6 */
    u8 protocol;
    u8 initiated; /* 1 by this side, 0 by the peer, or INITIATED_UNKNOWN */
    u8 unused;
};

/* RECORD_CONNECT, RECORD_ACCEPT, RECORD_DATAGRAM, RECORD_FLOW_END, RECORD_FLOW_OPEN, RECORD_UDP_CLOSED, RECORD_SOCKET. */
struct flow_record {
    struct record_header header;
    struct process_key process;
    u64 socket; /* cookie of a UDP socket, address of a TCP socket: tells flows apart, nothing else */
    u64 opened;
    u64 last; /* UDP: the newest packet */
    u64 sent; /* payload bytes */
    u64 received;
    struct endpoints ends;
    u32 error; /* errno that ended a TCP connection, or 0 */
    u32 state; /* the state that a TCP connection left, TCP_* of linux/tcp.h */
};

#define DNS_TCP 1 /* flag: the payload is a TCP segment, the message follows its two-byte length */

/* Followed by the payload. */
struct dns_record {
    struct record_header header;
    struct process_key process;
    struct endpoints ends; /* initiated: sent by this process */
    u32 length;
    u32 unused;
};

#endif
