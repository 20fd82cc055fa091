// SPDX-License-Identifier: MIT

#include "sha1.h"

#include <string.h>

#include "failure.h"

static uint32_t rotated(uint32_t word, unsigned by) {
    return word << by | word >> (32 - by);
}

/// FIPS 180-4 §6.1.2.
static void add_block(uint32_t state[5], const uint8_t block[64]) {
    uint32_t words[80];
    for (size_t t = 0; t < 16; t++) {
        const uint8_t *bytes = block + 4 * t;
        words[t] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    }
    for (size_t t = 16; t < 80; t++) words[t] = rotated(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (size_t t = 0; t < 80; t++) {
        uint32_t mixed, constant;
        if (t < 20) mixed = (b & c) | (~b & d), constant = 0x5A827999;
        else if (t < 40) mixed = b ^ c ^ d, constant = 0x6ED9EBA1;
        else if (t < 60) mixed = (b & c) | (b & d) | (c & d), constant = 0x8F1BBCDC;
        else mixed = b ^ c ^ d, constant = 0xCA62C1D6;
        uint32_t next = rotated(a, 5) + mixed + e + constant + words[t];
        e = d, d = c, c = rotated(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

void sha1(const char *key, size_t key_length, const char *suffix, size_t suffix_length, uint8_t digest[20]) {
    uint8_t message[128] = {0};
    size_t length = key_length + suffix_length;
    if (length > 119) fail("A WebSocket key of %zu bytes is too long.", key_length);
    memcpy(message, key, key_length);
    memcpy(message + key_length, suffix, suffix_length);
    message[length] = 0x80;
    size_t blocks = length < 56 ? 1 : 2;
    uint64_t bits = 8 * (uint64_t)length;
    for (size_t index = 0; index < 8; index++) message[blocks * 64 - 1 - index] = (uint8_t)(bits >> (8 * index));
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (size_t block = 0; block < blocks; block++) add_block(state, message + 64 * block);
    for (size_t index = 0; index < 20; index++) digest[index] = (uint8_t)(state[index / 4] >> (24 - 8 * (index % 4)));
}
