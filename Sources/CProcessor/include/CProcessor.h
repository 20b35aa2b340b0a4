// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// What the compiler offers and Swift has no word for.

#pragma once

/// Asks the processor to fetch the cache line at an address; nothing happens when the address is not readable.
static inline __attribute__((always_inline)) void proviso_prefetch(const void *address) {
    __builtin_prefetch(address, 0, 3);
}
