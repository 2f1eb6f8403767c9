// The accepting program of a TCP run, started by tcpstorm and transfer. It counts on the board of the run and prints
// nothing. A program of its own, so that what it does can be told from what the client does by the image alone.

#include "acceptor.h"
#include <getopt.h>

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"board", required_argument, NULL, 'b'},
            {"family", required_argument, NULL, 'f'}, {"accept", required_argument, NULL, 'a'},
            {"listeners", required_argument, NULL, 'l'}, {"workers", required_argument, NULL, 'w'},
            {"until", required_argument, NULL, 'u'}, {"send", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
    end_in_time();
    int board_fd = -1, workers = 0, option;
    enum family family = V4;
    int listeners[MOST_PORTS];
    struct acceptance acceptance = {.listeners = listeners, .listener_count = 1};
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'b': board_fd = (int) bounded("board", optarg, 0, 1 << 20); break;
            case 'f': family = (enum family) one_of("family", optarg, FAMILIES); break;
            case 'a': acceptance.form = (enum accept_form) one_of("accept", optarg, ACCEPT_FORMS); break;
            case 'l': acceptance.listener_count = (int) bounded("listeners", optarg, 1, MOST_PORTS); break;
            case 'w': workers = (int) bounded("workers", optarg, 0, 64); break;
            case 'u': acceptance.until = bounded("until", optarg, 1, 10000000); break;
            case 's':
                acceptance.exchange = true;
                acceptance.to_send = bounded("send", optarg, 0, 1L << 40);
                break;
            default: return 2;
        }
    }
    if (board_fd < 0 || acceptance.until == 0) {
        usage("started by tcpstorm and transfer only");
    }
    struct board *board = inherited_board(board_fd);
    if (board->tally_count <= workers) {
        usage("the board has no room for %d workers", workers);
    }
    acceptance.board = board;
    open_listeners(family, acceptance.listener_count, listeners, board);

    // The client keeps tally 0; with workers, this process only listens and they accept.
    pid_t parent = getpid();
    pid_t children[64];
    for (int i = 0; i < workers; i++) {
        children[i] = fork();
        if (children[i] < 0) {
            fail("cannot fork");
        }
        if (children[i] == 0) {
            end_with_parent(parent);
            acceptance.tally = &board->tallies[1 + i];
            accept_all(&acceptance);
            return 0;
        }
    }
    atomic_fetch_add(&board->ready, 1);
    if (workers == 0) {
        acceptance.tally = &board->tallies[1];
        accept_all(&acceptance);
    }
    for (int i = 0; i < workers; i++) {
        await(children[i]);
    }
    return 0;
}
