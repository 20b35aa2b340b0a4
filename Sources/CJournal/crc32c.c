// Part of Proviso. SPDX-License-Identifier: Apache-2.0

#include "CJournal.h"

#include <string.h>

// The polynomial 0x1EDC6F41, its bits reversed.
static const uint32_t polynomial = 0x82F63B78;

static uint32_t table[256];
// One of three lanes has 256 bytes: what a lane's checksum becomes when so many zero bytes follow it, byte by byte.
enum { lane_bytes = 256 };
static uint32_t after_lane[4][256];
static int has_instruction;

/// A checksum moved past `count` zero bytes.
static uint32_t past_zeros(uint32_t state, size_t count) {
    for (size_t index = 0; index < count; index++) state = (state >> 8) ^ table[state & 0xFF];
    return state;
}

__attribute__((constructor)) static void fill_tables(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (value & 1 ? polynomial : 0);
        table[byte] = value;
    }
    for (int place = 0; place < 4; place++) {
        for (uint32_t byte = 0; byte < 256; byte++) {
            after_lane[place][byte] = past_zeros(byte << (8 * place), lane_bytes);
        }
    }
#if defined(__x86_64__)
    __builtin_cpu_init();
    has_instruction = __builtin_cpu_supports("sse4.2") != 0;
#endif
}

uint32_t proviso_crc32c_table(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *byte = bytes;
    uint32_t state = ~checksum;
    for (size_t index = 0; index < count; index++) state = (state >> 8) ^ table[(state ^ byte[index]) & 0xFF];
    return ~state;
}

#if defined(__x86_64__)
static uint64_t word_at(const uint8_t *byte) {
    uint64_t word;
    memcpy(&word, byte, sizeof word);
    return word;
}

static uint32_t past_lane(uint32_t state) {
    return after_lane[0][state & 0xFF] ^ after_lane[1][(state >> 8) & 0xFF]
         ^ after_lane[2][(state >> 16) & 0xFF] ^ after_lane[3][state >> 24];
}

// The instruction takes three cycles and one can begin in each: three lanes side by side keep it busy.
__attribute__((target("sse4.2")))
static uint32_t with_instruction(uint32_t checksum, const uint8_t *byte, size_t count) {
    uint64_t state = ~checksum;
    while (count >= 3 * lane_bytes) {
        uint64_t second = 0, third = 0;
        for (size_t index = 0; index < lane_bytes; index += 8) {
            state = __builtin_ia32_crc32di(state, word_at(byte + index));
            second = __builtin_ia32_crc32di(second, word_at(byte + lane_bytes + index));
            third = __builtin_ia32_crc32di(third, word_at(byte + 2 * lane_bytes + index));
        }
        state = past_lane((uint32_t)state) ^ second;
        state = past_lane((uint32_t)state) ^ third;
        byte += 3 * lane_bytes;
        count -= 3 * lane_bytes;
    }
    for (; count >= 8; byte += 8, count -= 8) state = __builtin_ia32_crc32di(state, word_at(byte));
    for (; count > 0; byte += 1, count -= 1) state = __builtin_ia32_crc32qi((uint32_t)state, *byte);
    return ~(uint32_t)state;
}
#endif

uint32_t proviso_crc32c(uint32_t checksum, const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (has_instruction) return with_instruction(checksum, bytes, count);
#endif
    return proviso_crc32c_table(checksum, bytes, count);
}
