// SPDX-License-Identifier: MIT

// Every connection writes, each where nobody else does, with a window of messages that are not acknowledged yet.

#include <stdlib.h>

#include "failure.h"
#include "histogram.h"
#include "report.h"
#include "run.h"
#include "stretch.h"
#include "workloads.h"

/// The largest window.
enum { remembered = 4096 };

static struct {
    uint64_t (*sent_at)[remembered];
    bool is_sending;
    bool is_measuring;
    uint64_t acknowledged;
    struct histogram acknowledged_after;
} state;

static void send_next(struct client *client) {
    state.sent_at[client->index][client->sent % remembered] = now();
    client->run->protocol->publish(client, client->sent++);
}

static void acknowledged(struct client *client, uint64_t time) {
    if (state.is_measuring) {
        state.acknowledged += 1;
        histogram_add(
            &state.acknowledged_after,
            time - state.sent_at[client->index][(client->acknowledged - 1) % remembered]
        );
    }
    if (state.is_sending) send_next(client);
}

void writers(const struct options *options) {
    static const struct workload workload = {.only_writes = true, .acknowledged = acknowledged};
    struct run run;
    run_open(&run, options, protocol_named(options->protocol), &workload);
    state.sent_at = calloc(run.count, sizeof *state.sent_at);
    if (!state.sent_at) fail("There is not enough memory for %zu writers.", run.count);
    run_connect(&run);
    state.is_sending = true;
    for (size_t index = 0; index < run.count; index++) {
        for (size_t message = 0; message < options->window; message++) send_next(&run.clients[index]);
    }
    struct stretch stretch = stretch_run(&run, &state.is_measuring);
    report_begin("writers");
    report_text("protocol", options->protocol);
    report_number("writers", (double)run.count);
    report_number("window", (double)options->window);
    report_number("writesPerSecond", (double)state.acknowledged / stretch.seconds);
    report_durations("acknowledgement", &state.acknowledged_after);
    report_stretch(&stretch);
    report_number("lostConnections", (double)run.lost);
    report_end();
}
