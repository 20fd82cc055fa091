// SPDX-License-Identifier: MIT

#pragma once

#include "buffer.h"
#include "loop.h"

struct room;
struct hub;

/// A connection; after its upgrade it is in the room that its path names.
struct member {
    struct source source;
    struct hub *hub;
    struct room *room;
    size_t place;
    /// What was received and is no whole frame or request yet.
    struct buffer received;
    /// What the socket has not taken yet.
    struct buffer unsent;
};

/// Takes a new connection. It belongs to itself and is freed after it has closed.
void member_accept(struct hub *hub, int fd);

/// Sends bytes at once, or as soon as the socket takes more. Who lets more than 64 MiB pile up is cut.
void member_send(struct member *member, const char *bytes, size_t length);
