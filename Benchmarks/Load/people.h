// SPDX-License-Identifier: MIT

#pragma once

#include <stddef.h>

/// Who connects, and the room that they are in.
struct person {
    /// What stands in a file of people: a session cookie's value, or `apiKey=…` or `token=…` of the key-value API. Empty for peers, which ask
    /// for none.
    char *credential;
    char *room;
};

struct people {
    struct person *persons;
    size_t count;
};

/// Reads a file of people: a credential, a space and a room on each line.
struct people people_read(const char *path);

/// People of a peer, where everybody may come in: the first `per_room` in `room0`, the next in `room1`, and so on.
struct people people_without_names(size_t count, size_t per_room);
