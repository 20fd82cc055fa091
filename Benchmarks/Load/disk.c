// SPDX-License-Identifier: MIT

// How long the disk takes to keep something: 4 KiB appended to a file, and fdatasync.

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"
#include "histogram.h"
#include "loop.h"
#include "report.h"
#include "workloads.h"

void disk(const struct options *options) {
    static const char block[4096] = {1};
    static struct histogram syncs;
    if (!options->out) fail("disk wants --out FILE, which it makes and removes.");
    int file = open(options->out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) fail("%s cannot be written: %s.", options->out, strerror(errno));
    for (size_t index = 0; index < options->count; index++) {
        uint64_t start = now();
        if (write(file, block, sizeof block) != sizeof block || fdatasync(file) != 0) {
            fail("%s cannot be synced: %s.", options->out, strerror(errno));
        }
        histogram_add(&syncs, now() - start);
    }
    close(file);
    unlink(options->out);
    report_begin("disk");
    report_number("writes", (double)options->count);
    report_durations("sync", &syncs);
    report_end();
}
