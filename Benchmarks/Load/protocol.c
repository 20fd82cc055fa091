// SPDX-License-Identifier: MIT

#include "protocol.h"

#include <string.h>

#include "failure.h"

const struct protocol *protocol_named(const char *name) {
    static const struct protocol *const all[] = {
        &http_protocol, &chat_protocol, &key_value_protocol, &broadcast_protocol, &nats_protocol,
        &jetstream_protocol, &mqtt_protocol, &xmpp_protocol,
    };
    for (size_t index = 0; index < sizeof all / sizeof *all; index++) {
        if (strcmp(all[index]->name, name) == 0) return all[index];
    }
    fail("There is no protocol %s; see roomkey-load help.", name);
}
