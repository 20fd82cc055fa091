// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>

#include "buffer.h"
#include "loop.h"

struct member;

/// Who hears what is said under one path.
struct room {
    char *path;
    struct member **members;
    size_t count;
    size_t capacity;
    /// Frames that are to be sent.
    struct buffer frames;
    struct room *next_unsent;
    struct room *next;
};

struct hub {
    struct loop loop;
    /// Whether the frames of a turn are joined into one `send` per member, or each is sent by itself.
    bool joins;
    struct room *rooms;
    struct room *unsent;
    /// Members that have closed during this turn; freed when nothing can refer to them any more.
    struct member **closed;
    size_t closed_count;
    size_t closed_capacity;
};

void hub_open(struct hub *hub, bool joins);

struct room *hub_room(struct hub *hub, const char *path, size_t length);

void room_add(struct room *room, struct member *member);

void room_remove(struct member *member);

/// Tells everyone in a room, the sender too.
void hub_broadcast(struct hub *hub, struct room *room, const char *text, size_t length);

void hub_bury(struct hub *hub, struct member *member);
