// Part of Proviso. SPDX-License-Identifier: Apache-2.0

#include "CRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

struct CRE2Pattern {
    RE2 re2;

    CRE2Pattern(const re2::StringPiece &pattern, const RE2::Options &options) : re2(pattern, options) {}
};

namespace {

/// A non-null view: RE2 tells "no text" from "empty text" by the pointer, we do not.
re2::StringPiece view(const uint8_t *bytes, size_t length) {
    return length == 0 ? re2::StringPiece("", 0) : re2::StringPiece(reinterpret_cast<const char *>(bytes), length);
}

constexpr int spans_max = 17;

}  // namespace

extern "C" {

CRE2Pattern *cre2_compile(const uint8_t *pattern, size_t length, int64_t memory_bytes_max) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(memory_bytes_max);
    return new (std::nothrow) CRE2Pattern(view(pattern, length), options);
}

void cre2_free(CRE2Pattern *pattern) { delete pattern; }

bool cre2_is_valid(const CRE2Pattern *pattern) { return pattern->re2.ok(); }

size_t cre2_error(const CRE2Pattern *pattern, uint8_t *buffer, size_t capacity) {
    const std::string &error = pattern->re2.error();
    if (capacity > 0) {
        std::memcpy(buffer, error.data(), std::min(capacity, error.size()));
    }
    return error.size();
}

int cre2_program_size(const CRE2Pattern *pattern) { return pattern->re2.ProgramSize(); }

int cre2_group_count(const CRE2Pattern *pattern) { return pattern->re2.NumberOfCapturingGroups(); }

bool cre2_matches(const CRE2Pattern *pattern, const uint8_t *text, size_t length) {
    return pattern->re2.Match(view(text, length), 0, length, RE2::UNANCHORED, nullptr, 0);
}

bool cre2_find(
    const CRE2Pattern *pattern, const uint8_t *text, size_t length, size_t start, CRE2Span *spans, int span_count) {
    re2::StringPiece found[spans_max];
    const int wanted = std::min(span_count, spans_max);
    const re2::StringPiece whole = view(text, length);
    if (start > length || !pattern->re2.Match(whole, start, length, RE2::UNANCHORED, found, wanted)) {
        return false;
    }
    for (int index = 0; index < span_count; index++) {
        const bool took_part = index < wanted && found[index].data() != nullptr;
        spans[index].start = took_part ? found[index].data() - whole.data() : -1;
        spans[index].end = took_part ? spans[index].start + static_cast<int64_t>(found[index].size()) : -1;
    }
    return true;
}

}  // extern "C"
