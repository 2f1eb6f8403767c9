// How many TCP connections does a recorder miss? Connects, accepts and closes many times over loopback, and prints how
// many connections each process made, had refused, and accepted, and the client's port of each connection in order: the
// i-th goes to the (i modulo their number)-th of the server's ports.
//
//   --connects N     connections that succeed (20000)
//   --refused N      attempts on a port where nobody listens (0)
//   --family F       v4, v6, mapped: the client's socket is AF_INET6, the address ::ffff:127.0.0.1 (v4)
//   --acceptor A     inline: the connecting thread accepts; thread: another thread of the same process;
//                    process: another program, tcpserver; prefork: children forked by tcpserver (process)
//   --accept A       address: accept4(fd, &address, &length, SOCK_CLOEXEC); null: accept(fd, NULL, NULL) (address)
//   --workers N      children of a prefork acceptor (4)
//   --listeners N    ports listened on; by default one for each 20000 connections, since one pair of addresses has
//                    28232 ephemeral ports and a closed connection holds its own for a minute
//
// The client closes first and never waits for a connection to be accepted, only for the accept queue to have room.

#include "acceptor.h"
#include <getopt.h>
#include <pthread.h>

enum acceptor { INLINE, THREAD, PROCESS, PREFORK };
static const char *const ACCEPTORS[] = {"inline", "thread", "process", "prefork", NULL};

// Connections that may wait to be accepted. Beyond the accept queue the kernel drops the SYN and the client would wait
// a second for its retransmission.
static long queue_room(void) {
    long room = BACKLOG;
    FILE *file = fopen("/proc/sys/net/core/somaxconn", "re");
    if (file != NULL) {
        if (fscanf(file, "%ld", &room) != 1 || room > BACKLOG) {
            room = BACKLOG;
        }
        fclose(file);
    }
    return room > 4 ? room / 4 : 1;
}

static void *accept_in_thread(void *acceptance) {
    accept_all(acceptance);
    return NULL;
}

static uint16_t port_of(enum family family, const struct endpoint *endpoint) {
    return ntohs(family == V4 ? endpoint->address.v4.sin_port : endpoint->address.v6.sin6_port);
}

static void connect_all(long connects, enum family family, bool inline_accept, const struct acceptance *acceptance,
        struct tally *tally, uint16_t *client_ports) {
    struct board *board = acceptance->board;
    long room = queue_room();
    for (long i = 0; i < connects; i++) {
        while (i - atomic_load(&board->accepted) >= room) {
            pause_us(100);
        }
        struct endpoint endpoint = loopback(family, board->ports[i % board->port_count]);
        int fd = open_socket(family, SOCK_STREAM);
        if (connect(fd, &endpoint.address.any, endpoint.length) != 0) {
            fail("connection %ld of %ld failed", i + 1, connects);
        }
        if (getsockname(fd, &endpoint.address.any, &endpoint.length) != 0) {
            fail("connection %ld of %ld has no port", i + 1, connects);
        }
        client_ports[i] = port_of(family, &endpoint);
        tally->connects++;
        if (inline_accept) {
            int accepted = next_connection(acceptance);
            if (accepted < 0) {
                fail("connection %ld of %ld was not accepted", i + 1, connects);
            }
            tally->accepts++;
            atomic_fetch_add(&board->accepted, 1);
            close(fd);
            close(accepted);
        } else {
            close(fd);
        }
    }
}

// A bound socket that does not listen keeps its port free of listeners.
static void be_refused(long attempts, enum family family, struct tally *tally, uint16_t *port) {
    int holder = open_socket(family, SOCK_STREAM);
    struct endpoint endpoint = loopback(family, 0);
    if (bind(holder, &endpoint.address.any, endpoint.length) != 0
            || getsockname(holder, &endpoint.address.any, &endpoint.length) != 0) {
        fail("cannot hold a closed port");
    }
    *port = port_of(family, &endpoint);
    for (long i = 0; i < attempts; i++) {
        int fd = open_socket(family, SOCK_STREAM);
        if (connect(fd, &endpoint.address.any, endpoint.length) == 0 || errno != ECONNREFUSED) {
            fail("attempt %ld on closed port %u was not refused", i + 1, *port);
        }
        tally->refused++;
        close(fd);
    }
    close(holder);
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"connects", required_argument, NULL, 'c'},
            {"refused", required_argument, NULL, 'r'}, {"family", required_argument, NULL, 'f'},
            {"acceptor", required_argument, NULL, 'p'}, {"accept", required_argument, NULL, 'a'},
            {"workers", required_argument, NULL, 'w'}, {"listeners", required_argument, NULL, 'l'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long connects = 20000, refused = 0;
    int workers = 4, listener_count = 0, option;
    enum family family = V4;
    enum acceptor acceptor = PROCESS;
    enum accept_form form = WITH_ADDRESS;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'c': connects = bounded("connects", optarg, 0, 1000000); break;
            case 'r': refused = bounded("refused", optarg, 0, 1000000); break;
            case 'f': family = (enum family) one_of("family", optarg, FAMILIES); break;
            case 'p': acceptor = (enum acceptor) one_of("acceptor", optarg, ACCEPTORS); break;
            case 'a': form = (enum accept_form) one_of("accept", optarg, ACCEPT_FORMS); break;
            case 'w': workers = (int) bounded("workers", optarg, 1, 64); break;
            case 'l': listener_count = (int) bounded("listeners", optarg, 1, MOST_PORTS); break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    if (listener_count == 0) {
        listener_count = (int) ((connects + 19999) / 20000);
        listener_count = listener_count < 1 ? 1 : listener_count > MOST_PORTS ? MOST_PORTS : listener_count;
    }

    int board_fd, listeners[MOST_PORTS];
    int acceptors = acceptor == PREFORK ? workers : acceptor == INLINE ? 0 : 1;
    struct board *board = new_board(1 + acceptors, &board_fd);
    struct tally *own = &board->tallies[0];
    own->pid = getpid();
    struct acceptance acceptance = {.board = board,
            .tally = &board->tallies[acceptors > 0 ? 1 : 0],
            .listeners = listeners,
            .listener_count = listener_count,
            .form = form,
            .until = connects};
    uint16_t *client_ports = calloc((size_t) connects + 1, sizeof *client_ports);
    if (client_ports == NULL) {
        fail("no memory for %ld ports", connects);
    }
    pid_t server = 0;
    pthread_t thread;
    uint16_t closed_port = 0;
    if (connects > 0) {
        switch (acceptor) {
            case INLINE: open_listeners(family, listener_count, listeners, board); break;
            case THREAD:
                open_listeners(family, listener_count, listeners, board);
                if (pthread_create(&thread, NULL, accept_in_thread, &acceptance) != 0) {
                    fail("cannot start the accepting thread");
                }
                break;
            case PROCESS:
            case PREFORK: {
                char path[PATH_MAX], numbers[4][24];
                sibling("tcpserver", path);
                snprintf(numbers[0], sizeof numbers[0], "%d", board_fd);
                snprintf(numbers[1], sizeof numbers[1], "%d", listener_count);
                snprintf(numbers[2], sizeof numbers[2], "%d", acceptor == PREFORK ? workers : 0);
                snprintf(numbers[3], sizeof numbers[3], "%ld", connects);
                server = start((char *[]) {path, "--board", numbers[0], "--listeners", numbers[1], "--workers",
                        numbers[2], "--until", numbers[3], "--family", (char *) FAMILIES[family], "--accept",
                        (char *) ACCEPT_FORMS[form], NULL});
                await_ready(board, 1, server);
                break;
            }
        }
    }

    pass_gate();
    long began = wall_ns();
    connect_all(connects, family, acceptor == INLINE, &acceptance, own, client_ports);
    if (refused > 0) {
        be_refused(refused, family, own, &closed_port);
    }
    if (connects > 0 && acceptor == THREAD) {
        pthread_join(thread, NULL);
    }
    if (server != 0) {
        await(server);
    }
    long wall = wall_ns() - began;

    // The accepting thread is the same process: one actor in the truth.
    if (acceptor == THREAD) {
        own->accepts = board->tallies[1].accepts;
        acceptors = 0;
    }
    long accepted = own->accepts;
    char image[PATH_MAX];
    own_path(image);
    printf("{\"generator\":\"tcpstorm\",");
    print_ports(board);
    printf(",\"closedPort\":%u,\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", closed_port, wall, cpu_ns());
    print_actor("client", image, own);
    sibling("tcpserver", image);
    for (int i = 1; i <= acceptors; i++) {
        printf(",");
        print_actor("server", image, &board->tallies[i]);
        accepted += board->tallies[i].accepts;
    }
    printf("],\"clientPorts\":[");
    for (long i = 0; i < connects; i++) {
        printf("%s%u", i > 0 ? "," : "", client_ports[i]);
    }
    printf("]}\n");
    linger_at_gate();
    if (accepted != own->connects) {
        errno = 0;
        fail("%ld connected but %ld accepted", own->connects, accepted);
    }
    return 0;
}
