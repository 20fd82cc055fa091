// SPDX-License-Identifier: MIT

#pragma once

#include <stddef.h>

/// Bytes that grow. The capacity is kept when bytes are taken away, so that a buffer in use allocates nothing.
struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
};

/// Makes room for that many bytes more.
void buffer_reserve(struct buffer *buffer, size_t more);

void buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/// Appends text as printf makes it.
void buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Takes bytes away from the front.
void buffer_consume(struct buffer *buffer, size_t length);

void buffer_free(struct buffer *buffer);
