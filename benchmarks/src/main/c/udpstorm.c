// How many UDP flows does a recorder miss? Sends datagrams to as many distinct ports of loopback and prints how many
// flows each process began or saw begin.
//
//   --flows N        distinct destination ports (20000)
//   --repeats N      datagrams sent to each port; a recorder reports the first only (1)
//   --socket S       unconnected: one socket, sendto(2); connected: a socket for each flow, connect(2) and send(2)
//                    (unconnected)
//   --family F       v4, v6, mapped (v4)
//   --first-port N   (10000: up to 29999, below the ephemeral range)
//   --receiver       another program, udpreceiver, has the ports open, in one process for each 8000 of them; without it
//                    nobody has, and the kernel answers "port unreachable", which a connected socket reports and this
//                    program expects

#include "generator.h"
#include <getopt.h>

enum socket_kind { UNCONNECTED, CONNECTED };
static const char *const SOCKET_KINDS[] = {"unconnected", "connected", NULL};

enum { MOST_FLOWS = 60000, MOST_PORTS_EACH = 8000, MOST_RECEIVERS = MOST_FLOWS / MOST_PORTS_EACH + 1 };

static const char PAYLOAD[] = "footprint";

static void send_flow(int fd, const struct endpoint *target, long repeats, bool answered, struct tally *tally) {
    for (long i = 0; i < repeats;) {
        ssize_t put = target == NULL ? send(fd, PAYLOAD, sizeof PAYLOAD, 0)
                                     : sendto(fd, PAYLOAD, sizeof PAYLOAD, 0, &target->address.any, target->length);
        if (put < 0 && errno == ECONNREFUSED && !answered) {
            continue; // the answer to an earlier datagram; this one was not sent
        }
        if (put != (ssize_t) sizeof PAYLOAD) {
            fail("cannot send flow %ld", tally->flows_out + 1);
        }
        tally->sent += put;
        i++;
    }
    tally->flows_out++;
}

// Starts the receiver of the i-th share of the ports, counting in tally i + 1.
static pid_t start_receiver(
        char *path, int board_fd, int i, long first_port, long flows, long repeats, enum family family) {
    long before = (long) i * MOST_PORTS_EACH;
    long share = flows - before < MOST_PORTS_EACH ? flows - before : MOST_PORTS_EACH;
    char numbers[5][24];
    snprintf(numbers[0], sizeof numbers[0], "%d", board_fd);
    snprintf(numbers[1], sizeof numbers[1], "%ld", first_port + before);
    snprintf(numbers[2], sizeof numbers[2], "%ld", share);
    snprintf(numbers[3], sizeof numbers[3], "%ld", repeats);
    snprintf(numbers[4], sizeof numbers[4], "%d", i + 1);
    return start((char *[]) {path, "--board", numbers[0], "--first-port", numbers[1], "--flows", numbers[2],
            "--repeats", numbers[3], "--slot", numbers[4], "--family", (char *) FAMILIES[family], NULL});
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"flows", required_argument, NULL, 'n'},
            {"repeats", required_argument, NULL, 'r'}, {"socket", required_argument, NULL, 's'},
            {"family", required_argument, NULL, 'f'}, {"first-port", required_argument, NULL, 'p'},
            {"receiver", no_argument, NULL, 'x'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long flows = 20000, repeats = 1, first_port = 10000;
    bool with_receiver = false;
    int option;
    enum family family = V4;
    enum socket_kind kind = UNCONNECTED;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'n': flows = bounded("flows", optarg, 1, MOST_FLOWS); break;
            case 'r': repeats = bounded("repeats", optarg, 1, 1000); break;
            case 's': kind = (enum socket_kind) one_of("socket", optarg, SOCKET_KINDS); break;
            case 'f': family = (enum family) one_of("family", optarg, FAMILIES); break;
            case 'p': first_port = bounded("first-port", optarg, 1024, 65535); break;
            case 'x': with_receiver = true; break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    if (first_port + flows > 65536) {
        usage("--first-port: %ld ports from %ld on pass 65535", flows, first_port);
    }

    int board_fd;
    int receivers = with_receiver ? (int) ((flows + MOST_PORTS_EACH - 1) / MOST_PORTS_EACH) : 0;
    struct board *board = new_board(1 + receivers, &board_fd);
    struct tally *own = &board->tallies[0];
    own->pid = getpid();
    char path[PATH_MAX];
    pid_t children[MOST_RECEIVERS];
    sibling("udpreceiver", path);
    for (int i = 0; i < receivers; i++) {
        children[i] = start_receiver(path, board_fd, i, first_port, flows, repeats, family);
    }
    for (int i = 0; i < receivers; i++) {
        await_ready(board, receivers, children[i]);
    }

    pass_gate();
    long began = wall_ns();
    int shared = kind == UNCONNECTED ? open_socket(family, SOCK_DGRAM) : -1;
    for (long i = 0; i < flows; i++) {
        struct endpoint target = loopback(family, (uint16_t) (first_port + i));
        if (kind == UNCONNECTED) {
            send_flow(shared, &target, repeats, with_receiver, own);
        } else {
            int fd = open_socket(family, SOCK_DGRAM);
            if (connect(fd, &target.address.any, target.length) != 0) {
                fail("cannot connect a UDP socket to port %ld", first_port + i);
            }
            send_flow(fd, NULL, repeats, with_receiver, own);
            close(fd);
        }
    }
    for (int i = 0; i < receivers; i++) {
        await(children[i]);
    }
    long wall = wall_ns() - began;

    char image[PATH_MAX];
    own_path(image);
    printf("{\"generator\":\"udpstorm\",\"ports\":[%ld,%ld],\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", first_port,
            first_port + flows - 1, wall, cpu_ns());
    print_actor("client", image, own);
    long flows_in = 0, received = 0;
    for (int i = 1; i <= receivers; i++) {
        printf(",");
        print_actor("server", path, &board->tallies[i]);
        flows_in += board->tallies[i].flows_in;
        received += board->tallies[i].received;
    }
    printf("]}\n");
    linger_at_gate();
    if (with_receiver && (flows_in != flows || received != own->sent)) {
        errno = 0;
        fail("%ld flows and %ld bytes sent, %ld and %ld received", flows, own->sent, flows_in, received);
    }
    return 0;
}
