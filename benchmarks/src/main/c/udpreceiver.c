// The receiving program of udpstorm: one socket for each port of a range, read until every port has had its datagrams.
// It counts on the board of the run, in the tally of its slot, and prints nothing.

#include "generator.h"
#include <getopt.h>
#include <sys/epoll.h>

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"board", required_argument, NULL, 'b'},
            {"family", required_argument, NULL, 'f'}, {"first-port", required_argument, NULL, 'p'},
            {"flows", required_argument, NULL, 'n'}, {"repeats", required_argument, NULL, 'r'},
            {"slot", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long first_port = 0, flows = 0, repeats = 1, slot = 1;
    int board_fd = -1, option;
    enum family family = V4;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'b': board_fd = (int) bounded("board", optarg, 0, 1 << 20); break;
            case 'f': family = (enum family) one_of("family", optarg, FAMILIES); break;
            case 'p': first_port = bounded("first-port", optarg, 1024, 65535); break;
            case 'n': flows = bounded("flows", optarg, 1, 65535); break;
            case 'r': repeats = bounded("repeats", optarg, 1, 1000); break;
            case 's': slot = bounded("slot", optarg, 1, 1000); break;
            default: return 2;
        }
    }
    if (board_fd < 0 || flows == 0 || first_port + flows > 65536) {
        usage("started by udpstorm only");
    }
    struct board *board = inherited_board(board_fd);
    if (slot >= board->tally_count) {
        usage("--slot: the board has %ld", board->tally_count);
    }
    struct tally *tally = &board->tallies[slot];
    tally->pid = getpid();
    allow_descriptors(flows + 16);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    bool *seen = calloc((size_t) flows, sizeof *seen);
    int *sockets = calloc((size_t) flows, sizeof *sockets);
    if (poller < 0 || seen == NULL || sockets == NULL) {
        fail("cannot prepare %ld ports", flows);
    }
    for (long i = 0; i < flows; i++) {
        sockets[i] = open_socket(family, SOCK_DGRAM);
        struct endpoint endpoint = loopback(family, (uint16_t) (first_port + i));
        if (bind(sockets[i], &endpoint.address.any, endpoint.length) != 0) {
            fail("cannot bind UDP port %ld; choose another --first-port", first_port + i);
        }
        struct epoll_event interest = {.events = EPOLLIN, .data.u64 = (uint64_t) i};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, sockets[i], &interest) != 0) {
            fail("cannot watch UDP port %ld", first_port + i);
        }
    }
    atomic_fetch_add(&board->ready, 1);
    for (long due = flows * repeats; due > 0;) {
        struct epoll_event events[256];
        int ready = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            char datagram[64];
            struct endpoint peer = {.length = sizeof peer.address};
            long flow = (long) events[i].data.u64;
            ssize_t got =
                    recvfrom(sockets[flow], datagram, sizeof datagram, MSG_DONTWAIT, &peer.address.any, &peer.length);
            if (got < 0) {
                fail("cannot receive on UDP port %ld", first_port + flow);
            }
            tally->flows_in += seen[flow] ? 0 : 1;
            seen[flow] = true;
            tally->received += got;
            atomic_fetch_add(&board->accepted, 1);
            due--;
        }
    }
    return 0;
}
