// SPDX-License-Identifier: MIT

// All clients of a Roomkey are cut at once; while they are away, messages are sent to each room; then all come back at once. Measured is
// the time until the last one has heard everything.

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "histogram.h"
#include "report.h"
#include "run.h"
#include "workloads.h"

/// Seconds after which a server that has not told everyone everything is not waited for any longer.
enum { patience = 60 };

static struct {
    uint64_t cut_at;
    size_t senders;
    struct histogram whole_after;
} state;

static void send_next(struct client *client) {
    client->run->protocol->publish(client, client->sent++);
}

static void acknowledged(struct client *client, uint64_t time) {
    (void)time;
    if (client->sent < client->run->options->count) send_next(client);
    else if (client->acknowledged == client->sent && --state.senders == 0) loop_stop(&client->run->loop);
}

/// Is called with `caughtUp`: what was missed has been told before it.
static void ready(struct client *client) {
    (void)client;
    if (state.cut_at) histogram_add(&state.whole_after, now() - state.cut_at);
}

/// The first member of each room sends the messages, and hears them itself.
static size_t send_to_rooms(struct run *run) {
    size_t rooms = 0;
    for (size_t index = 0; index < run->count; index++) {
        struct client *client = &run->clients[index];
        if (index > 0 && strcmp(client->person->room, client[-1].person->room) == 0) continue;
        rooms += 1;
        send_next(client);
    }
    state.senders = rooms;
    run_for(run, 300);
    if (state.senders > 0) fail("After 300 seconds %zu rooms do not have their messages yet.", state.senders);
    return rooms;
}

void storm(const struct options *options) {
    static const struct workload workload = {.ready = ready, .acknowledged = acknowledged};
    struct options all_at_once = *options;
    struct run run;
    run_open(&run, &all_at_once, protocol_named("chat"), &workload);
    run_connect(&run);
    // Those who send are there, the others are away.
    for (size_t index = 0; index < run.count; index++) {
        bool sends = index == 0 || strcmp(run.clients[index].person->room, run.clients[index - 1].person->room) != 0;
        if (!sends) client_cut(&run.clients[index]);
    }
    size_t rooms = send_to_rooms(&run);
    for (size_t index = 0; index < run.count; index++) {
        // Who has sent has heard it all and comes back to hear it again, like the others.
        if (run.clients[index].sent > 0) run.clients[index].delivered = 0;
        client_cut(&run.clients[index]);
    }
    all_at_once.handshakes = run.count;
    state.cut_at = now();
    run_begin_connecting(&run);
    run_for(&run, patience);
    double seconds = (double)(now() - state.cut_at) / 1e9;
    size_t behind = 0;
    for (size_t index = 0; index < run.count; index++) behind += run.clients[index].delivered != options->count;
    report_begin("storm");
    report_number("clients", (double)run.count);
    report_number("rooms", (double)rooms);
    report_number("missed", (double)options->count);
    report_number("seconds", seconds);
    report_durations("whole", &state.whole_after);
    report_number("notWhole", (double)behind);
    report_end();
}
