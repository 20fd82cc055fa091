// SPDX-License-Identifier: MIT

#include "hub.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "member.h"
#include "websocket.h"

static void *grown(void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) return items;
    *capacity = *capacity ? *capacity * 2 : 16;
    void *more = realloc(items, *capacity * size);
    if (!more) fail("There is not enough memory for %zu connections.", *capacity);
    return more;
}

static void send_frames(struct room *room) {
    // Backwards: who is cut meanwhile is replaced by the last one, who was already told.
    for (size_t index = room->count; index-- > 0;) {
        member_send(room->members[index], room->frames.bytes, room->frames.length);
    }
    room->frames.length = 0;
}

static void turned(void *owner) {
    struct hub *hub = owner;
    while (hub->unsent) {
        struct room *room = hub->unsent;
        hub->unsent = room->next_unsent;
        send_frames(room);
    }
    for (size_t index = 0; index < hub->closed_count; index++) {
        buffer_free(&hub->closed[index]->received);
        buffer_free(&hub->closed[index]->unsent);
        free(hub->closed[index]);
    }
    hub->closed_count = 0;
}

void hub_open(struct hub *hub, bool joins) {
    *hub = (struct hub){.joins = joins};
    loop_open(&hub->loop);
    hub->loop.turned = turned;
    hub->loop.owner = hub;
}

struct room *hub_room(struct hub *hub, const char *path, size_t length) {
    for (struct room *room = hub->rooms; room; room = room->next) {
        if (strlen(room->path) == length && memcmp(room->path, path, length) == 0) return room;
    }
    struct room *room = calloc(1, sizeof *room);
    if (!room) fail("There is not enough memory for a room.");
    room->path = strndup(path, length);
    room->next = hub->rooms;
    hub->rooms = room;
    return room;
}

void room_add(struct room *room, struct member *member) {
    room->members = grown(room->members, room->count, &room->capacity, sizeof *room->members);
    member->room = room;
    member->place = room->count;
    room->members[room->count++] = member;
}

void room_remove(struct member *member) {
    struct room *room = member->room;
    if (!room) return;
    struct member *last = room->members[--room->count];
    room->members[member->place] = last;
    last->place = member->place;
    member->room = NULL;
}

void hub_broadcast(struct hub *hub, struct room *room, const char *text, size_t length) {
    if (hub->joins && room->frames.length == 0) {
        room->next_unsent = hub->unsent;
        hub->unsent = room;
    }
    websocket_append(&room->frames, opcode_text, text, length, false);
    if (!hub->joins) send_frames(room);
}

void hub_bury(struct hub *hub, struct member *member) {
    hub->closed = grown(hub->closed, hub->closed_count, &hub->closed_capacity, sizeof *hub->closed);
    hub->closed[hub->closed_count++] = member;
}
