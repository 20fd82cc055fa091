// SPDX-License-Identifier: MIT

#include "loop.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"

enum { events_at_once = 512 };

uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

void loop_open(struct loop *loop) {
    loop->stopped = false;
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) fail("epoll cannot be used: %s.", strerror(errno));
}

void loop_close(struct loop *loop) {
    close(loop->epoll);
}

static void control(struct loop *loop, int operation, struct source *source) {
    struct epoll_event event = {.events = source->interest, .data.ptr = source};
    if (epoll_ctl(loop->epoll, operation, source->fd, &event) < 0) fail("A socket cannot be watched: %s.", strerror(errno));
}

void loop_add(struct loop *loop, struct source *source) {
    control(loop, EPOLL_CTL_ADD, source);
}

void loop_change(struct loop *loop, struct source *source, uint32_t interest) {
    if (source->interest == interest) return;
    source->interest = interest;
    control(loop, EPOLL_CTL_MOD, source);
}

void loop_run(struct loop *loop, uint64_t until) {
    struct epoll_event events[events_at_once];
    loop->stopped = false;
    while (!loop->stopped) {
        uint64_t time = now();
        if (time >= until) return;
        // Rounded up: a wait that ends early would spin through the last millisecond.
        uint64_t wait = (until - time) / 1000000 + 1;
        int count = epoll_wait(loop->epoll, events, events_at_once, wait > 1000 ? 1000 : (int)wait);
        if (count < 0 && errno != EINTR) fail("Waiting for sockets failed: %s.", strerror(errno));
        for (int index = 0; index < count; index++) {
            struct source *source = events[index].data.ptr;
            // What an earlier event of this turn has closed is not told any more.
            if (source->fd >= 0) source->ready(source, events[index].events);
        }
        if (loop->turned) loop->turned(loop->owner);
    }
}

void loop_stop(struct loop *loop) {
    loop->stopped = true;
}

void allow_descriptors(unsigned long needed) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < needed) {
        struct rlimit raised = {.rlim_cur = needed, .rlim_max = needed};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return;
        fail("%lu open files are needed and %lu allowed; raise the limit (ulimit -n).", needed, (unsigned long)limit.rlim_max);
    }
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
