// SPDX-License-Identifier: MIT

#pragma once

/// Seconds of CPU time that a process has used, as user and for the kernel; 0 for process 0.
double process_cpu(int pid);

/// Bytes of memory that a process has resident; 0 for process 0.
double process_memory(int pid);
