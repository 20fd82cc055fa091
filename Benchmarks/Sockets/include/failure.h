// SPDX-License-Identifier: MIT

#pragma once

/// Says on stderr what went wrong and what to do, and ends the program with status 1: a measurement that went wrong has no figures.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
