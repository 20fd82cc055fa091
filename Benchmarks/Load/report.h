// SPDX-License-Identifier: MIT

#pragma once

#include <stdint.h>

#include "histogram.h"

/// One line of JSON on stdout: what a workload has measured.
void report_begin(const char *workload);

void report_text(const char *name, const char *value);

void report_number(const char *name, double value);

/// Adds `name.p50`, `.p99`, `.p999` and `.max` in milliseconds; nothing where there is no duration.
void report_durations(const char *name, const struct histogram *histogram);

void report_end(void);
