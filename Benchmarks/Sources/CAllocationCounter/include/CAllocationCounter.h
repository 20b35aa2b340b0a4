// Part of Proviso. SPDX-License-Identifier: Apache-2.0
#ifndef PROVISO_ALLOCATION_COUNTER_H
#define PROVISO_ALLOCATION_COUNTER_H

#include <stdint.h>

/// How many times the process has asked the allocator for memory since it began.
uint64_t proviso_allocations(void);

#endif
