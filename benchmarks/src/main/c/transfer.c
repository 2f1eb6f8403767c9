// How exact are a recorder's bytes per program? Moves a known number of bytes over loopback TCP connections, one after
// the other, and prints how many payload bytes the system calls of each process said they sent and received.
//
//   --connections N  (1)
//   --up BYTES       sent by the client on each connection (0)
//   --down BYTES     sent by the server, tcpserver, on each connection (0); with --up, both at once
//   --family F       v4, v6, mapped (v4)
//   --processes      each connection by a process of its own: fork, exec, transfer, exit

#include "acceptor.h"
#include <getopt.h>

// Tallies of the board: this process, the server, then each connection's process.
enum { OWN, SERVER, FIRST_PROCESS };

static void transfer(enum family family, uint16_t port, long up, struct tally *tally) {
    int fd = open_socket(family, SOCK_STREAM);
    struct endpoint endpoint = loopback(family, port);
    if (connect(fd, &endpoint.address.any, endpoint.length) != 0) {
        fail("cannot connect to port %u", port);
    }
    tally->connects++;
    exchange(fd, up, tally);
    close(fd);
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"connections", required_argument, NULL, 'c'},
            {"up", required_argument, NULL, 'u'}, {"down", required_argument, NULL, 'd'},
            {"family", required_argument, NULL, 'f'}, {"processes", no_argument, NULL, 'p'},
            {"board", required_argument, NULL, 'b'}, {"slot", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long connections = 1, up = 0, down = 0, slot = 0;
    int board_fd = -1, option;
    bool processes = false;
    enum family family = V4;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'c': connections = bounded("connections", optarg, 1, 20000); break;
            case 'u': up = bounded("up", optarg, 0, 1L << 40); break;
            case 'd': down = bounded("down", optarg, 0, 1L << 40); break;
            case 'f': family = (enum family) one_of("family", optarg, FAMILIES); break;
            case 'p': processes = true; break;
            case 'b': board_fd = (int) bounded("board", optarg, 0, 1 << 20); break;
            case 's': slot = bounded("slot", optarg, FIRST_PROCESS, 1 << 20); break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    if (board_fd >= 0) { // the process of one connection
        struct board *board = inherited_board(board_fd);
        if (slot >= board->tally_count) {
            usage("--slot: the board has %ld", board->tally_count);
        }
        board->tallies[slot].pid = getpid();
        transfer(family, board->ports[0], up, &board->tallies[slot]);
        return 0;
    }

    struct board *board = new_board(FIRST_PROCESS + (processes ? connections : 0), &board_fd);
    struct tally *own = &board->tallies[OWN];
    own->pid = getpid();
    char server_path[PATH_MAX], own_image[PATH_MAX], numbers[5][24];
    sibling("tcpserver", server_path);
    own_path(own_image);
    snprintf(numbers[0], sizeof numbers[0], "%d", board_fd);
    snprintf(numbers[1], sizeof numbers[1], "%ld", connections);
    snprintf(numbers[2], sizeof numbers[2], "%ld", down);
    snprintf(numbers[3], sizeof numbers[3], "%ld", up);
    pid_t server = start((char *[]) {server_path, "--board", numbers[0], "--until", numbers[1], "--send", numbers[2],
            "--family", (char *) FAMILIES[family], NULL});
    await_ready(board, 1, server);

    long began = wall_ns();
    for (long i = 0; i < connections; i++) {
        if (processes) {
            snprintf(numbers[4], sizeof numbers[4], "%ld", FIRST_PROCESS + i);
            await(start((char *[]) {own_image, "--board", numbers[0], "--slot", numbers[4], "--up", numbers[3],
                    "--family", (char *) FAMILIES[family], NULL}));
            own->execs++;
        } else {
            transfer(family, board->ports[0], up, own);
        }
    }
    await(server);
    long wall = wall_ns() - began;

    long sent = 0, received = 0;
    printf("{\"generator\":\"transfer\",");
    print_ports(board);
    printf(",\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", wall, cpu_ns());
    for (long i = 0; i < board->tally_count; i++) {
        if (i > 0) {
            printf(",");
        }
        print_actor(i == SERVER ? "server" : i == OWN && processes ? "parent" : "client",
                i == SERVER ? server_path : own_image, &board->tallies[i]);
        sent += board->tallies[i].sent;
        received += board->tallies[i].received;
    }
    printf("]}\n");
    if (sent != connections * (up + down) || received != sent) {
        errno = 0;
        fail("%ld bytes were to be sent, %ld were, %ld arrived", connections * (up + down), sent, received);
    }
    return 0;
}
