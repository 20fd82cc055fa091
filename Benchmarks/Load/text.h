// SPDX-License-Identifier: MIT

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The text of a message: always 200 bytes that no format has to escape, with a number in them by which it is known again.
enum { text_size = 200 };

/// Says which run this is: texts of another one, which a server may still be telling, are not found.
void text_begin(uint64_t run);

/// The text with that number, until the next call.
const char *text_with(uint64_t number);

/// Finds a text in what a server sent and reads its number. `place` is where it was the last time, which is nearly always where it is
/// now; it is kept up.
bool text_find(const char *bytes, size_t length, uint32_t *place, uint64_t *number);
