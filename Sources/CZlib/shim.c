// Part of Proviso. SPDX-License-Identifier: Apache-2.0

#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct proviso_inflater {
    z_stream stream;
};

// 15 bits of window, and 16 to say that the wrapping is gzip's.
static const int window_bits = 15 + 16;

proviso_inflater *proviso_inflater_create(void) {
    proviso_inflater *inflater = calloc(1, sizeof(proviso_inflater));
    if (inflater == NULL) return NULL;
    if (inflateInit2(&inflater->stream, window_bits) != Z_OK) {
        free(inflater);
        return NULL;
    }
    return inflater;
}

void proviso_inflater_destroy(proviso_inflater *inflater) {
    if (inflater == NULL) return;
    inflateEnd(&inflater->stream);
    free(inflater);
}

int proviso_inflater_reset(proviso_inflater *inflater) {
    return inflateReset(&inflater->stream) == Z_OK ? PROVISO_INFLATE_MORE : PROVISO_INFLATE_MEMORY;
}

int proviso_inflater_step(proviso_inflater *inflater,
                          const uint8_t *input, size_t input_count, size_t *input_used,
                          uint8_t *output, size_t output_count, size_t *output_used) {
    z_stream *stream = &inflater->stream;
    if (input_count > UINT_MAX) input_count = UINT_MAX;
    if (output_count > UINT_MAX) output_count = UINT_MAX;
    stream->next_in = (Bytef *)input;
    stream->avail_in = (uInt)input_count;
    stream->next_out = output;
    stream->avail_out = (uInt)output_count;
    int result = inflate(stream, Z_NO_FLUSH);
    *input_used = input_count - stream->avail_in;
    *output_used = output_count - stream->avail_out;
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR:
        return PROVISO_INFLATE_MORE;
    case Z_STREAM_END:
        return PROVISO_INFLATE_END;
    case Z_MEM_ERROR:
        return PROVISO_INFLATE_MEMORY;
    default:
        return PROVISO_INFLATE_CORRUPT;
    }
}
