// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "loop.h"
#include "people.h"
#include "websocket.h"

struct run;

enum client_state { client_closed, client_connecting, client_upgrading, client_joining, client_ready };

/// One connection to the server.
struct client {
    struct source source;
    struct run *run;
    const struct person *person;
    uint32_t index;
    enum client_state state;
    /// How far the protocol's way from `opened` to ready has gone.
    unsigned step;
    /// Where the text was in the last message.
    uint32_t place;
    /// A frame that has not arrived whole.
    struct buffer rest;
    /// For protocols that are a stream inside of their frames: a packet that has not arrived whole.
    struct buffer packet;
    struct buffer unsent;
    struct client *next_unsent;
    bool is_queued;
    /// The newest revision that a Roomkey has told.
    uint64_t revision;
    /// Of the messages that this client sent: how many were sent, and how many acknowledged.
    uint64_t sent;
    uint64_t acknowledged;
    /// Messages that were delivered to it.
    uint64_t delivered;
    /// The status of the last HTTP response.
    unsigned status;
};

/// Of the node that it connects to.
uint16_t client_port(const struct client *client);

/// Begins to connect.
void client_connect(struct client *client);

/// Closes the connection without a word.
void client_cut(struct client *client);

/// Adds a frame to what is sent at the end of the loop's turn.
void client_send(struct client *client, enum opcode opcode, const void *payload, size_t length);

/// Adds bytes to what is sent at the end of the loop's turn.
void client_send_bytes(struct client *client, const void *bytes, size_t length);

/// Sends what there is, as far as the socket takes it.
void client_flush(struct client *client);

/// What a stream inside of frames consists of: `read` returns how many bytes the packet at the front takes, or 0 when it is not whole.
void client_read_stream(
    struct client *client,
    char *bytes,
    size_t length,
    uint64_t time,
    size_t (*read)(struct client *client, char *bytes, size_t length, uint64_t time)
);
