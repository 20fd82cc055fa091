// SPDX-License-Identifier: MIT

#include "http.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "failure.h"
#include "run.h"

void http_request(struct client *client, const char *method, const char *path, const char *body) {
    struct buffer *out = &client->unsent;
    buffer_print(out, "%s %s HTTP/1.1\r\nHost: localhost:%d\r\n", method, path, client_port(client));
    if (*client->person->credential) buffer_print(out, "Cookie: roomkey_session=%s\r\n", client->person->credential);
    if (body) buffer_print(out, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    else buffer_append(out, "\r\n", 2);
    client_send_bytes(client, "", 0);
}

size_t http_take(struct client *client, char *bytes, size_t length, uint64_t time) {
    static const char name[] = "\r\ncontent-length: ";
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end - bytes) + 4;
    size_t body = 0;
    for (const char *line = bytes; line < end; line = memchr(line + 1, '\r', (size_t)(end - line))) {
        if (strncasecmp(line, name, sizeof name - 1) != 0) continue;
        body = strtoul(line + sizeof name - 1, NULL, 10);
        break;
    }
    if (length < head + body) return 0;
    client->status = (unsigned)strtoul(bytes + 9, NULL, 10);
    client->run->protocol->received(client, bytes, head + body, time);
    return head + body;
}

static void opened(struct client *client) {
    run_ready(client);
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    client->run->workload->answered(client, bytes, length, time);
}

const struct protocol http_protocol = {.name = "http", .is_http = true, .opened = opened, .received = received};
