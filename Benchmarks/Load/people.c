// SPDX-License-Identifier: MIT

#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"

static void add(struct people *people, const char *credential, const char *room) {
    // A power of two or none: time to grow.
    if ((people->count & (people->count - 1)) == 0) {
        size_t capacity = people->count ? people->count * 2 : 1;
        people->persons = realloc(people->persons, capacity * sizeof *people->persons);
        if (!people->persons) fail("There is not enough memory for %zu people.", capacity);
    }
    people->persons[people->count++] = (struct person){.credential = strdup(credential), .room = strdup(room)};
}

struct people people_read(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail("The file of people %s cannot be read; make one with: roomkey-load guests.", path);
    struct people people = {0};
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        char *room = strchr(line, ' ');
        if (!room) fail("The file of people %s has a line without a room.", path);
        *room++ = 0;
        room[strcspn(room, "\n")] = 0;
        add(&people, line, room);
    }
    free(line);
    fclose(file);
    return people;
}

struct people people_without_names(size_t count, size_t per_room) {
    struct people people = {0};
    for (size_t index = 0; index < count; index++) {
        char room[32];
        snprintf(room, sizeof room, "room%zu", index / per_room);
        add(&people, "", room);
    }
    return people;
}
