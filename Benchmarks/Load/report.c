// SPDX-License-Identifier: MIT

#include "report.h"

#include <stdio.h>

void report_begin(const char *workload) {
    printf("{\"workload\":\"%s\"", workload);
}

void report_text(const char *name, const char *value) {
    printf(",\"%s\":\"%s\"", name, value);
}

void report_number(const char *name, double value) {
    printf(",\"%s\":%.10g", name, value);
}

static void report_quantile(const char *name, const char *suffix, uint64_t nanoseconds) {
    printf(",\"%s.%s\":%.4g", name, suffix, (double)nanoseconds / 1e6);
}

void report_durations(const char *name, const struct histogram *histogram) {
    if (histogram->count == 0) return;
    report_quantile(name, "p50", histogram_quantile(histogram, 0.5));
    report_quantile(name, "p99", histogram_quantile(histogram, 0.99));
    report_quantile(name, "p999", histogram_quantile(histogram, 0.999));
    report_quantile(name, "max", histogram->largest);
}

void report_end(void) {
    puts("}");
    fflush(stdout);
}
