// SPDX-License-Identifier: MIT

#include "stretch.h"

#include <unistd.h>

#include "process.h"
#include "report.h"

void stretch_begin(struct stretch *stretch, const struct options *options) {
    stretch->server_cpu = process_cpu(options->pid);
    stretch->load_cpu = process_cpu(getpid());
    stretch->start = now();
}

void stretch_end(struct stretch *stretch, const struct options *options) {
    stretch->seconds = (double)(now() - stretch->start) / 1e9;
    stretch->server_cpu = (process_cpu(options->pid) - stretch->server_cpu) / stretch->seconds;
    stretch->load_cpu = (process_cpu(getpid()) - stretch->load_cpu) / stretch->seconds;
}

struct stretch stretch_run(struct run *run, bool *is_measuring) {
    struct stretch stretch;
    run_for(run, run->options->warmup);
    stretch_begin(&stretch, run->options);
    *is_measuring = true;
    run_for(run, run->options->seconds);
    *is_measuring = false;
    stretch_end(&stretch, run->options);
    return stretch;
}

void report_stretch(const struct stretch *stretch) {
    report_number("serverCPU", stretch->server_cpu);
    report_number("loadCPU", stretch->load_cpu);
}
