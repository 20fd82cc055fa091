// SPDX-License-Identifier: MIT

// nats-server over WebSockets. A room is a subject. Core NATS keeps nothing and acknowledges nothing: the sender hears its own message.
// With JetStream the server keeps each message in a stream and answers when it has.

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "failure.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

/// Where acknowledgements go: not where those of a run before, which may still come, are heard.
static void inbox(const struct client *client, struct buffer *out) {
    buffer_print(out, "_INBOX.bench%llx.%u", (unsigned long long)client->run->tag, client->index);
}

static void open_as(struct client *client, bool has_inbox) {
    struct buffer hello = {0};
    buffer_print(&hello, "CONNECT {\"verbose\":false,\"pedantic\":false,\"protocol\":1}\r\nSUB bench.%s 1\r\n", client->person->room);
    if (has_inbox) {
        buffer_print(&hello, "SUB ");
        inbox(client, &hello);
        buffer_print(&hello, " 2\r\n");
    }
    buffer_print(&hello, "PING\r\n");
    client_send(client, opcode_binary, hello.bytes, hello.length);
    buffer_free(&hello);
}

static void opened(struct client *client) {
    open_as(client, false);
}

static void jetstream_opened(struct client *client) {
    open_as(client, true);
}

/// `MSG subject sid [reply] size\r\n`, the payload, `\r\n`.
static size_t read_message(struct client *client, char *bytes, size_t length, size_t line, uint64_t time) {
    size_t digit = line;
    while (bytes[digit - 1] != ' ') digit--;
    size_t size = strtoul(bytes + digit, NULL, 10);
    char *payload = bytes + line + 2;
    if (length < line + 2 + size + 2) return 0;
    // The subject's end, then the subscription: 2 is the inbox.
    const char *subscription = memchr(bytes + 4, ' ', line - 4);
    if (subscription && subscription[1] == '2') {
        if (memmem(payload, size, "\"error\"", 7)) run_refused(client, payload, size);
        run_acknowledged(client, time);
    } else {
        uint64_t number;
        if (text_find(payload, size, &client->place, &number)) run_delivered(client, number, time);
    }
    return line + 2 + size + 2;
}

static size_t read_line(struct client *client, char *bytes, size_t length, uint64_t time) {
    const char *end = memchr(bytes, '\r', length);
    if (!end || (size_t)(end - bytes) + 2 > length) return 0;
    size_t line = (size_t)(end - bytes);
    if (memcmp(bytes, "MSG ", 4) == 0) return read_message(client, bytes, length, line, time);
    if (memcmp(bytes, "PING", 4) == 0) client_send(client, opcode_binary, "PONG\r\n", 6);
    if (memcmp(bytes, "PONG", 4) == 0 && client->state == client_joining) run_ready(client);
    if (memcmp(bytes, "-ERR", 4) == 0) run_refused(client, bytes, line);
    return line + 2;
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    client_read_stream(client, bytes, length, time, read_line);
}

static void publish(struct client *client, uint64_t number) {
    struct buffer *out = &client->run->scratch;
    out->length = 0;
    buffer_print(out, "PUB bench.%s %d\r\n%s\r\n", client->person->room, text_size, text_with(number));
    client_send(client, opcode_binary, out->bytes, out->length);
}

static void jetstream_publish(struct client *client, uint64_t number) {
    struct buffer *out = &client->run->scratch;
    out->length = 0;
    buffer_print(out, "PUB bench.%s ", client->person->room);
    inbox(client, out);
    buffer_print(out, " %d\r\n%s\r\n", text_size, text_with(number));
    client_send(client, opcode_binary, out->bytes, out->length);
}

const struct protocol nats_protocol = {
    .name = "nats",
    .opcode = opcode_binary,
    .acknowledges_by_delivery = true,
    .opened = opened,
    .received = received,
    .publish = publish,
};

const struct protocol jetstream_protocol = {
    .name = "jetstream",
    .opcode = opcode_binary,
    .opened = jetstream_opened,
    .received = received,
    .publish = jetstream_publish,
};
