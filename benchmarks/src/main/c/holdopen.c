// What do long-lived connections cost a recorder? Holds loopback TCP connections open, idle after one byte each way,
// for a time.
//
//   --connections N  (500)
//   --seconds N      (10)

#include "acceptor.h"
#include <getopt.h>

static void pass_byte(int from, int to, struct tally *tally) {
    char byte = 1;
    if (send(from, &byte, 1, MSG_NOSIGNAL) != 1 || recv(to, &byte, 1, MSG_WAITALL) != 1) {
        fail("a byte did not pass");
    }
    tally->sent++;
    tally->received++;
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"connections", required_argument, NULL, 'c'},
            {"seconds", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long connections = 500, seconds = 10;
    int option;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'c': connections = bounded("connections", optarg, 1, 10000); break;
            case 's': seconds = bounded("seconds", optarg, 0, LIFETIME_SECONDS - 60); break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    allow_descriptors(2 * connections + 16);
    int board_fd, listener;
    struct board *board = new_board(1, &board_fd);
    open_listeners(V4, 1, &listener, board);
    struct tally *own = &board->tallies[0];
    own->pid = getpid();
    struct acceptance acceptance = {.board = board, .tally = own, .listeners = &listener, .listener_count = 1};
    struct endpoint endpoint = loopback(V4, board->ports[0]);
    long began = wall_ns();
    for (long i = 0; i < connections; i++) {
        int client = open_socket(V4, SOCK_STREAM);
        if (connect(client, &endpoint.address.any, endpoint.length) != 0) {
            fail("connection %ld of %ld failed", i + 1, connections);
        }
        own->connects++;
        int server = next_connection(&acceptance);
        own->accepts++;
        pass_byte(client, server, own);
        pass_byte(server, client, own);
    }
    pause_us(seconds * 1000000);
    char image[PATH_MAX];
    own_path(image);
    printf("{\"generator\":\"holdopen\",");
    print_ports(board);
    printf(",\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", wall_ns() - began, cpu_ns());
    print_actor("client", image, own);
    printf("]}\n");
    return 0;
}
