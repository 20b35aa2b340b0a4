// Part of Proviso. SPDX-License-Identifier: Apache-2.0
#ifndef PROVISO_CNUMBERINGPLAN_H
#define PROVISO_CNUMBERINGPLAN_H

#include <stdint.h>

#pragma clang assume_nonnull begin

// The numbering plan as constant tables; NumberingPlan.swift reads them in place and says what they mean.
// The functions exist because Swift does not import arrays of unknown or large size.
#define NUMBERING_PLAN_TABLE(kind, name) \
    extern const kind numbering_plan_##name##_table[]; \
    extern const uint32_t numbering_plan_##name##_size; \
    static inline const kind *numbering_plan_##name(void) { return numbering_plan_##name##_table; } \
    static inline uint32_t numbering_plan_##name##_count(void) { return numbering_plan_##name##_size; }

// By the first three digits of a number: the place of its calling code in `codes`, 0 for none.
NUMBERING_PLAN_TABLE(uint8_t, code_of_prefix)
// Nine numbers per calling code: code; digits of the code, plus 8 when its mobile numbers are geographic;
// roots in class_nodes and prefix_nodes; possible lengths as bits, low and high half; region of all its
// numbers or 0; zone set of the country; set of its regions.
NUMBERING_PLAN_TABLE(uint16_t, codes)
// Eleven numbers per node: the successor for each digit, 0 for none, and the place in `classes`.
NUMBERING_PLAN_TABLE(uint16_t, class_nodes)
// Region << 16 | kind.
NUMBERING_PLAN_TABLE(uint32_t, classes)
// Eleven numbers per node: the successor for each digit, 0 for none, and the place in `prefixes`, 0 to inherit.
NUMBERING_PLAN_TABLE(uint16_t, prefix_nodes)
// Four numbers per prefix: zone set; country and part of the subdivision; row of `rates`.
NUMBERING_PLAN_TABLE(uint16_t, prefixes)
// Sixteen classes per row, by kind.
NUMBERING_PLAN_TABLE(uint8_t, rates)
// Where each zone set begins in zone_set_members; one more for the end of the last.
NUMBERING_PLAN_TABLE(uint16_t, zone_set_starts)
// Places in zone_names.
NUMBERING_PLAN_TABLE(uint16_t, zone_set_members)
// The regions that sets of regions have a bit for.
NUMBERING_PLAN_TABLE(uint16_t, regions)
// Eleven numbers per node: the successor for each digit, 0 for none, and the place in region_sets.
NUMBERING_PLAN_TABLE(uint16_t, emergency_nodes)
// The root in emergency_nodes; the bit that stands for "wherever the caller is".
NUMBERING_PLAN_TABLE(uint16_t, emergency_roots)
// Four words of 64 bits per set.
NUMBERING_PLAN_TABLE(uint64_t, region_sets)

#undef NUMBERING_PLAN_TABLE

// Names of the IANA time zone database.
extern const char *_Nonnull const numbering_plan_zone_names_table[];
extern const uint32_t numbering_plan_zone_names_size;
static inline const char *numbering_plan_zone_name(uint32_t zone) { return numbering_plan_zone_names_table[zone]; }
static inline uint32_t numbering_plan_zone_names_count(void) { return numbering_plan_zone_names_size; }

extern const char numbering_plan_version_text[];
extern const char numbering_plan_sha256_text[];
static inline const char *numbering_plan_version(void) { return numbering_plan_version_text; }
static inline const char *numbering_plan_sha256(void) { return numbering_plan_sha256_text; }

#pragma clang assume_nonnull end

#endif
