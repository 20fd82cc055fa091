// SPDX-License-Identifier: MIT

// Connections that are ready and do nothing.

#include "process.h"
#include "report.h"
#include "run.h"
#include "workloads.h"

void idle(const struct options *options) {
    static const struct workload workload = {0};
    struct run run;
    run_open(&run, options, protocol_named(options->protocol), &workload);
    double before = process_memory(options->pid);
    double seconds = run_connect(&run);
    run_for(&run, options->seconds);
    double after = process_memory(options->pid);
    report_begin("idle");
    report_text("protocol", options->protocol);
    report_number("connections", (double)run.count);
    report_number("connectionsPerSecond", (double)run.count / seconds);
    report_number("memoryBefore", before);
    report_number("memoryAfter", after);
    report_number("bytesPerConnection", (after - before) / (double)run.count);
    report_number("lostConnections", (double)run.lost);
    report_end();
}
