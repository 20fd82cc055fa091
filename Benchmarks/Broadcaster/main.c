// SPDX-License-Identifier: MIT

// What one thread of this machine can do at most: a WebSocket server that sends each frame it gets to everyone under the same path,
// keeps nothing, and knows nobody.

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "failure.h"
#include "hub.h"
#include "loop.h"
#include "member.h"

struct listener {
    struct source source;
    struct hub *hub;
};

static void accept_all(struct source *source, uint32_t events) {
    (void)events;
    int fd;
    while ((fd = accept4(source->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        member_accept(((struct listener *)source)->hub, fd);
    }
}

int main(int count, char **arguments) {
    if (count != 3 || (strcmp(arguments[1], "--joined") && strcmp(arguments[1], "--per-delivery"))) {
        fail("Usage: broadcaster --joined|--per-delivery PORT\n"
             "  --per-delivery  one send() for each delivery\n"
             "  --joined        one send() for each member and turn of the loop, for all frames of its room together");
    }
    struct hub hub;
    hub_open(&hub, strcmp(arguments[1], "--joined") == 0);
    allow_descriptors(20000);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[2]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 4096) < 0) {
        fail("Port %s cannot be listened on; choose another.", arguments[2]);
    }
    struct listener listener = {.source = {.fd = fd, .interest = EPOLLIN, .ready = accept_all}, .hub = &hub};
    loop_add(&hub.loop, &listener.source);
    printf("listening on %s\n", arguments[2]);
    fflush(stdout);
    loop_run(&hub.loop, UINT64_MAX);
}
