// SPDX-License-Identifier: MIT

// XMPP over WebSockets (RFC 7395), as prosody and ejabberd speak it, signed in anonymously. A room is a MUC (XEP-0045), whose messages
// the server archives; the sender knows its message by hearing it.

#include <string.h>

#include "client.h"
#include "protocol.h"
#include "run.h"
#include "text.h"

static bool contains(const char *bytes, size_t length, const char *text) {
    return memmem(bytes, length, text, strlen(text));
}

static void say(struct client *client, const char *text) {
    client_send(client, opcode_text, text, strlen(text));
}

static void path(const struct client *client, struct buffer *request) {
    (void)client;
    buffer_print(request, "/xmpp-websocket");
}

static void opened(struct client *client) {
    say(client, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>");
}

static void join(struct client *client) {
    struct buffer *out = &client->run->scratch;
    out->length = 0;
    buffer_print(
        out,
        "<presence xmlns='jabber:client' to='%s@conference.localhost/m%u'>"
        "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
        client->person->room,
        client->index
    );
    client_send(client, opcode_text, out->bytes, out->length);
}

/// The way to the room: features, signing in, features of who is signed in, an address, being in the room.
static void go_on(struct client *client, const char *bytes, size_t length) {
    switch (client->step) {
        case 0:
            if (!contains(bytes, length, "ANONYMOUS")) return;
            say(client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
            break;
        case 1:
            if (!contains(bytes, length, "<success")) return;
            opened(client);
            break;
        case 2:
            if (!contains(bytes, length, "xmpp-bind")) return;
            say(client, "<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            break;
        case 3:
            if (!contains(bytes, length, "<jid>")) return;
            join(client);
            break;
        default:
            // XEP-0045 §7.2.2: the presence that says 110 is one's own, the last one.
            if (!contains(bytes, length, "code='110'") && !contains(bytes, length, "code=\"110\"")) return;
            return run_ready(client);
    }
    client->step += 1;
}

static void received(struct client *client, char *bytes, size_t length, uint64_t time) {
    uint64_t number;
    if (text_find(bytes, length, &client->place, &number)) return run_delivered(client, number, time);
    if (contains(bytes, length, "type='error'") || contains(bytes, length, "type=\"error\"") || contains(bytes, length, "<failure")) {
        run_refused(client, bytes, length);
    }
    if (client->state == client_joining) go_on(client, bytes, length);
}

static void publish(struct client *client, uint64_t number) {
    struct buffer *out = &client->run->scratch;
    out->length = 0;
    buffer_print(
        out,
        "<message xmlns='jabber:client' type='groupchat' to='%s@conference.localhost' id='%llu'><body>%s</body></message>",
        client->person->room,
        (unsigned long long)number,
        text_with(number)
    );
    client_send(client, opcode_text, out->bytes, out->length);
}

const struct protocol xmpp_protocol = {
    .name = "xmpp",
    .subprotocol = "xmpp",
    .opcode = opcode_text,
    .acknowledges_by_delivery = true,
    .path = path,
    .opened = opened,
    .received = received,
    .publish = publish,
};
