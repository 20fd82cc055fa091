// SPDX-License-Identifier: MIT

#pragma once

#include <stddef.h>
#include <stdint.h>

/// The SHA-1 of a key and a suffix, 119 bytes together at most: all that a WebSocket handshake needs.
void sha1(const char *key, size_t key_length, const char *suffix, size_t suffix_length, uint8_t digest[20]);
