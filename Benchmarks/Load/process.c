// SPDX-License-Identifier: MIT

#include "process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"

static FILE *opened(int pid, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    FILE *file = fopen(path, "r");
    if (!file) fail("There is no process %d any more: the server has ended.", pid);
    return file;
}

double process_cpu(int pid) {
    if (pid == 0) return 0;
    char line[1024] = "";
    FILE *file = opened(pid, "stat");
    if (!fgets(line, sizeof line, file)) fail("The CPU time of process %d cannot be read.", pid);
    fclose(file);
    unsigned long user = 0, system = 0;
    // The name, in parentheses, may hold anything (proc(5)).
    const char *after_name = strrchr(line, ')');
    if (!after_name || sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
        fail("The CPU time of process %d cannot be read.", pid);
    }
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double process_memory(int pid) {
    if (pid == 0) return 0;
    unsigned long size, resident;
    FILE *file = opened(pid, "statm");
    if (fscanf(file, "%lu %lu", &size, &resident) != 2) fail("The memory of process %d cannot be read.", pid);
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}
