// Part of Proviso. SPDX-License-Identifier: Apache-2.0
//
// Decompression of gzip data, piece by piece, behind four plain functions.

#ifndef PROVISO_CZLIB_H
#define PROVISO_CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// The state of one decompression; opaque.
typedef struct proviso_inflater proviso_inflater;

/// What a step came to.
enum {
    PROVISO_INFLATE_MORE = 0,      ///< More input is wanted, or there is more output to fetch.
    PROVISO_INFLATE_END = 1,       ///< One gzip member is complete; bytes may follow.
    PROVISO_INFLATE_CORRUPT = -1,  ///< The data are not gzip data.
    PROVISO_INFLATE_MEMORY = -2,   ///< There is no memory.
};

/// A new state at the beginning of a gzip member, or NULL when there is no memory.
proviso_inflater *proviso_inflater_create(void);

/// Gives the state back.
void proviso_inflater_destroy(proviso_inflater *inflater);

/// Begins the next gzip member.
int proviso_inflater_reset(proviso_inflater *inflater);

/// Decompresses from `input` to `output`; says how many bytes of each were used.
int proviso_inflater_step(proviso_inflater *inflater,
                          const uint8_t *input, size_t input_count, size_t *input_used,
                          uint8_t *output, size_t output_count, size_t *output_used);

#endif
