// SPDX-License-Identifier: MIT

// Roomkey's key-value API: docs/key-value.md. A room is a key; whoever's token says so hears its changes.

#include <string.h>

#include "client.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

static void path(const struct client *client, struct buffer *request) {
    buffer_print(request, "/ws?%s", client->person->credential);
}

static void opened(struct client *client) {
    run_ready(client);
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    static const char notification[] = "{\"type\":\"notification\"";
    if (length >= sizeof notification && memcmp(bytes, notification, sizeof notification - 1) == 0) {
        uint64_t number;
        if (text_find(bytes, length, &client->place, &number)) run_delivered(client, number, time);
    } else if (memmem(bytes, length, "\"code\":200", 10)) {
        run_acknowledged(client, time);
    } else {
        run_refused(client, bytes, length);
    }
}

static void publish(struct client *client, uint64_t number) {
    struct buffer *request = &client->run->scratch;
    request->length = 0;
    buffer_print(request, "{\"op\":2,\"key\":\"%s", client->person->room);
    // As the bare loop of SQLite does it.
    if (client->run->workload->only_writes) buffer_print(request, ":%llu", (unsigned long long)number % 1000);
    buffer_print(request, "\",\"value\":\"%s\",\"messageId\":%llu}", text_with(number), (unsigned long long)number + 1);
    client_send(client, opcode_text, request->bytes, request->length);
}

const struct protocol key_value_protocol = {
    .name = "kv",
    .opcode = opcode_text,
    .path = path,
    .opened = opened,
    .received = received,
    .publish = publish,
};
