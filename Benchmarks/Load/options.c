// SPDX-License-Identifier: MIT

#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"

static const char usage[] =
    "Usage: roomkey-load WORKLOAD [OPTIONS], against a server that runs. Prints one line of JSON.\n"
    "\n"
    "Workloads:\n"
    "  guests    makes guests and rooms of a Roomkey and writes a file of them (--connections, --per-room, --out)\n"
    "  fanout    one sender, everyone else listens: deliveries in a second (--window)\n"
    "  rooms     everyone in many rooms sends at a fixed rate: time until the last member has it (--rate, --per-room)\n"
    "  writers   everyone writes and waits for the acknowledgement (--window)\n"
    "  idle      connections that do nothing: memory, and how many are made in a second (--pid)\n"
    "  storm     all are cut at once and come back at once, --count messages behind\n"
    "  pages     pages of 50 of a room's history, one after another (--count; protocol chat or http)\n"
    "  posts     messages posted over HTTP, each connection waits for its answer (--count)\n"
    "  sqlite    SQLite alone, with the tables and settings of Roomkey's store (--window puts to a commit, --out FILE)\n"
    "  disk      writes of 4 KiB, each synced (--count, --out FILE)\n"
    "\n"
    "Options:\n"
    "  --protocol chat|kv|broadcast|nats|jetstream|mqtt|xmpp   what the server speaks (chat)\n"
    "  --host ADDRESS --port PORT    where it is (127.0.0.1:8080); PORT,PORT,… for the nodes of a cluster, clients in turn\n"
    "  --people FILE     who connects; peers need none\n"
    "  --connections N   how many (all of the file)\n"
    "  --per-room N      members of a room, where there is no file (all)\n"
    "  --window N        messages in flight of one sender (1)\n"
    "  --rate N          messages in a second, of all together (2000)\n"
    "  --count N         how many messages, pages or writes (100)\n"
    "  --messages N      how many the room has whose pages are read\n"
    "  --seconds N --warmup N    how long is measured, and what comes before (5, 1)\n"
    "  --handshakes N    connections being made at the same time (128)\n"
    "  --pid PID         the server's process: its CPU time and memory are told too\n"
    "  --out FILE        what is written\n";

static double positive(const char *name, const char *text) {
    char *end;
    double value = strtod(text, &end);
    if (*end || value < 0) fail("--%s is a number that is not negative, not %s.", name, text);
    return value;
}

static void read_ports(char *list, struct options *options) {
    options->port_count = 0;
    for (char *part = strtok(list, ","); part; part = strtok(NULL, ",")) {
        if (options->port_count == sizeof options->ports / sizeof *options->ports) fail("--port takes up to 16 ports.");
        double number = positive("port", part);
        if (number > UINT16_MAX) fail("--port is up to %d.", UINT16_MAX);
        options->ports[options->port_count++] = (uint16_t)number;
    }
    if (options->port_count == 0) fail("--port is a number, or several with commas between.");
}

struct options options_read(int count, char **arguments) {
    struct options options = {
        .protocol = "chat",
        .host = "127.0.0.1",
        .ports = {8080},
        .port_count = 1,
        .window = 1,
        .rate = 2000,
        .count = 100,
        .seconds = 5,
        .warmup = 1,
        .handshakes = 128,
    };
    enum { protocol, host, port, people, out, connections, per_room, window, rate, amount, messages, seconds, warmup, handshakes, pid };
    static const struct option names[] = {
        {"protocol", required_argument, 0, protocol}, {"host", required_argument, 0, host},
        {"port", required_argument, 0, port},         {"people", required_argument, 0, people},
        {"out", required_argument, 0, out},           {"connections", required_argument, 0, connections},
        {"per-room", required_argument, 0, per_room}, {"window", required_argument, 0, window},
        {"rate", required_argument, 0, rate},         {"count", required_argument, 0, amount},
        {"messages", required_argument, 0, messages}, {"seconds", required_argument, 0, seconds},   {"warmup", required_argument, 0, warmup},
        {"handshakes", required_argument, 0, handshakes}, {"pid", required_argument, 0, pid},
        {0},
    };
    if (count < 2 || arguments[1][0] == '-' || strcmp(arguments[1], "help") == 0) fail("%s", usage);
    options.workload = arguments[1];
    int which, index;
    while ((which = getopt_long(count - 1, arguments + 1, "", names, &index)) != -1) {
        if (which == '?') fail("%s", usage);
        double number = which == protocol || which == host || which == port || which == people || which == out
            ? 0 : positive(names[index].name, optarg);
        switch (which) {
            case protocol: options.protocol = optarg; break;
            case host: options.host = optarg; break;
            case people: options.people = optarg; break;
            case out: options.out = optarg; break;
            case port: read_ports(optarg, &options); break;
            case connections: options.connections = (size_t)number; break;
            case per_room: options.per_room = (size_t)number; break;
            case window: options.window = (size_t)number; break;
            case rate: options.rate = number; break;
            case amount: options.count = (size_t)number; break;
            case messages: options.messages = (size_t)number; break;
            case seconds: options.seconds = number; break;
            case warmup: options.warmup = number; break;
            case handshakes: options.handshakes = (size_t)number; break;
            case pid: options.pid = (int)number; break;
        }
    }
    if (options.window < 1 || options.window > 4096) fail("--window is between 1 and 4096.");
    return options;
}
