// SPDX-License-Identifier: MIT

#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "failure.h"
#include "http.h"
#include "run.h"

/// Connections from one address: there are some 28,000 ports, and those of a storm before may still be waiting.
enum { connections_per_address = 10000 };

static void ready(struct source *source, uint32_t events);

uint16_t client_port(const struct client *client) {
    const struct options *options = client->run->options;
    return options->ports[client->index % options->port_count];
}

void client_connect(struct client *client) {
    struct run *run = client->run;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("A socket cannot be made: %s.", strerror(errno));
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(client_port(client))};
    if (inet_pton(AF_INET, run->options->host, &address.sin_addr) != 1) fail("--host is an IPv4 address.");
    if ((ntohl(address.sin_addr.s_addr) >> 24) == 127) {
        struct sockaddr_in own = {.sin_family = AF_INET};
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + client->index / connections_per_address);
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        if (bind(fd, (struct sockaddr *)&own, sizeof own) < 0) fail("A loopback address is not free: %s.", strerror(errno));
    }
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
        fail("There is no connection to port %d: %s.", client_port(client), strerror(errno));
    }
    client->state = client_connecting;
    client->step = 0;
    client->rest.length = client->packet.length = client->unsent.length = 0;
    client->source = (struct source){.fd = fd, .interest = EPOLLIN | EPOLLOUT, .ready = ready};
    loop_add(&run->loop, &client->source);
}

void client_cut(struct client *client) {
    if (client->source.fd < 0) return;
    close(client->source.fd);
    client->source.fd = -1;
    client->state = client_closed;
}

static void closed_by_server(struct client *client, const char *why) {
    run_closed(client, why);
    client_cut(client);
}

void client_send_bytes(struct client *client, const void *bytes, size_t length) {
    buffer_append(&client->unsent, bytes, length);
    if (client->is_queued) return;
    client->is_queued = true;
    client->next_unsent = client->run->unsent;
    client->run->unsent = client;
}

void client_send(struct client *client, enum opcode opcode, const void *payload, size_t length) {
    char header[websocket_header_size];
    client_send_bytes(client, header, websocket_header(header, opcode, length, true));
    client_send_bytes(client, payload, length);
}

void client_flush(struct client *client) {
    if (client->source.fd < 0 || client->state == client_connecting) return;
    if (client->unsent.length > 0) {
        ssize_t count = send(client->source.fd, client->unsent.bytes, client->unsent.length, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN) return closed_by_server(client, strerror(errno));
        if (count > 0) buffer_consume(&client->unsent, (size_t)count);
    }
    loop_change(&client->run->loop, &client->source, client->unsent.length ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void connected(struct client *client) {
    const struct protocol *protocol = client->run->protocol;
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(client->source.fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) return closed_by_server(client, strerror(error));
    if (protocol->is_http) {
        client->state = client_joining;
        return protocol->opened(client);
    }
    client->state = client_upgrading;
    struct buffer request = {0};
    buffer_print(&request, "GET ");
    if (protocol->path) protocol->path(client, &request);
    else buffer_print(&request, "/");
    buffer_print(&request, " HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n", client_port(client));
    buffer_print(&request, "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    if (protocol->subprotocol) buffer_print(&request, "Sec-WebSocket-Protocol: %s\r\n", protocol->subprotocol);
    if (protocol->header) protocol->header(client, &request);
    buffer_print(&request, "\r\n");
    client_send_bytes(client, request.bytes, request.length);
    buffer_free(&request);
}

/// Takes the answer to an upgrade. Returns how many bytes it has, or 0 when it is not whole.
static size_t upgraded(struct client *client, const char *bytes, size_t length) {
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    if (length < 12 || memcmp(bytes + 9, "101", 3) != 0) {
        fail("Connection %u was not upgraded: %.*s", client->index, (int)length, bytes);
    }
    client->state = client_joining;
    client->run->protocol->opened(client);
    return (size_t)(end - bytes) + 4;
}

static void take_frame(struct client *client, const struct frame *frame, uint64_t time) {
    switch (frame->opcode) {
        case opcode_text:
        case opcode_binary:
        case opcode_continuation:
            if (!frame->final) fail("The server sends messages in several frames, which is not measured here.");
            return client->run->protocol->received(client, frame->payload, frame->length, time);
        case opcode_ping: return client_send(client, opcode_pong, frame->payload, frame->length);
        case opcode_close: return closed_by_server(client, frame->length > 2 ? "it sent a Close with a reason" : "it sent a Close");
        default: return;
    }
}

static size_t take(struct client *client, char *bytes, size_t length, uint64_t time) {
    if (client->run->protocol->is_http) return http_take(client, bytes, length, time);
    if (client->state == client_upgrading) return upgraded(client, bytes, length);
    struct frame frame;
    size_t size = websocket_read(bytes, length, &frame);
    if (size) take_frame(client, &frame, time);
    return size;
}

static void receive(struct client *client) {
    char *bytes = client->run->receive;
    size_t length = client->rest.length;
    if (length > receive_capacity - receive_size) fail("A message of the server is larger than 8 MiB.");
    ssize_t count = recv(client->source.fd, bytes + length, receive_size, 0);
    if (count == 0) return closed_by_server(client, "without a word");
    if (count < 0) {
        if (errno != EAGAIN) closed_by_server(client, strerror(errno));
        return;
    }
    if (length) memcpy(bytes, client->rest.bytes, length);
    length += (size_t)count;
    uint64_t time = now();
    size_t size;
    while (length > 0 && client->source.fd >= 0 && (size = take(client, bytes, length, time))) {
        bytes += size;
        length -= size;
    }
    client->rest.length = 0;
    if (length > 0) buffer_append(&client->rest, bytes, length);
}

static void ready(struct source *source, uint32_t events) {
    struct client *client = (struct client *)source;
    if (client->state == client_connecting) {
        connected(client);
    } else if (events & EPOLLOUT) {
        client_flush(client);
    }
    if (events & ~(uint32_t)EPOLLOUT && source->fd >= 0) receive(client);
}

void client_read_stream(
    struct client *client,
    char *bytes,
    size_t length,
    uint64_t time,
    size_t (*read)(struct client *client, char *bytes, size_t length, uint64_t time)
) {
    bool continues = client->packet.length > 0;
    if (continues) {
        buffer_append(&client->packet, bytes, length);
        bytes = client->packet.bytes;
        length = client->packet.length;
    }
    size_t taken = 0, size;
    while (taken < length && (size = read(client, bytes + taken, length - taken, time))) taken += size;
    if (continues) buffer_consume(&client->packet, taken);
    else buffer_append(&client->packet, bytes + taken, length - taken);
}
