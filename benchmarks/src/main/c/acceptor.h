// The accepting half of a TCP run: listeners on loopback, the accept loop, and the exchange of bytes on one connection.
#ifndef ASHIATO_ACCEPTOR_H
#define ASHIATO_ACCEPTOR_H

#include "generator.h"
#include <fcntl.h>
#include <poll.h>

enum accept_form { WITH_ADDRESS, WITHOUT_ADDRESS };
static const char *const ACCEPT_FORMS[] = {"address", "null", NULL};

enum { BACKLOG = 4096, CHUNK = 1 << 16 };

// Listens on one port below the ephemeral range, so that the run's own client ports cannot be in the way.
static inline int listen_on_loopback(enum family family, uint16_t *port) {
    int fd = open_socket(family, SOCK_STREAM);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const int first = 20000, count = 12000;
    for (int i = 0; i < count; i++) {
        uint16_t candidate = (uint16_t) (first + (getpid() * 64 + i) % count);
        struct endpoint endpoint = loopback(family, candidate);
        if (bind(fd, &endpoint.address.any, endpoint.length) == 0 && listen(fd, BACKLOG) == 0) {
            *port = candidate;
            return fd;
        }
        if (errno != EADDRINUSE) {
            fail("cannot listen on port %u", candidate);
        }
    }
    fail("no free port from %d to %d", first, first + count - 1);
}

// Sends to_send bytes while receiving until the other side has finished, in step with it, and adds what the system
// calls returned to the tally.
static inline void exchange(int fd, long to_send, struct tally *tally) {
    static _Thread_local char outgoing[CHUNK], incoming[CHUNK];
    bool sending = true, receiving = true;
    while (sending || receiving) {
        if (sending && to_send == 0) {
            shutdown(fd, SHUT_WR);
            sending = false;
            continue;
        }
        struct pollfd poller = {fd, (short) ((sending ? POLLOUT : 0) | (receiving ? POLLIN : 0)), 0};
        if (poll(&poller, 1, -1) < 0) {
            fail("cannot poll a connection");
        }
        if (receiving && (poller.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            ssize_t got = recv(fd, incoming, CHUNK, MSG_DONTWAIT);
            if (got < 0 && errno != EAGAIN) {
                fail("cannot receive");
            }
            receiving = got != 0;
            tally->received += got > 0 ? got : 0;
        }
        if (sending && (poller.revents & POLLOUT) != 0) {
            size_t length = to_send < CHUNK ? (size_t) to_send : CHUNK;
            ssize_t put = send(fd, outgoing, length, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (put < 0 && errno != EAGAIN) {
                fail("cannot send");
            }
            to_send -= put > 0 ? put : 0;
            tally->sent += put > 0 ? put : 0;
        }
    }
}

struct acceptance {
    struct board *board;
    struct tally *tally;
    const int *listeners;
    int listener_count;
    enum accept_form form;
    long until;    // connections of all acceptors together
    bool exchange; // whether bytes pass on a connection
    long to_send;  // by each connection
};

// The next connection, or -1 when another acceptor has taken the last one.
static inline int next_connection(const struct acceptance *acceptance) {
    for (;;) {
        int listener = acceptance->listeners[0];
        if (acceptance->listener_count > 1) {
            struct pollfd pollers[MOST_PORTS];
            for (int i = 0; i < acceptance->listener_count; i++) {
                pollers[i] = (struct pollfd) {acceptance->listeners[i], POLLIN, 0};
            }
            if (poll(pollers, (nfds_t) acceptance->listener_count, -1) < 0) {
                fail("cannot poll the listeners");
            }
            for (int i = 0; i < acceptance->listener_count; i++) {
                if (pollers[i].revents != 0) {
                    listener = pollers[i].fd;
                    break;
                }
            }
        }
        struct endpoint peer = {.length = sizeof peer.address};
        int fd = acceptance->form == WITH_ADDRESS
                ? accept4(listener, &peer.address.any, &peer.length, SOCK_CLOEXEC)
                : accept(listener, NULL, NULL);
        if (fd >= 0) {
            return fd;
        }
        if (errno == EINVAL) {
            return -1;
        }
        if (errno != EAGAIN && errno != EINTR) {
            fail("cannot accept");
        }
    }
}

// Accepts until all acceptors together have accepted what is due. Whoever takes the last connection shuts the listeners
// down, which wakes the others.
static inline void accept_all(const struct acceptance *acceptance) {
    acceptance->tally->pid = getpid();
    while (atomic_load(&acceptance->board->accepted) < acceptance->until) {
        int fd = next_connection(acceptance);
        if (fd < 0) {
            return;
        }
        acceptance->tally->accepts++;
        long accepted = atomic_fetch_add(&acceptance->board->accepted, 1) + 1;
        if (acceptance->exchange) {
            exchange(fd, acceptance->to_send, acceptance->tally);
        }
        close(fd);
        if (accepted == acceptance->until) {
            for (int i = 0; i < acceptance->listener_count; i++) {
                shutdown(acceptance->listeners[i], SHUT_RDWR);
            }
        }
    }
}

static inline void open_listeners(enum family family, int count, int *listeners, struct board *board) {
    for (int i = 0; i < count; i++) {
        listeners[i] = listen_on_loopback(family, &board->ports[i]);
        if (count > 1 && fcntl(listeners[i], F_SETFL, O_NONBLOCK) != 0) {
            fail("cannot make a listener non-blocking");
        }
    }
    board->port_count = count;
}

#endif
