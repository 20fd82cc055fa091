// SPDX-License-Identifier: MIT

// A server that sends what it gets to everyone under the same path: our broadcaster, and the one on node's ws.

#include "client.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

static void path(const struct client *client, struct buffer *request) {
    buffer_print(request, "/%s", client->person->room);
}

static void opened(struct client *client) {
    run_ready(client);
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    uint64_t number;
    if (text_find(bytes, length, &client->place, &number)) run_delivered(client, number, time);
}

static void publish(struct client *client, uint64_t number) {
    client_send(client, opcode_text, text_with(number), text_size);
}

const struct protocol broadcast_protocol = {
    .name = "broadcast",
    .opcode = opcode_text,
    .acknowledges_by_delivery = true,
    .path = path,
    .opened = opened,
    .received = received,
    .publish = publish,
};
