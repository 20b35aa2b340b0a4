// Part of Proviso. SPDX-License-Identifier: Apache-2.0

// What the compiler offers and Swift has no word for.

#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Asks the processor to fetch the cache line at an address; nothing happens when the address is not readable.
static inline __attribute__((always_inline)) void proviso_prefetch(const void *address) {
    __builtin_prefetch(address, 0, 3);
}

/// How many of the sixteen bytes from `text` on may pass through a JSON text unseen: those before the first quote,
/// backslash, control character or byte above 127; 16 when there is none. All sixteen must be readable.
static inline __attribute__((always_inline)) unsigned proviso_plain_bytes(const unsigned char *text) {
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128((const __m128i *)text);
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x22));
    const __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x5C));
    // As signed bytes those below 0x20 and those above 127 are the same kind: less than 0x20.
    const __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    const int stops = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, slashes), others));
    return (unsigned)__builtin_ctz((unsigned)stops | 0x10000u);
#else
    unsigned count = 0;
    while (count < 16 && text[count] >= 0x20 && text[count] < 0x80 && text[count] != 0x22 && text[count] != 0x5C) {
        count += 1;
    }
    return count;
#endif
}
