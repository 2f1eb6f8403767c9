// How many programs does a recorder miss? Starts a program many times, one after the other, waits for each, and prints
// every process id.
//
//   --execs N        (5000)
//   --method M       fork: fork(2) and execv(3); vfork: vfork(2) and execv(3); spawn: posix_spawn(3) (fork)
//   --pause-us N     between the end of one and the start of the next (0)
//   --program PATH   what is started; it must exit with 0 (/bin/true)

#include "generator.h"
#include <getopt.h>
#include <spawn.h>

enum method { FORK, VFORK, SPAWN };
static const char *const METHODS[] = {"fork", "vfork", "spawn", NULL};

extern char **environ;

static pid_t start_by(enum method method, char *program) {
    char *const arguments[] = {program, NULL};
    pid_t child = -1;
    switch (method) {
        case FORK: child = fork(); break;
        case VFORK: child = vfork(); break;
        case SPAWN:
            errno = posix_spawn(&child, program, NULL, NULL, arguments, environ);
            if (errno != 0) {
                fail("cannot spawn %s", program);
            }
            return child;
    }
    if (child == 0) {
        execv(program, arguments);
        _exit(127);
    }
    if (child < 0) {
        fail("cannot fork");
    }
    return child;
}

int main(int count, char **arguments) {
    static const struct option OPTIONS[] = {{"execs", required_argument, NULL, 'n'},
            {"method", required_argument, NULL, 'm'}, {"program", required_argument, NULL, 'p'},
            {"pause-us", required_argument, NULL, 'u'}, {NULL, 0, NULL, 0}};
    end_in_time();
    long execs = 5000, pause_between = 0;
    char *program = "/bin/true";
    int option;
    enum method method = FORK;
    while ((option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1) {
        switch (option) {
            case 'n': execs = bounded("execs", optarg, 1, 1000000); break;
            case 'm': method = (enum method) one_of("method", optarg, METHODS); break;
            case 'p': program = optarg; break;
            case 'u': pause_between = bounded("pause-us", optarg, 0, 1000000); break;
            default: return 2;
        }
    }
    if (optind != count) {
        usage("'%s' is not an option", arguments[optind]);
    }
    char program_image[PATH_MAX], image[PATH_MAX];
    if (realpath(program, program_image) == NULL) {
        fail("no program %s", program);
    }
    pid_t *children = calloc((size_t) execs, sizeof *children);
    if (children == NULL) {
        fail("no memory for %ld process ids", execs);
    }
    struct tally own = {.pid = getpid()};

    pass_gate();
    long began = wall_ns();
    for (long i = 0; i < execs; i++) {
        children[i] = start_by(method, program);
        await(children[i]);
        own.execs++;
        if (pause_between > 0) {
            pause_us(pause_between);
        }
    }
    long wall = wall_ns() - began;

    own_path(image);
    printf("{\"generator\":\"execstorm\",\"wallNs\":%ld,\"cpuNs\":%ld,\"actors\":[", wall, cpu_ns());
    print_actor("parent", image, &own);
    printf("],\"program\":\"%s\",\"children\":[", program_image);
    for (long i = 0; i < execs; i++) {
        printf("%s%d", i > 0 ? "," : "", children[i]);
    }
    printf("]}\n");
    linger_at_gate();
    return 0;
}
