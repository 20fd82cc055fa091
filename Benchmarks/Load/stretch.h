// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "run.h"

/// A stretch of time in which is measured.
struct stretch {
    uint64_t start;
    double seconds;
    /// CPUs that the server and we have used, of all there are.
    double server_cpu;
    double load_cpu;
};

void stretch_begin(struct stretch *stretch, const struct options *options);

void stretch_end(struct stretch *stretch, const struct options *options);

/// Runs as long as it takes to warm up and to measure; sets `is_measuring` while it measures.
struct stretch stretch_run(struct run *run, bool *is_measuring);

void report_stretch(const struct stretch *stretch);
