// SPDX-License-Identifier: MIT

#include "text.h"

#include <string.h>

enum { mark_size = 6, digits = 9 };

/// The mark is =#= and three digits of the run; nine digits of the number follow.
static char text[text_size + 1] =
    "=#=000000000000 It was a bright cold day in November, and the servers were striking thirteen. Whoever reads this far has "
    "read about as much as people write to each other in a room: one sentence or two";

static void write_number(size_t place, size_t length, uint64_t number) {
    for (size_t index = length; index-- > 0; number /= 10) text[place + index] = (char)('0' + number % 10);
}

void text_begin(uint64_t run) {
    write_number(mark_size - 3, 3, run);
}

const char *text_with(uint64_t number) {
    write_number(mark_size, digits, number);
    return text;
}

bool text_find(const char *bytes, size_t length, uint32_t *place, uint64_t *number) {
    if (length < text_size) return false;
    const char *found = bytes + *place;
    if (*place > length - text_size || memcmp(found, text, mark_size) != 0) {
        found = memmem(bytes, length, text, mark_size);
        if (!found || length - (size_t)(found - bytes) < text_size) return false;
        *place = (uint32_t)(found - bytes);
    }
    *number = 0;
    for (size_t index = 0; index < digits; index++) *number = *number * 10 + (uint64_t)(found[mark_size + index] - '0');
    return true;
}
