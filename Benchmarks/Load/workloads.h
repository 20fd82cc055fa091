// SPDX-License-Identifier: MIT

#pragma once

#include "options.h"

/// What can be measured: one file each, named like it. Each prints its report.
void fanout(const struct options *options);
void rooms(const struct options *options);
void writers(const struct options *options);
void idle(const struct options *options);
void storm(const struct options *options);
void pages(const struct options *options);
void posts(const struct options *options);
void guests(const struct options *options);
void sqlite(const struct options *options);
void disk(const struct options *options);
