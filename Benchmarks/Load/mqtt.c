// SPDX-License-Identifier: MIT

// MQTT 3.1.1 over WebSockets, as mosquitto speaks it. A room is a topic. Who sends uses QoS 1 and is acknowledged; who listens asks for
// QoS 0.

#include <stdio.h>
#include <string.h>

#include "client.h"
#include "failure.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

enum packet { packet_connect = 1, packet_connack = 2, packet_publish = 3, packet_puback = 4, packet_subscribe = 8, packet_suback = 9 };

static void append_string(struct buffer *packet, const char *text) {
    size_t length = strlen(text);
    char size[2] = {(char)(length >> 8), (char)length};
    buffer_append(packet, size, 2);
    buffer_append(packet, text, length);
}

/// Sends a packet with a body of less than 16 KiB.
static void send_packet(struct client *client, uint8_t first, const struct buffer *body) {
    char frame[websocket_header_size + 3];
    size_t length = body->length;
    char fixed[3] = {(char)first, (char)(length & 0x7F)};
    size_t size = 2;
    if (length > 0x7F) {
        fixed[1] = (char)(fixed[1] | 0x80);
        fixed[2] = (char)(length >> 7);
        size = 3;
    }
    size_t header = websocket_header(frame, opcode_binary, size + length, true);
    memcpy(frame + header, fixed, size);
    client_send_bytes(client, frame, header + size);
    client_send_bytes(client, body->bytes, length);
}

static struct buffer *body_of(struct client *client) {
    client->run->scratch.length = 0;
    return &client->run->scratch;
}

static void opened(struct client *client) {
    struct buffer *body = body_of(client);
    char name[32];
    snprintf(name, sizeof name, "bench%u", client->index);
    append_string(body, "MQTT");
    // Version 4 (3.1.1), a clean session, no keep-alive.
    buffer_append(body, "\x04\x02\x00\x00", 4);
    append_string(body, name);
    send_packet(client, packet_connect << 4, body);
}

static void subscribe(struct client *client) {
    struct buffer *body = body_of(client);
    buffer_append(body, "\x00\x01", 2);
    append_string(body, client->person->room);
    buffer_append(body, "\x00", 1);
    send_packet(client, packet_subscribe << 4 | 2, body);
}

static size_t read_packet(struct client *client, char *bytes, size_t length, uint64_t time) {
    size_t size = 0, at = 1;
    for (unsigned shift = 0;; shift += 7) {
        if (at >= length) return 0;
        size |= (size_t)(bytes[at] & 0x7F) << shift;
        if (!(bytes[at++] & 0x80)) break;
    }
    if (length < at + size) return 0;
    uint64_t number;
    switch ((uint8_t)bytes[0] >> 4) {
        case packet_connack:
            if (bytes[at + 1] != 0) fail("The server takes no MQTT connection: code %d.", bytes[at + 1]);
            subscribe(client);
            break;
        case packet_suback: run_ready(client); break;
        case packet_puback: run_acknowledged(client, time); break;
        case packet_publish:
            if (text_find(bytes + at, size, &client->place, &number)) run_delivered(client, number, time);
            break;
    }
    return at + size;
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    client_read_stream(client, bytes, length, time, read_packet);
}

static void publish(struct client *client, uint64_t number) {
    struct buffer *body = body_of(client);
    append_string(body, client->person->room);
    // Packet identifiers are never 0.
    uint16_t identifier = (uint16_t)(number % 65535 + 1);
    char bytes[2] = {(char)(identifier >> 8), (char)identifier};
    buffer_append(body, bytes, 2);
    buffer_append(body, text_with(number), text_size);
    send_packet(client, packet_publish << 4 | 2, body);
}

const struct protocol mqtt_protocol = {
    .name = "mqtt",
    .subprotocol = "mqtt",
    .opcode = opcode_binary,
    .opened = opened,
    .received = received,
    .publish = publish,
};
