// SPDX-License-Identifier: MIT

// Messages posted to a Roomkey over HTTP, on connections that are kept; each client waits for its answer. Every message's number is
// unique, so that whoever looks afterwards can tell that each is there once.

#include <stdio.h>

#include "histogram.h"
#include "http.h"
#include "report.h"
#include "run.h"
#include "stretch.h"
#include "text.h"
#include "workloads.h"

static struct {
    uint64_t until;
    uint64_t sent;
    uint64_t stored;
    struct histogram answers;
    /// When each connection has asked, in nanoseconds.
    uint64_t asked_at[1024];
    size_t working;
} state;

static void post(struct client *client) {
    char path[128], body[512];
    uint64_t number = state.sent++;
    snprintf(path, sizeof path, "/api/rooms/%s/messages", client->person->room);
    snprintf(
        body,
        sizeof body,
        "{\"clientID\":\"%llx-%llu\",\"text\":\"%s\"}",
        (unsigned long long)client->run->tag,
        (unsigned long long)number,
        text_with(number)
    );
    state.asked_at[client->index] = now();
    http_request(client, "POST", path, body);
}

static void answered(struct client *client, const char *bytes, size_t length, uint64_t time) {
    if (client->status != 201) run_refused(client, bytes, length);
    state.stored += 1;
    histogram_add(&state.answers, time - state.asked_at[client->index]);
    if (time < state.until) post(client);
    else if (--state.working == 0) loop_stop(&client->run->loop);
}

void posts(const struct options *options) {
    static const struct workload workload = {.answered = answered};
    struct run run;
    run_open(&run, options, &http_protocol, &workload);
    if (run.count > sizeof state.asked_at / sizeof *state.asked_at) run.count = sizeof state.asked_at / sizeof *state.asked_at;
    run_connect(&run);
    struct stretch stretch;
    stretch_begin(&stretch, options);
    state.until = stretch.start + (uint64_t)(options->seconds * 1e9);
    state.working = run.count;
    for (size_t index = 0; index < run.count; index++) post(&run.clients[index]);
    run_for(&run, options->seconds + 10);
    stretch_end(&stretch, options);
    report_begin("posts");
    report_number("clients", (double)run.count);
    report_number("messages", (double)state.stored);
    report_number("messagesPerSecond", (double)state.stored / stretch.seconds);
    report_durations("answer", &state.answers);
    report_stretch(&stretch);
    report_number("unanswered", (double)state.working);
    report_end();
}
