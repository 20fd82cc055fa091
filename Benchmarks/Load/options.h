// SPDX-License-Identifier: MIT

#pragma once

#include <stddef.h>
#include <stdint.h>

/// What the command line says; see `roomkey-load help`.
struct options {
    const char *workload;
    const char *protocol;
    const char *host;
    /// Where it listens: the nodes of a cluster, which the clients are shared out to in turn.
    uint16_t ports[16];
    size_t port_count;
    /// A file of people, or NULL.
    const char *people;
    /// Where `people` writes them, `sqlite` and `disk` their files.
    const char *out;
    size_t connections;
    size_t per_room;
    /// Messages in flight of one sender.
    size_t window;
    /// Messages in a second, of all together.
    double rate;
    /// Messages of each room, pages, commits: what there is to count.
    size_t count;
    /// Messages that the room has whose pages are read.
    size_t messages;
    double seconds;
    double warmup;
    /// Connections that are being made at the same time.
    size_t handshakes;
    /// The server, whose CPU time and memory are looked at; 0 for none.
    int pid;
};

/// Reads the command line; ends the program with an explanation when it is wrong.
struct options options_read(int count, char **arguments);
