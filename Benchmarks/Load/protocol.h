// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "websocket.h"

struct client;

/// What a server speaks. A connection is upgraded, `opened` says who it is and which room it wants to hear, and from `run_ready` on it
/// publishes and hears.
struct protocol {
    const char *name;
    /// The subprotocol of the upgrade; NULL for none.
    const char *subprotocol;
    enum opcode opcode;
    /// HTTP requests and responses, without an upgrade.
    bool is_http;
    /// The sender knows that a message has arrived by hearing it itself.
    bool acknowledges_by_delivery;
    /// Appends the path of the upgrade, and the lines of its header that only this protocol has. NULL for `/` and none.
    void (*path)(const struct client *client, struct buffer *request);
    void (*header)(const struct client *client, struct buffer *request);
    void (*opened)(struct client *client);
    /// Takes what one frame, or the body of one response, carries.
    void (*received)(struct client *client, char *bytes, size_t length, uint64_t time);
    /// Writes a message with that number, to the client's room, to what is to be sent.
    void (*publish)(struct client *client, uint64_t number);
};

extern const struct protocol http_protocol;
extern const struct protocol chat_protocol;
extern const struct protocol key_value_protocol;
extern const struct protocol broadcast_protocol;
extern const struct protocol nats_protocol;
extern const struct protocol jetstream_protocol;
extern const struct protocol mqtt_protocol;
extern const struct protocol xmpp_protocol;

/// The protocol of that name; ends the program when there is none.
const struct protocol *protocol_named(const char *name);
