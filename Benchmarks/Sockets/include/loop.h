// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

/// What a loop watches: the first member of whatever owns the descriptor, which must live as long as the loop runs.
struct source {
    int fd;
    uint32_t interest;
    void (*ready)(struct source *source, uint32_t events);
};

/// One thread's event loop, on epoll.
struct loop {
    int epoll;
    bool stopped;
    /// Called after the events of each turn, to send what they left to be sent in as few system calls as there are connections.
    void (*turned)(void *owner);
    void *owner;
};

static const uint64_t second = 1000000000;

/// Nanoseconds of a clock that only moves forward.
uint64_t now(void);

void loop_open(struct loop *loop);

void loop_close(struct loop *loop);

/// Begins to watch a source for what its `interest` says.
void loop_add(struct loop *loop, struct source *source);

/// Watches a source for something else from now on.
void loop_change(struct loop *loop, struct source *source, uint32_t interest);

/// Runs until the time comes or `loop_stop` is called.
void loop_run(struct loop *loop, uint64_t until);

void loop_stop(struct loop *loop);

/// Lets the process have as many open descriptors as the system allows, and fails when that is fewer than are needed.
void allow_descriptors(unsigned long needed);
