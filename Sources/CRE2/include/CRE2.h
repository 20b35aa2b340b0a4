// Part of Proviso. SPDX-License-Identifier: Apache-2.0
//
// A C face of libre2: compile, inspect, search. Patterns and texts are pointer and length, so that
// a NUL byte is an ordinary byte. Searching is thread-safe; RE2 logs nothing.

#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern, or one that did not compile and knows why.
typedef struct CRE2Pattern CRE2Pattern;

/// Where a group matched, in bytes; both ends are -1 when the group took no part.
typedef struct {
    int64_t start;
    int64_t end;
} CRE2Span;

/// Compiles a pattern; never NULL unless memory is exhausted. Free it with `cre2_free`.
CRE2Pattern *cre2_compile(const uint8_t *pattern, size_t length, int64_t memory_bytes_max);

void cre2_free(CRE2Pattern *pattern);

/// Whether the pattern compiled.
bool cre2_is_valid(const CRE2Pattern *pattern);

/// Copies at most `capacity` bytes of the compile error; returns how many there are.
size_t cre2_error(const CRE2Pattern *pattern, uint8_t *buffer, size_t capacity);

/// The number of instructions of the compiled program.
int cre2_program_size(const CRE2Pattern *pattern);

/// The number of capturing groups, the whole match not counted.
int cre2_group_count(const CRE2Pattern *pattern);

/// Whether the pattern matches anywhere in the text.
bool cre2_matches(const CRE2Pattern *pattern, const uint8_t *text, size_t length);

/// Finds the first match at or after byte `start`; writes the whole match and then the groups.
bool cre2_find(
    const CRE2Pattern *pattern, const uint8_t *text, size_t length, size_t start, CRE2Span *spans, int span_count);

#ifdef __cplusplus
}
#endif

#endif
