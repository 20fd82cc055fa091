// SPDX-License-Identifier: MIT

// Pages of 50 messages out of a room's history, at random places, each asked for when the last one is there.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "histogram.h"
#include "http.h"
#include "report.h"
#include "run.h"
#include "workloads.h"

static struct {
    uint64_t newest;
    uint64_t random;
    size_t left;
    uint64_t asked_at;
    uint64_t bytes;
    struct histogram pages;
} state;

/// The number of a message that has a full page before it (xorshift64; the same places in each run).
static uint64_t somewhere(void) {
    state.random ^= state.random << 13;
    state.random ^= state.random >> 7;
    state.random ^= state.random << 17;
    return 51 + state.random % (state.newest - 50);
}

static void ask(struct client *client) {
    char text[256];
    const char *room = client->person->room;
    unsigned long long before = somewhere();
    state.asked_at = now();
    if (client->run->protocol->is_http) {
        snprintf(text, sizeof text, "/api/rooms/%s/messages?before=%llu&limit=50", room, before);
        http_request(client, "GET", text, NULL);
    } else {
        int length = snprintf(
            text,
            sizeof text,
            "{\"id\":2,\"verb\":\"history\",\"room\":\"%s\",\"before\":%llu,\"limit\":50}",
            room,
            before
        );
        client_send(client, opcode_text, text, (size_t)length);
    }
}

static size_t messages(const char *bytes, size_t length) {
    static const char name[] = "\"seq\":";
    size_t count = 0;
    const char *end = bytes + length;
    for (const char *found = bytes; (found = memmem(found, (size_t)(end - found), name, sizeof name - 1)); found++) count++;
    return count;
}

static void answered(struct client *client, const char *bytes, size_t length, uint64_t time) {
    histogram_add(&state.pages, time - state.asked_at);
    if ((client->run->protocol->is_http && client->status != 200) || messages(bytes, length) < 50) {
        run_refused(client, bytes, length);
    }
    state.bytes += length;
    if (--state.left == 0) loop_stop(&client->run->loop);
    else ask(client);
}

void pages(const struct options *options) {
    static const struct workload workload = {.answered = answered};
    if (!options->people || options->messages < 100) fail("pages wants --people FILE and --messages N, how many the room has.");
    struct options own = *options;
    own.connections = 1;
    struct run run;
    run_open(&run, &own, protocol_named(options->protocol), &workload);
    run_connect(&run);
    state.newest = options->messages;
    state.random = 0x9E3779B97F4A7C15;
    state.left = options->count;
    ask(&run.clients[0]);
    run_for(&run, 600);
    if (state.left > 0) fail("After 600 seconds %zu pages are missing.", state.left);
    report_begin("pages");
    report_text("protocol", options->protocol);
    report_number("pages", (double)options->count);
    report_number("bytesPerPage", (double)state.bytes / (double)options->count);
    report_durations("page", &state.pages);
    report_end();
}
