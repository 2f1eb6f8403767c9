// What every generator shares: failing loudly, bounded numbers, clocks, loopback addresses, and the pages that the
// processes of one run count in.
//
// A generator talks to loopback addresses only, by construction: every address comes from loopback(). It ends by
// itself: after LIFETIME_SECONDS the kernel ends it, and its children with it.
#ifndef ASHIATO_GENERATOR_H
#define ASHIATO_GENERATOR_H

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFETIME_SECONDS = 300 };

__attribute__((noreturn, format(printf, 1, 2))) static inline void fail(const char *format, ...) {
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, " (%s)\n", strerror(error));
    va_end(arguments);
    exit(1);
}

// The program was called in a way it does not understand.
__attribute__((noreturn, format(printf, 1, 2))) static inline void usage(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static inline long bounded(const char *option, const char *text, long least, long most) {
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < least || number > most) {
        usage("--%s: found '%s', expected a number from %ld to %ld", option, text, least, most);
    }
    return number;
}

// The index of text in names, which NULL ends.
static inline int one_of(const char *option, const char *text, const char *const *names) {
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
    }
    fprintf(stderr, "%s: --%s: found '%s', expected one of", program_invocation_short_name, option, text);
    for (int i = 0; names[i] != NULL; i++) {
        fprintf(stderr, " %s", names[i]);
    }
    fputc('\n', stderr);
    exit(2);
}

static inline void end_in_time(void) {
    alarm(LIFETIME_SECONDS);
}

// For the child of a fork: it ends with its parent at the latest.
static inline void end_with_parent(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        fail("cannot bind the child's life to its parent's");
    }
    if (getppid() != parent) {
        exit(1);
    }
    end_in_time();
}

static inline long wall_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

// User and kernel time of this process and of the children it has waited for.
static inline long cpu_ns(void) {
    long sum = 0;
    for (int who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
        struct rusage used;
        getrusage(who, &used);
        sum += (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000L
                + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000L;
    }
    return sum;
}

static inline void pause_us(long microseconds) {
    struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&pause, NULL);
}

enum family { V4, V6, MAPPED };
static const char *const FAMILIES[] = {"v4", "v6", "mapped", NULL};

struct endpoint {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t length;
};

// 127.0.0.1, ::1 or ::ffff:127.0.0.1
static inline struct endpoint loopback(enum family family, uint16_t port) {
    struct endpoint endpoint;
    memset(&endpoint, 0, sizeof endpoint);
    if (family == V4) {
        endpoint.length = sizeof endpoint.address.v4;
        endpoint.address.v4.sin_family = AF_INET;
        endpoint.address.v4.sin_port = htons(port);
        endpoint.address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return endpoint;
    }
    endpoint.length = sizeof endpoint.address.v6;
    endpoint.address.v6.sin6_family = AF_INET6;
    endpoint.address.v6.sin6_port = htons(port);
    inet_pton(AF_INET6, family == V6 ? "::1" : "::ffff:127.0.0.1", &endpoint.address.v6.sin6_addr);
    return endpoint;
}

static inline int open_socket(enum family family, int type) {
    int fd = socket(family == V4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("cannot open a socket");
    }
    return fd;
}

// Allows this many descriptors.
static inline void allow_descriptors(long count) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if ((long) limit.rlim_cur >= count) {
        return;
    }
    limit.rlim_cur = (rlim_t) count;
    if (limit.rlim_max < (rlim_t) count) {
        limit.rlim_max = (rlim_t) count;
    }
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        fail("cannot raise the limit of open descriptors to %ld: run as root or raise `ulimit -n`", count);
    }
}

enum { MOST_PORTS = 64 };

// What one process counted from the return values of its own system calls.
struct tally {
    pid_t pid;
    long connects;
    long refused;
    long accepts;
    long flows_out; // UDP flows whose first datagram this process sent
    long flows_in;  // UDP flows whose first datagram this process received
    long execs;
    long sent;     // payload bytes
    long received; // payload bytes
};

// The memory that the processes of one run share, a memfd handed down by descriptor number.
struct board {
    atomic_long accepted; // over all acceptors
    atomic_int ready;     // processes that have opened their sockets
    int port_count;
    uint16_t ports[MOST_PORTS];
    long tally_count;
    struct tally tallies[];
};

static inline size_t board_size(long tallies) {
    return sizeof(struct board) + (size_t) tallies * sizeof(struct tally);
}

static inline struct board *map_board(int fd, long tallies) {
    void *memory = mmap(NULL, board_size(tallies), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        fail("cannot map the shared page");
    }
    return memory;
}

// A new board; *fd is inherited by exec.
static inline struct board *new_board(long tallies, int *fd) {
    *fd = memfd_create("generator", 0);
    if (*fd < 0 || ftruncate(*fd, (off_t) board_size(tallies)) != 0) {
        fail("cannot make the shared page");
    }
    struct board *board = map_board(*fd, tallies);
    board->tally_count = tallies;
    return board;
}

// The board whose descriptor the parent named.
static inline struct board *inherited_board(int fd) {
    struct board *head = map_board(fd, 0);
    long tallies = head->tally_count;
    munmap(head, board_size(0));
    return map_board(fd, tallies);
}

// The absolute path of a generator that lies beside the running one.
static inline void sibling(const char *name, char path[PATH_MAX]) {
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length < 0) {
        fail("cannot read /proc/self/exe");
    }
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    size_t room = PATH_MAX - (size_t) (slash + 1 - path);
    if ((size_t) snprintf(slash + 1, room, "%s", name) >= room) {
        usage("the path of %s is too long", name);
    }
}

static inline void own_path(char path[PATH_MAX]) {
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (length < 0) {
        fail("cannot read /proc/self/exe");
    }
    path[length] = '\0';
}

static inline pid_t start(char *const arguments[]) {
    pid_t parent = getpid();
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        fail("cannot fork");
    }
    if (child == 0) {
        end_with_parent(parent);
        execv(arguments[0], arguments);
        fail("cannot execute %s", arguments[0]);
    }
    return child;
}

// Waits for a child that must have ended well.
static inline void await(pid_t child) {
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            fail("cannot wait for process %d", child);
        }
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        errno = 0;
        fail("process %d ended badly, wait status %d", child, status);
    }
}

static inline void await_ready(struct board *board, int processes, pid_t child) {
    long deadline = wall_ns() + 20000000000L;
    while (atomic_load(&board->ready) < processes) {
        if (waitpid(child, NULL, WNOHANG) != 0 || wall_ns() > deadline) {
            errno = 0;
            fail("process %d did not open its sockets", child);
        }
        pause_us(500);
    }
}

// With GENERATOR_GATE in the environment, a generator says "ready" on its output before it begins, begins when a byte
// arrives on its input, and ends only when its input ends: whoever holds the gate can tell what the run itself does from
// what starting and ending the generator does.
static inline bool gated(void) {
    return getenv("GENERATOR_GATE") != NULL;
}

static inline void pass_gate(void) {
    char byte;
    if (!gated()) {
        return;
    }
    puts("ready");
    fflush(stdout);
    if (read(STDIN_FILENO, &byte, 1) != 1) {
        fail("the gate was never opened");
    }
}

static inline void linger_at_gate(void) {
    char byte;
    fflush(stdout);
    while (gated() && read(STDIN_FILENO, &byte, 1) > 0) {
    }
}

// {"role":...}: one process of the run in the truth that a generator prints.
static inline void print_actor(const char *role, const char *image, const struct tally *tally) {
    printf("{\"role\":\"%s\",\"image\":\"%s\",\"pid\":%d,\"connects\":%ld,\"refused\":%ld,\"accepts\":%ld,"
           "\"flowsOut\":%ld,\"flowsIn\":%ld,\"execs\":%ld,\"sent\":%ld,\"received\":%ld}",
            role, image, tally->pid, tally->connects, tally->refused, tally->accepts, tally->flows_out, tally->flows_in,
            tally->execs, tally->sent, tally->received);
}

static inline void print_ports(const struct board *board) {
    printf("\"ports\":[");
    for (int i = 0; i < board->port_count; i++) {
        printf("%s%u", i > 0 ? "," : "", board->ports[i]);
    }
    printf("]");
}

#endif
