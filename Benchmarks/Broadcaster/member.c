// SPDX-License-Identifier: MIT

#include "member.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "failure.h"
#include "hub.h"
#include "websocket.h"

enum { most_unsent = 64 << 20 };

static void close_member(struct member *member) {
    if (member->source.fd < 0) return;
    room_remove(member);
    close(member->source.fd);
    member->source.fd = -1;
    hub_bury(member->hub, member);
}

void member_send(struct member *member, const char *bytes, size_t length) {
    if (member->source.fd < 0) return;
    size_t sent = 0;
    if (member->unsent.length == 0) {
        ssize_t count = send(member->source.fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno != EAGAIN) return close_member(member);
        if (count > 0) sent = (size_t)count;
        if (sent == length) return;
        loop_change(&member->hub->loop, &member->source, EPOLLIN | EPOLLOUT);
    }
    buffer_append(&member->unsent, bytes + sent, length - sent);
    if (member->unsent.length > most_unsent) close_member(member);
}

static void send_unsent(struct member *member) {
    ssize_t count = send(member->source.fd, member->unsent.bytes, member->unsent.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) {
        if (errno != EAGAIN) close_member(member);
        return;
    }
    buffer_consume(&member->unsent, (size_t)count);
    if (member->unsent.length == 0) loop_change(&member->hub->loop, &member->source, EPOLLIN);
}

/// Answers the upgrade at the front of what was received. Returns how many bytes it took, or 0 when it is not all there yet.
static size_t upgrade(struct member *member, const char *bytes, size_t length) {
    static const char name[] = "\r\nSec-WebSocket-Key: ";
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    const char *key = memmem(bytes, length, name, sizeof name - 1);
    const char *path = memchr(bytes, ' ', length);
    if (!key || !path) {
        close_member(member);
        return 0;
    }
    key += sizeof name - 1;
    path += 1;
    struct buffer response = {0};
    websocket_accept(&response, key, (size_t)((const char *)memmem(key, (size_t)(end - key) + 2, "\r\n", 2) - key));
    member_send(member, response.bytes, response.length);
    buffer_free(&response);
    room_add(hub_room(member->hub, path, strcspn(path, " \r\n")), member);
    return (size_t)(end - bytes) + 4;
}

static void take(struct member *member, const struct frame *frame) {
    struct buffer pong = {0};
    switch (frame->opcode) {
        case opcode_text:
        case opcode_binary: return hub_broadcast(member->hub, member->room, frame->payload, frame->length);
        case opcode_ping:
            websocket_append(&pong, opcode_pong, frame->payload, frame->length, false);
            member_send(member, pong.bytes, pong.length);
            return buffer_free(&pong);
        case opcode_pong: return;
        default: return close_member(member);
    }
}

static void ready(struct source *source, uint32_t events) {
    struct member *member = (struct member *)source;
    if (events & EPOLLOUT) send_unsent(member);
    if (!(events & ~(uint32_t)EPOLLOUT) || source->fd < 0) return;
    enum { chunk = 64 << 10 };
    buffer_reserve(&member->received, chunk);
    ssize_t count = recv(source->fd, member->received.bytes + member->received.length, chunk, MSG_DONTWAIT);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) close_member(member);
        return;
    }
    member->received.length += (size_t)count;
    size_t taken = 0;
    if (!member->room) taken = upgrade(member, member->received.bytes, member->received.length);
    struct frame frame;
    size_t size;
    while (member->room && (size = websocket_read(member->received.bytes + taken, member->received.length - taken, &frame))) {
        taken += size;
        take(member, &frame);
    }
    buffer_consume(&member->received, taken);
    // Who only listens keeps no buffer.
    if (member->received.length == 0) buffer_free(&member->received);
}

void member_accept(struct hub *hub, int fd) {
    struct member *member = calloc(1, sizeof *member);
    if (!member) fail("There is not enough memory for a connection.");
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    member->hub = hub;
    member->source = (struct source){.fd = fd, .interest = EPOLLIN, .ready = ready};
    loop_add(&hub->loop, &member->source);
}
