// SPDX-License-Identifier: MIT

// Many rooms in which everyone sends, at a fixed rate. The time of a message runs from when it was to be sent, whether the server kept
// the sender waiting or not, until the last member of the room has it.

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "failure.h"
#include "histogram.h"
#include "report.h"
#include "run.h"
#include "stretch.h"
#include "workloads.h"

/// Messages that can be on the way.
enum { remembered = 1 << 17 };

struct message {
    uint64_t due;
    uint32_t awaited;
};

static struct {
    struct source timer;
    struct run *run;
    struct message messages[remembered];
    /// How many are in the room of each client.
    uint32_t *members;
    uint64_t start;
    uint64_t sent;
    uint64_t first_measured;
    uint64_t last_measured;
    uint64_t finished;
    uint64_t latest_sending;
    struct histogram whole_after;
    struct histogram delivered_after;
} state;

static uint64_t due(uint64_t number) {
    return state.start + (uint64_t)((double)number * 1e9 / state.run->options->rate);
}

static void set_timer(void) {
    uint64_t time = due(state.sent);
    struct itimerspec at = {.it_value = {.tv_sec = (time_t)(time / second), .tv_nsec = (long)(time % second)}};
    timerfd_settime(state.timer.fd, TFD_TIMER_ABSTIME, &at, NULL);
}

static void send_due(struct source *source, uint32_t events) {
    (void)events;
    uint64_t expirations;
    if (read(source->fd, &expirations, sizeof expirations) < 0) return;
    struct run *run = state.run;
    uint64_t time = now();
    while (state.sent < state.last_measured && due(state.sent) <= time) {
        // A number that has no divisor in common with the count visits everyone, and neighbours are in different rooms.
        struct client *client = &run->clients[state.sent * 7919 % run->count];
        struct message *message = &state.messages[state.sent % remembered];
        *message = (struct message){.due = due(state.sent), .awaited = state.members[client->index]};
        if (time - message->due > state.latest_sending) state.latest_sending = time - message->due;
        run->protocol->publish(client, state.sent++);
    }
    if (state.sent < state.last_measured) set_timer();
}

static void delivered(struct client *client, uint64_t number, uint64_t time) {
    (void)client;
    struct message *message = &state.messages[number % remembered];
    bool is_measured = number >= state.first_measured;
    if (is_measured) histogram_add(&state.delivered_after, time - message->due);
    if (--message->awaited > 0) return;
    if (is_measured) histogram_add(&state.whole_after, time - message->due);
    if (++state.finished == state.last_measured) loop_stop(&state.run->loop);
}

/// Counts the members of each client's room; members of a room follow each other.
static void count_members(const struct run *run) {
    state.members = calloc(run->count, sizeof *state.members);
    if (!state.members) fail("There is not enough memory for %zu members.", run->count);
    size_t first = 0;
    for (size_t index = 1; index <= run->count; index++) {
        if (index < run->count && strcmp(run->people.persons[index].room, run->people.persons[first].room) == 0) continue;
        for (size_t member = first; member < index; member++) state.members[member] = (uint32_t)(index - first);
        first = index;
    }
}

void rooms(const struct options *options) {
    static const struct workload workload = {.delivered = delivered};
    struct run run;
    run_open(&run, options, protocol_named(options->protocol), &workload);
    run_connect(&run);
    count_members(&run);
    state.run = &run;
    state.first_measured = (uint64_t)(options->warmup * options->rate);
    state.last_measured = (uint64_t)((options->warmup + options->seconds) * options->rate);
    state.timer = (struct source){.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), .interest = EPOLLIN, .ready = send_due};
    if (state.timer.fd < 0) fail("A timer cannot be made: %s.", strerror(errno));
    loop_add(&run.loop, &state.timer);
    struct stretch stretch;
    stretch_begin(&stretch, options);
    state.start = stretch.start;
    set_timer();
    run_for(&run, options->warmup + options->seconds + 10);
    stretch_end(&stretch, options);
    report_begin("rooms");
    report_text("protocol", options->protocol);
    report_number("connections", (double)run.count);
    report_number("rate", options->rate);
    report_durations("whole", &state.whole_after);
    report_durations("delivery", &state.delivered_after);
    report_number("latestSending", (double)state.latest_sending / 1e6);
    report_stretch(&stretch);
    report_number("unfinished", (double)(state.sent - state.finished));
    report_number("lostConnections", (double)run.lost);
    report_end();
}
