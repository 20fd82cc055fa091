// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/// Frames of RFC 6455, without extensions.
enum opcode {
    opcode_continuation = 0,
    opcode_text = 1,
    opcode_binary = 2,
    opcode_close = 8,
    opcode_ping = 9,
    opcode_pong = 10,
};

struct frame {
    enum opcode opcode;
    bool final;
    char *payload;
    size_t length;
};

/// The most bytes that stand before a payload.
enum { websocket_header_size = 14 };

/// Reads the frame at the front of some bytes and unmasks its payload in place.
/// Returns how many bytes it takes, or 0 when not all of it is there yet.
size_t websocket_read(char *bytes, size_t length, struct frame *frame);

/// Writes the header of a final frame. A client must mask what it sends; it does so with zeros, which leaves the payload as it is.
/// Returns the header's size.
size_t websocket_header(char *bytes, enum opcode opcode, size_t length, bool masked);

/// Appends a whole frame.
void websocket_append(struct buffer *buffer, enum opcode opcode, const void *payload, size_t length, bool masked);

/// Appends what a server answers to an upgrade with that key.
void websocket_accept(struct buffer *response, const char *key, size_t length);
