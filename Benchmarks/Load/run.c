// SPDX-License-Identifier: MIT

#include "run.h"

#include <stdlib.h>
#include <time.h>

#include "failure.h"
#include "text.h"

static void send_all(void *owner) {
    struct run *run = owner;
    while (run->unsent) {
        struct client *client = run->unsent;
        run->unsent = client->next_unsent;
        client->is_queued = false;
        client_flush(client);
    }
}

void run_open(struct run *run, const struct options *options, const struct protocol *protocol, const struct workload *workload) {
    *run = (struct run){.options = options, .protocol = protocol, .workload = workload};
    loop_open(&run->loop);
    run->loop.turned = send_all;
    run->loop.owner = run;
    run->receive = malloc(receive_capacity);
    size_t count = options->connections;
    if (options->people) {
        run->people = people_read(options->people);
        if (count == 0) count = run->people.count;
        if (count > run->people.count) fail("The file of people has %zu, %zu are wanted.", run->people.count, count);
    } else {
        if (count == 0) fail("How many connections are wanted? Say --connections.");
        run->people = people_without_names(count, options->per_room ? options->per_room : count);
    }
    allow_descriptors(count + 64);
    run->clients = calloc(count, sizeof *run->clients);
    if (!run->receive || !run->clients) fail("There is not enough memory for %zu clients.", count);
    run->count = count;
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    run->tag = (uint64_t)wall.tv_sec * 1000 + (uint64_t)wall.tv_nsec / 1000000;
    text_begin(run->tag);
    for (size_t index = 0; index < count; index++) {
        run->clients[index] = (struct client){
            .source.fd = -1,
            .run = run,
            .index = (uint32_t)index,
            .person = &run->people.persons[index],
        };
    }
}

void run_begin_connecting(struct run *run) {
    run->ready = 0;
    run->next_to_connect = 0;
    while (run->next_to_connect < run->count && run->next_to_connect < run->options->handshakes) {
        client_connect(&run->clients[run->next_to_connect++]);
    }
}

double run_connect(struct run *run) {
    uint64_t start = now();
    run_begin_connecting(run);
    run_for(run, 300);
    if (run->ready < run->count) fail("After 300 seconds only %zu of %zu clients are ready.", run->ready, run->count);
    return (double)(now() - start) / 1e9;
}

void run_for(struct run *run, double seconds) {
    send_all(run);
    loop_run(&run->loop, now() + (uint64_t)(seconds * 1e9));
}

void run_ready(struct client *client) {
    struct run *run = client->run;
    client->state = client_ready;
    run->ready += 1;
    if (run->workload->ready) run->workload->ready(client);
    if (run->next_to_connect < run->count) {
        client_connect(&run->clients[run->next_to_connect++]);
    } else if (run->ready == run->count) {
        loop_stop(&run->loop);
    }
}

void run_delivered(struct client *client, uint64_t number, uint64_t time) {
    client->delivered += 1;
    if (client->run->workload->delivered) client->run->workload->delivered(client, number, time);
}

void run_acknowledged(struct client *client, uint64_t time) {
    client->acknowledged += 1;
    if (client->run->workload->acknowledged) client->run->workload->acknowledged(client, time);
}

void run_refused(const struct client *client, const char *bytes, size_t length) {
    fail("Connection %u was refused something: %.*s", client->index, length > 500 ? 500 : (int)length, bytes);
}

void run_closed(struct client *client, const char *why) {
    if (client->state != client_ready) {
        fail("Connection %u to port %d was closed before it was ready: %s.", client->index, client_port(client), why);
    }
    client->run->lost += 1;
}
