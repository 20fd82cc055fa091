// SPDX-License-Identifier: MIT

#include "histogram.h"

enum { step_bits = 7 };

void histogram_add(struct histogram *histogram, uint64_t duration) {
    unsigned magnitude = 63 - (unsigned)__builtin_clzll(duration | histogram_steps);
    unsigned shift = magnitude - step_bits;
    histogram->counts[shift * histogram_steps + (duration >> shift)] += 1;
    histogram->count += 1;
    if (duration > histogram->largest) histogram->largest = duration;
}

uint64_t histogram_quantile(const struct histogram *histogram, double share) {
    uint64_t wanted = (uint64_t)(share * (double)histogram->count + 0.5);
    uint64_t seen = 0;
    for (unsigned index = 0; index < histogram_size; index++) {
        seen += histogram->counts[index];
        if (seen < wanted || seen == 0) continue;
        if (index < 2 * histogram_steps) return index;
        unsigned shift = index / histogram_steps - 1;
        return (uint64_t)(index - shift * histogram_steps) << shift;
    }
    return histogram->largest;
}
