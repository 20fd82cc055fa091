// SPDX-License-Identifier: MIT

#include "websocket.h"

#include <string.h>

#include "sha1.h"

size_t websocket_read(char *bytes, size_t length, struct frame *frame) {
    const uint8_t *header = (const uint8_t *)bytes;
    if (length < 2) return 0;
    size_t size = 2;
    uint64_t payload = header[1] & 0x7F;
    if (payload == 126) {
        if (length < 4) return 0;
        payload = (uint64_t)header[2] << 8 | header[3];
        size = 4;
    } else if (payload == 127) {
        if (length < 10) return 0;
        payload = 0;
        for (size_t index = 2; index < 10; index++) payload = payload << 8 | header[index];
        size = 10;
    }
    bool masked = header[1] & 0x80;
    const uint8_t *mask = header + size;
    if (masked) size += 4;
    if (length < size || length - size < payload) return 0;
    frame->opcode = header[0] & 0x0F;
    frame->final = header[0] & 0x80;
    frame->payload = bytes + size;
    frame->length = payload;
    if (masked && (mask[0] | mask[1] | mask[2] | mask[3])) {
        for (uint64_t index = 0; index < payload; index++) frame->payload[index] ^= (char)mask[index & 3];
    }
    return size + payload;
}

size_t websocket_header(char *bytes, enum opcode opcode, size_t length, bool masked) {
    uint8_t *header = (uint8_t *)bytes;
    uint8_t flag = masked ? 0x80 : 0;
    size_t size = 2;
    header[0] = 0x80 | (uint8_t)opcode;
    if (length < 126) {
        header[1] = flag | (uint8_t)length;
    } else if (length < 65536) {
        header[1] = flag | 126;
        header[2] = (uint8_t)(length >> 8);
        header[3] = (uint8_t)length;
        size = 4;
    } else {
        header[1] = flag | 127;
        for (size_t index = 0; index < 8; index++) header[2 + index] = (uint8_t)((uint64_t)length >> (56 - 8 * index));
        size = 10;
    }
    if (masked) {
        memset(header + size, 0, 4);
        size += 4;
    }
    return size;
}

void websocket_append(struct buffer *buffer, enum opcode opcode, const void *payload, size_t length, bool masked) {
    buffer_reserve(buffer, websocket_header_size + length);
    buffer->length += websocket_header(buffer->bytes + buffer->length, opcode, length, masked);
    buffer_append(buffer, payload, length);
}

static void append_base64(struct buffer *buffer, const uint8_t *bytes, size_t length) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t index = 0; index < length; index += 3) {
        size_t left = length - index;
        uint32_t group = (uint32_t)bytes[index] << 16;
        if (left > 1) group |= (uint32_t)bytes[index + 1] << 8;
        if (left > 2) group |= bytes[index + 2];
        char text[4] = {
            letters[group >> 18],
            letters[group >> 12 & 63],
            left > 1 ? letters[group >> 6 & 63] : '=',
            left > 2 ? letters[group & 63] : '=',
        };
        buffer_append(buffer, text, 4);
    }
}

void websocket_accept(struct buffer *response, const char *key, size_t length) {
    // RFC 6455 §4.2.2: the key, and this text, hashed.
    static const char suffix[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t digest[20];
    sha1(key, length, suffix, sizeof suffix - 1, digest);
    buffer_print(response, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    buffer_print(response, "Sec-WebSocket-Accept: ");
    append_base64(response, digest, sizeof digest);
    buffer_print(response, "\r\n\r\n");
}
