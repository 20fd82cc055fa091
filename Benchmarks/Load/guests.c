// SPDX-License-Identifier: MIT

// Makes guests of a Roomkey and rooms that they are in, and writes them to a file, as the other workloads read it.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "http.h"
#include "report.h"
#include "run.h"
#include "workloads.h"

/// Requests that are worked on at the same time.
enum { connections = 64 };

enum stage { signing_in, making_rooms, joining };

static struct {
    struct person *persons;
    size_t count;
    size_t per_room;
    enum stage stage;
    size_t next;
    size_t asked;
    /// Which person each connection is asking for.
    size_t asks_for[connections];
} state;

static bool is_first(size_t person) {
    return person % state.per_room == 0;
}

static void ask(struct client *client) {
    while (state.next < state.count && state.stage != signing_in && is_first(state.next) != (state.stage == making_rooms)) {
        state.next += 1;
    }
    if (state.next == state.count) {
        if (state.asked == 0) loop_stop(&client->run->loop);
        return;
    }
    size_t person = state.next++;
    state.asks_for[client->index] = person;
    state.asked += 1;
    client->person = &state.persons[person];
    char path[128], body[64];
    switch (state.stage) {
        case signing_in:
            snprintf(body, sizeof body, "{\"name\":\"Guest %zu\"}", person);
            return http_request(client, "POST", "/api/session", body);
        case making_rooms:
            snprintf(body, sizeof body, "{\"name\":\"Room %zu\"}", person / state.per_room);
            return http_request(client, "POST", "/api/rooms", body);
        case joining:
            snprintf(path, sizeof path, "/api/rooms/%s/membership", client->person->room);
            return http_request(client, "PUT", path, NULL);
    }
}

/// What stands between two texts.
static char *between(const char *bytes, size_t length, const char *before, char after) {
    const char *start = memmem(bytes, length, before, strlen(before));
    if (!start) fail("The server's answer has no %s: %.*s", before, (int)length, bytes);
    start += strlen(before);
    const char *end = memchr(start, after, length - (size_t)(start - bytes));
    return strndup(start, end ? (size_t)(end - start) : 0);
}

static void answered(struct client *client, const char *bytes, size_t length, uint64_t time) {
    (void)time;
    if (client->status >= 300) run_refused(client, bytes, length);
    size_t asked = state.asks_for[client->index];
    struct person *person = &state.persons[asked];
    if (state.stage == signing_in) person->credential = between(bytes, length, "roomkey_session=", ';');
    if (state.stage == making_rooms) {
        char *room = between(bytes, length, "\"room\":{\"id\":\"", '"');
        for (size_t member = asked; member < asked + state.per_room && member < state.count; member++) {
            state.persons[member].room = room;
        }
    }
    state.asked -= 1;
    ask(client);
}

void guests(const struct options *options) {
    static const struct workload workload = {.answered = answered};
    if (!options->out || options->connections == 0) fail("guests wants --connections N and --out FILE.");
    struct options own = *options;
    own.people = NULL;
    own.connections = connections;
    struct run run;
    run_open(&run, &own, &http_protocol, &workload);
    state.count = options->connections;
    state.per_room = options->per_room ? options->per_room : state.count;
    state.persons = calloc(state.count, sizeof *state.persons);
    if (!state.persons) fail("There is not enough memory for %zu guests.", state.count);
    for (size_t index = 0; index < state.count; index++) state.persons[index] = (struct person){.credential = "", .room = ""};
    run_connect(&run);
    for (state.stage = signing_in; state.stage <= joining; state.stage++) {
        state.next = 0;
        for (size_t index = 0; index < run.count; index++) ask(&run.clients[index]);
        // Where everyone is the first in a room, nobody has to join.
        if (state.asked > 0) run_for(&run, 600);
        if (state.asked > 0 || state.next < state.count) fail("After 600 seconds the guests are not there yet.");
    }
    FILE *file = fopen(options->out, "w");
    if (!file) fail("%s cannot be written.", options->out);
    for (size_t index = 0; index < state.count; index++) {
        fprintf(file, "%s %s\n", state.persons[index].credential, state.persons[index].room);
    }
    fclose(file);
    report_begin("guests");
    report_number("people", (double)state.count);
    report_end();
}
