// SPDX-License-Identifier: MIT

// One room. Its first member sends, with a window of messages that are not acknowledged yet; all others listen.

#include "histogram.h"
#include "report.h"
#include "run.h"
#include "stretch.h"
#include "workloads.h"

/// Messages whose sending is remembered: more than can be on the way.
enum { remembered = 1 << 16 };

static struct {
    uint64_t sent_at[remembered];
    bool is_sending;
    bool is_measuring;
    uint64_t deliveries;
    uint64_t acknowledged;
    struct histogram deliveries_after;
    struct histogram acknowledged_after;
} state;

static void send_next(struct client *sender) {
    state.sent_at[sender->sent % remembered] = now();
    sender->run->protocol->publish(sender, sender->sent++);
}

static void acknowledged(struct client *sender, uint64_t time) {
    if (state.is_measuring) {
        state.acknowledged += 1;
        histogram_add(&state.acknowledged_after, time - state.sent_at[(sender->acknowledged - 1) % remembered]);
    }
    if (state.is_sending) send_next(sender);
}

static void delivered(struct client *client, uint64_t number, uint64_t time) {
    if (client->index == 0) {
        if (client->run->protocol->acknowledges_by_delivery) run_acknowledged(client, time);
        return;
    }
    if (!state.is_measuring) return;
    state.deliveries += 1;
    histogram_add(&state.deliveries_after, time - state.sent_at[number % remembered]);
}

static uint64_t missing(const struct run *run) {
    uint64_t missing = 0;
    for (size_t index = 1; index < run->count; index++) missing += run->clients[0].sent - run->clients[index].delivered;
    return missing;
}

/// Waits for what is on its way, until everything has arrived or for a second nothing has.
static void wait_for_missing(struct run *run) {
    uint64_t before = 0;
    for (uint64_t left = missing(run); left > 0 && left != before; left = missing(run)) {
        before = left;
        run_for(run, 1);
    }
}

void fanout(const struct options *options) {
    static const struct workload workload = {.delivered = delivered, .acknowledged = acknowledged};
    struct run run;
    run_open(&run, options, protocol_named(options->protocol), &workload);
    run_connect(&run);
    state.is_sending = true;
    for (size_t index = 0; index < options->window; index++) send_next(&run.clients[0]);
    struct stretch stretch = stretch_run(&run, &state.is_measuring);
    state.is_sending = false;
    wait_for_missing(&run);
    report_begin("fanout");
    report_text("protocol", options->protocol);
    report_number("subscribers", (double)run.count - 1);
    report_number("window", (double)options->window);
    report_number("deliveriesPerSecond", (double)state.deliveries / stretch.seconds);
    report_number("messagesPerSecond", (double)state.acknowledged / stretch.seconds);
    report_durations("delivery", &state.deliveries_after);
    report_durations("acknowledgement", &state.acknowledged_after);
    report_stretch(&stretch);
    report_number("missing", (double)missing(&run));
    report_number("lostConnections", (double)run.lost);
    report_end();
}
