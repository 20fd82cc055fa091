// SPDX-License-Identifier: MIT

#pragma once

#include <stddef.h>
#include <stdint.h>

struct client;

/// Adds a request to what is sent at the end of the loop's turn. `body` is JSON, or NULL for none.
void http_request(struct client *client, const char *method, const char *path, const char *body);

/// Takes the response at the front of what was received and hands its head and body to the protocol, its status being the client's.
/// Returns how many bytes it has, or 0 when it is not whole.
size_t http_take(struct client *client, char *bytes, size_t length, uint64_t time);
