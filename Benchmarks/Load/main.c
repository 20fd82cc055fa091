// SPDX-License-Identifier: MIT

// Puts load on a chat server and measures what it does: one workload against one server that runs, one line of JSON.

#include <string.h>

#include "failure.h"
#include "options.h"
#include "workloads.h"

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        void (*run)(const struct options *options);
    } workloads[] = {
        {"fanout", fanout}, {"rooms", rooms}, {"writers", writers}, {"idle", idle},     {"storm", storm},
        {"pages", pages},   {"posts", posts}, {"guests", guests},   {"sqlite", sqlite}, {"disk", disk},
    };
    struct options options = options_read(count, arguments);
    for (size_t index = 0; index < sizeof workloads / sizeof *workloads; index++) {
        if (strcmp(workloads[index].name, options.workload) != 0) continue;
        workloads[index].run(&options);
        return 0;
    }
    fail("There is no workload %s; see roomkey-load help.", options.workload);
}
