// SPDX-License-Identifier: MIT

#pragma once

#include <stdint.h>

enum { histogram_steps = 128, histogram_size = 58 * histogram_steps };

/// Durations in nanoseconds, each within one percent of what it was: 128 steps between a power of two and the next.
struct histogram {
    uint64_t counts[histogram_size];
    uint64_t count;
    uint64_t largest;
};

void histogram_add(struct histogram *histogram, uint64_t duration);

/// The duration that a share of all (0.99) did not exceed, in nanoseconds; 0 where there is none.
uint64_t histogram_quantile(const struct histogram *histogram, double share);
