// Does a recorder report a process's end once? One process whose threads end one by one before it does.
//
//   --threads N      (25)
//   --main M         last: the main thread waits for the others; first: it ends before them (last)

#include "generator.h"
#include <getopt.h>
#include <pthread.h>

enum main_thread { LAST, FIRST };
static const char *const MAIN_THREADS[] = {"last", "first", NULL};

static atomic_long ended;

static void *live_shortly(void *milliseconds) {
    pause_us((long) (intptr_t) milliseconds * 1000);
    atomic_fetch_add(&ended, 1);
    return NULL;
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {
            {"threads", required_argument, NULL, 'n'}, {"main", required_argument, NULL, 'm'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long threads = 25;
    int option;
    enum main_thread main_thread = LAST;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'n': threads = bounded("threads", optarg, 1, 1000); break;
            case 'm': main_thread = (enum main_thread) one_of("main", optarg, MAIN_THREADS); break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    char image[PATH_MAX];
    own_path(image);
    struct tally own = {.pid = getpid()};
    long began = wall_ns();
    pthread_t handles[1000];
    for (long i = 0; i < threads; i++) {
        // A main thread that goes first leaves threads behind that live 50 ms longer than it.
        intptr_t milliseconds = 2 * i + (main_thread == FIRST ? 50 : 0);
        if (pthread_create(&handles[i], NULL, live_shortly, (void *) milliseconds) != 0) {
            fail("cannot start thread %ld", i + 1);
        }
    }
    for (long i = 0; main_thread == LAST && i < threads; i++) {
        pthread_join(handles[i], NULL);
    }
    printf("{\"generator\":\"threads\",\"threads\":%ld,\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", threads,
            wall_ns() - began, cpu_ns());
    print_actor("process", image, &own);
    printf("]}\n");
    fflush(stdout);
    if (main_thread == FIRST) {
        pthread_exit(NULL);
    }
    if (atomic_load(&ended) != threads) {
        errno = 0;
        fail("%ld threads were started, %ld ended", threads, atomic_load(&ended));
    }
    return 0;
}
