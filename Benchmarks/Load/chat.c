// SPDX-License-Identifier: MIT

// Roomkey's chat: docs/protocol.md.

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

static bool starts(const char *bytes, size_t length, const char *with) {
    size_t size = strlen(with);
    return length >= size && memcmp(bytes, with, size) == 0;
}

static void path(const struct client *client, struct buffer *request) {
    (void)client;
    buffer_print(request, "/api/live");
}

static void header(const struct client *client, struct buffer *request) {
    buffer_print(request, "Cookie: roomkey_session=%s\r\n", client->person->credential);
}

static void opened(struct client *client) {
    struct buffer resume = {0};
    buffer_print(&resume, "{\"id\":1,\"verb\":\"resume\"");
    // Who comes back says what was seen last.
    if (client->revision) buffer_print(&resume, ",\"revision\":%llu", (unsigned long long)client->revision);
    buffer_print(&resume, "}");
    client_send(client, opcode_text, resume.bytes, resume.length);
    buffer_free(&resume);
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    static const char caught_up[] = "{\"event\":\"caughtUp\",\"revision\":";
    if (starts(bytes, length, "{\"event\":\"message\",")) {
        uint64_t number;
        if (text_find(bytes, length, &client->place, &number)) run_delivered(client, number, time);
    } else if (starts(bytes, length, "{\"id\":")) {
        // The first reply is that of `resume`.
        if (memmem(bytes, length, "\"error\":", 8)) run_refused(client, bytes, length);
        else if (client->state == client_ready && client->run->workload->answered) client->run->workload->answered(client, bytes, length, time);
        else if (strtoul(bytes + 6, NULL, 10) > 1) run_acknowledged(client, time);
    } else if (starts(bytes, length, caught_up)) {
        client->revision = strtoull(bytes + sizeof caught_up - 1, NULL, 10);
        run_ready(client);
    }
}

static void publish(struct client *client, uint64_t number) {
    struct buffer *verb = &client->run->scratch;
    verb->length = 0;
    buffer_print(
        verb,
        "{\"id\":%llu,\"verb\":\"send\",\"room\":\"%s\",\"clientID\":\"%llx-%u-%llu\",\"text\":\"%s\"}",
        (unsigned long long)number + 2,
        client->person->room,
        (unsigned long long)client->run->tag,
        client->index,
        (unsigned long long)number,
        text_with(number)
    );
    client_send(client, opcode_text, verb->bytes, verb->length);
}

const struct protocol chat_protocol = {
    .name = "chat",
    .opcode = opcode_text,
    .path = path,
    .header = header,
    .opened = opened,
    .received = received,
    .publish = publish,
};
