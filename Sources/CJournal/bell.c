// Part of Proviso. SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CJournal.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct proviso_bell {
    _Atomic uint32_t rung;
    _Atomic uint32_t sleepers;
};

proviso_bell *proviso_bell_create(void) {
    return calloc(1, sizeof(proviso_bell));
}

void proviso_bell_destroy(proviso_bell *bell) {
    free(bell);
}

void proviso_bell_ring(proviso_bell *bell) {
    if (atomic_exchange(&bell->rung, 1) == 1) return;
    if (atomic_load(&bell->sleepers) == 0) return;
    syscall(SYS_futex, &bell->rung, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

void proviso_bell_wait(proviso_bell *bell, int64_t nanoseconds) {
    if (atomic_exchange(&bell->rung, 0) == 1 || nanoseconds == 0) return;
    const int64_t end = proviso_monotonic_nanoseconds() + nanoseconds;
    int64_t left = nanoseconds;
    atomic_fetch_add(&bell->sleepers, 1);
    while (atomic_exchange(&bell->rung, 0) == 0 && (nanoseconds < 0 || left > 0)) {
        const struct timespec time = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        // It returns at once when the bell has rung since it was looked at: its word is no longer 0.
        syscall(SYS_futex, &bell->rung, FUTEX_WAIT_PRIVATE, 0, nanoseconds < 0 ? NULL : &time, NULL, 0);
        if (nanoseconds >= 0) left = end - proviso_monotonic_nanoseconds();
    }
    atomic_fetch_sub(&bell->sleepers, 1);
}

static int64_t nanoseconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t proviso_thread_nanoseconds(void) {
    return nanoseconds_of(CLOCK_THREAD_CPUTIME_ID);
}

int64_t proviso_monotonic_nanoseconds(void) {
    return nanoseconds_of(CLOCK_MONOTONIC);
}
