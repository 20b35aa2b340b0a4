// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let strings: [LibraryFunction] = positions + pieces + letters

    private static let positions: [LibraryFunction] = [
        LibraryFunction(
            "charAt",
            "The code point at an index as text; empty at the end.",
            example: "'hello'.charAt(4) == 'o'",
            [LibraryOverload(member: "string_char_at_int", [.string, .int], .string, charAt)]
        ),
        LibraryFunction(
            "indexOf",
            "The index of the first occurrence, in code points, or -1.",
            example: "'hello mellow'.indexOf('ello', 2) == 7",
            [
                LibraryOverload(member: "string_index_of_string", [.string, .string], .int, indexOf),
                LibraryOverload(member: "string_index_of_string_int", [.string, .string, .int], .int, indexOf),
                LibraryOverload(member: "list_index_of", [.list(.a), .a], .int, types: ["A"], listIndexOf),
            ]
        ),
        LibraryFunction(
            "lastIndexOf",
            "The index of the last occurrence, in code points, or -1.",
            example: "'hello mellow'.lastIndexOf('ello', 6) == 1",
            [
                LibraryOverload(member: "string_last_index_of_string", [.string, .string], .int, lastIndexOf),
                LibraryOverload(
                    member: "string_last_index_of_string_int",
                    [.string, .string, .int],
                    .int,
                    lastIndexOf
                ),
                LibraryOverload(member: "list_last_index_of", [.list(.a), .a], .int, types: ["A"], listLastIndexOf),
            ]
        ),
        LibraryFunction(
            "substring",
            "The code points from an index on, up to and without another.",
            example: "'tacocat'.substring(0, 4) == 'taco'",
            [
                LibraryOverload(member: "string_substring_int", [.string, .int], .string, substring),
                LibraryOverload(member: "string_substring_int_int", [.string, .int, .int], .string, substring),
            ]
        ),
    ]

    private static let pieces: [LibraryFunction] = [
        LibraryFunction(
            "replace",
            "The text with each occurrence (at most a number of them) of a part replaced.",
            example: "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
            [
                LibraryOverload(member: "string_replace_string_string", [.string, .string, .string], .string, replace),
                LibraryOverload(
                    member: "string_replace_string_string_int",
                    [.string, .string, .string, .int],
                    .string,
                    replace
                ),
            ]
        ),
        LibraryFunction(
            "split",
            "The parts between occurrences of a separator, at most a number of them.",
            example: "'a b c'.split(' ', 2) == ['a', 'b c']",
            [
                LibraryOverload(member: "string_split_string", [.string, .string], .list(.string), split),
                LibraryOverload(member: "string_split_string_int", [.string, .string, .int], .list(.string), split),
            ]
        ),
        LibraryFunction(
            "join",
            "The texts of a list in a row, with a separator between them.",
            example: "['a', 'b'].join('-') == 'a-b'",
            [
                LibraryOverload(member: "list_join", [.list(.string)], .string, join),
                LibraryOverload(member: "list_join_string", [.list(.string), .string], .string, join),
            ]
        ),
    ]

    private static let letters: [LibraryFunction] = [
        textFunction(
            "lowerAscii",
            "string_lower_ascii",
            "The text with A to Z in lower case.",
            "'TacoCat'",
            "'tacocat'"
        ) {
            $0.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        },
        textFunction(
            "upperAscii",
            "string_upper_ascii",
            "The text with a to z in upper case.",
            "'TacoCat'",
            "'TACOCAT'"
        ) {
            $0.map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 }
        },
        textFunction("trim", "string_trim", "The text without white space at its ends.", "' a b '", "'a b'", trim),
        LibraryFunction(
            "reverse",
            "The code points, or the elements, in reverse order.",
            example: "'abc'.reverse() == 'cba' && [1, 2].reverse() == [2, 1]",
            [
                LibraryOverload(member: "string_reverse", [.string], .string) { arguments, meter in
                    guard meter.produce(arguments.text(0).count) else { return meter.failure }
                    return .string(CodePoints.split(arguments.text(0)).reversed().flatMap { $0 })
                },
                LibraryOverload(member: "list_reverse", [.list(.a)], .list(.a), types: ["A"]) { arguments, meter in
                    let elements = arguments.list(0)
                    return meter.produce(elements: elements.count) ? .list(elements.reversed()) : meter.failure
                },
            ]
        ),
        LibraryFunction(
            "strings.quote",
            "The text in double quotes, with escapes.",
            example: "strings.quote('a\"b') == '\"a\\\\\"b\"'",
            [
                LibraryOverload("strings_quote", [.string], .string) { arguments, meter in
                    guard meter.produce(2 * arguments.text(0).count + 2) else { return meter.failure }
                    return .string(quote(arguments.text(0)))
                }
            ]
        ),
    ]

    private static func textFunction(
        _ name: String,
        _ id: String,
        _ documentation: String,
        _ before: String,
        _ after: String,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> LibraryFunction {
        LibraryFunction(
            name,
            documentation,
            example: "\(before).\(name)() == \(after)",
            [
                LibraryOverload(member: id, [.string], .string) { arguments, meter in
                    guard meter.produce(arguments.text(0).count) else { return meter.failure }
                    return .string(change(arguments.text(0)))
                }
            ]
        )
    }

    private static let charAt: Implementation = { arguments, meter in
        let text = arguments.text(0)
        guard meter.scan(text.count) else { return meter.failure }
        guard let start = CodePoints.offset(ofIndex: arguments.int(1), in: text) else {
            return outside(arguments.int(1))
        }
        let end = text[start...].dropFirst().firstIndex { $0 & 0xC0 != 0x80 } ?? text.count
        return .string(Array(text[start..<end]))
    }

    private static let indexOf: Implementation = { arguments, meter in
        let (text, part) = (arguments.text(0), arguments.text(1))
        guard meter.scan(2 * text.count + part.count) else { return meter.failure }
        let index = arguments.count > 2 ? arguments.int(2) : 0
        guard let start = CodePoints.offset(ofIndex: index, in: text) else { return outside(index) }
        guard let found = CodePoints.firstOffset(of: part, in: text, from: start) else { return .int(-1) }
        return .int(Int64(CodePoints.count(text[..<found])))
    }

    private static let lastIndexOf: Implementation = { arguments, meter in
        let (text, part) = (arguments.text(0), arguments.text(1))
        guard meter.scan(2 * text.count + part.count) else { return meter.failure }
        var end = text.count
        if arguments.count > 2 {
            guard let bound = CodePoints.offset(ofIndex: arguments.int(2), in: text) else {
                return outside(arguments.int(2))
            }
            end = bound
        }
        guard let found = CodePoints.lastOffset(of: part, in: text, beginningBy: end) else { return .int(-1) }
        return .int(Int64(CodePoints.count(text[..<found])))
    }

    private static let substring: Implementation = { arguments, meter in
        let text = arguments.text(0)
        guard meter.scan(text.count) else { return meter.failure }
        guard let start = CodePoints.offset(ofIndex: arguments.int(1), in: text) else {
            return outside(arguments.int(1))
        }
        var end = text.count
        if arguments.count > 2 {
            guard let bound = CodePoints.offset(ofIndex: arguments.int(2), in: text) else {
                return outside(arguments.int(2))
            }
            end = bound
        }
        guard start <= end else {
            return .failure(.range, "invalid substring range: start \(arguments.int(1)), end \(arguments.int(2))")
        }
        return meter.produce(end - start) ? .string(Array(text[start..<end])) : meter.failure
    }

    private static func outside(_ index: Int64) -> Value { .failure(.range, "index out of range: \(index)") }

    private static let replace: Implementation = { arguments, meter in
        let (text, part, new) = (arguments.text(0), arguments.text(1), arguments.text(2))
        let limit = arguments.count > 3 ? arguments.int(3) : -1
        guard meter.scan(text.count) else { return meter.failure }
        let cuts = cuts(of: part, in: text, limit: limit < 0 ? .max : limit)
        let (grown, overflow) = cuts.count.multipliedReportingOverflow(by: new.count)
        guard !overflow, meter.produce(text.count + grown) else { return meter.failure }
        var result: [UInt8] = []
        var start = 0
        for cut in cuts {
            result.append(contentsOf: text[start..<cut])
            result.append(contentsOf: new)
            start = cut + part.count
        }
        return .string(result + text[start...])
    }

    /// Where non-overlapping occurrences begin; an empty part occurs before each code point and at the end.
    private static func cuts(of part: [UInt8], in text: [UInt8], limit: Int64) -> [Int] {
        var cuts: [Int] = []
        if part.isEmpty {
            for offset in text.indices where text[offset] & 0xC0 != 0x80 && Int64(cuts.count) < limit {
                cuts.append(offset)
            }
            return Int64(cuts.count) < limit ? cuts + [text.count] : cuts
        }
        var start = 0
        while Int64(cuts.count) < limit, let found = CodePoints.firstOffset(of: part, in: text, from: start) {
            cuts.append(found)
            start = found + part.count
        }
        return cuts
    }

    private static let split: Implementation = { arguments, meter in
        let (text, separator) = (arguments.text(0), arguments.text(1))
        let limit = arguments.count > 2 ? arguments.int(2) : -1
        guard meter.scan(text.count) else { return meter.failure }
        if limit == 0 { return .list([]) }
        let cutsMax = limit < 0 ? Int64.max : limit - 1
        var cuts = cuts(of: separator, in: text, limit: separator.isEmpty ? .max : cutsMax)
        if separator.isEmpty {
            if text.isEmpty { return .list([]) }
            cuts = Array(cuts.dropFirst().dropLast().prefix(Int(clamping: cutsMax)))
        }
        guard meter.produce(text.count), meter.produce(elements: cuts.count + 1) else { return meter.failure }
        var parts: [Value] = []
        var start = 0
        for cut in cuts {
            parts.append(.string(Array(text[start..<cut])))
            start = cut + separator.count
        }
        return .list(parts + [.string(Array(text[start...]))])
    }

    private static let join: Implementation = { arguments, meter in
        let separator = arguments.count > 1 ? arguments.text(1) : []
        var result: [UInt8] = []
        for (index, element) in arguments.list(0).enumerated() {
            guard case .string(let bytes) = element else { return .noSuchOverload("join", arguments) }
            guard meter.produce(bytes.count + separator.count) else { return meter.failure }
            if index > 0 { result.append(contentsOf: separator) }
            result.append(contentsOf: bytes)
        }
        return .string(result)
    }

    private static func trim(_ text: [UInt8]) -> [UInt8] {
        let parts = CodePoints.split(text)
        guard let first = parts.firstIndex(where: { !CodePoints.isSpace($0) }),
            let last = parts.lastIndex(where: { !CodePoints.isSpace($0) })
        else { return [] }
        return parts[first...last].flatMap { $0 }
    }

    private static func quote(_ text: [UInt8]) -> [UInt8] {
        let escapes: [UInt8: Unicode.Scalar] = [
            0x07: "a", 0x08: "b", 0x0C: "f", 0x0A: "n", 0x0D: "r", 0x09: "t", 0x0B: "v", 0x5C: "\\", 0x22: "\"",
        ]
        var quoted: [UInt8] = [0x22]
        for byte in text {
            if let escape = escapes[byte] {
                quoted.append(0x5C)
                quoted.append(UInt8(ascii: escape))
            } else {
                quoted.append(byte)
            }
        }
        return quoted + [0x22]
    }
}
