// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client.h"
#include "loop.h"
#include "options.h"
#include "people.h"
#include "protocol.h"

/// What a workload does when something happens to one of its clients. Each may be NULL.
struct workload {
    /// Whoever writes does so to many keys of their own, and nobody listens.
    bool only_writes;
    void (*ready)(struct client *client);
    /// A message was delivered to a client.
    void (*delivered)(struct client *client, uint64_t number, uint64_t time);
    /// A client's own message was acknowledged. Acknowledgements come in the order of the messages, or nobody may ask which it was.
    void (*acknowledged)(struct client *client, uint64_t time);
    /// Something else has been answered or told, in full.
    void (*answered)(struct client *client, const char *bytes, size_t length, uint64_t time);
};

enum { receive_size = 256 << 10, receive_capacity = 8 << 20 };

/// Clients of one server, in one thread.
struct run {
    struct loop loop;
    const struct options *options;
    const struct protocol *protocol;
    const struct workload *workload;
    struct people people;
    struct client *clients;
    size_t count;
    size_t next_to_connect;
    size_t ready;
    /// Connections that the server has closed since all were ready.
    size_t lost;
    struct client *unsent;
    /// What is being received. Shared by all, so that a client that waits has no buffer of its own.
    char *receive;
    /// Where protocols write what they send.
    struct buffer scratch;
    /// Makes the ids of this run's messages different from those of all others.
    uint64_t tag;
};

void run_open(struct run *run, const struct options *options, const struct protocol *protocol, const struct workload *workload);

/// Begins to connect all clients, some at a time; `loop_stop` is called when the last one is ready.
void run_begin_connecting(struct run *run);

/// Connects all clients; returns how many seconds it took until the last one was ready.
double run_connect(struct run *run);

/// Handles what happens for some seconds, or until `loop_stop`.
void run_for(struct run *run, double seconds);

/// Called by protocols: a client can publish and hears what is said in its room.
void run_ready(struct client *client);

void run_delivered(struct client *client, uint64_t number, uint64_t time);

void run_acknowledged(struct client *client, uint64_t time);

/// Called by protocols: the server has answered with an error, which ends the program: what is refused is not measured.
_Noreturn void run_refused(const struct client *client, const char *bytes, size_t length);

/// Called by clients: the server has closed the connection.
void run_closed(struct client *client, const char *why);
