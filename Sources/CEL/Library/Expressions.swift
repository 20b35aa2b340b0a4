// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    /// Finding and replacing by regular expressions.
    static let expressions: [LibraryFunction] = [
        LibraryFunction(
            "regex.extract",
            "An optional with the first match of a pattern, or of its one group.",
            example: "regex.extract('id 42', 'id ([0-9]+)').value() == '42'",
            cost: 10,
            [LibraryOverload("regex_extract_string_string", [.string, .string], .optional(.string), extract)]
        ),
        LibraryFunction(
            "regex.extractAll",
            "All matches of a pattern, or of its one group.",
            example: "regex.extractAll('a1 b2', '[a-z]([0-9])') == ['1', '2']",
            cost: 10,
            [LibraryOverload("regex_extractAll_string_string", [.string, .string], .list(.string), extractAll)]
        ),
        LibraryFunction(
            "regex.replace",
            "The text with matches (at most a number of them) replaced; \\1 stands for group 1.",
            example: "regex.replace('a1 b2', '([a-z])([0-9])', r'\\2\\1') == '1a 2b'",
            cost: 10,
            [
                LibraryOverload(
                    "regex_replace_string_string_string",
                    [.string, .string, .string],
                    .string,
                    replaceMatches
                ),
                LibraryOverload(
                    "regex_replace_string_string_string_int",
                    [.string, .string, .string, .int],
                    .string,
                    replaceMatches
                ),
            ]
        ),
    ]

    private static let extract: Implementation = { arguments, meter in
        let text = arguments.text(0)
        return withPattern(arguments.text(1), &meter) { expression, meter in
            guard expression.groupCount <= 1 else { return manyGroups }
            guard meter.charge(expression.cost(octets: text.count)) else { return meter.failure }
            guard let match = expression.firstMatch(in: text), let range = match.last ?? nil else {
                return .optional(nil)
            }
            return .optional(.string(Array(text[range])))
        }
    }

    private static let extractAll: Implementation = { arguments, meter in
        withPattern(arguments.text(1), &meter) { expression, meter in
            guard expression.groupCount <= 1 else { return manyGroups }
            guard let matches = matches(of: expression, in: arguments.text(0), limit: .max, &meter) else {
                return meter.failure
            }
            let found = matches.compactMap { $0.last ?? nil }
            guard meter.produce(elements: found.count) else { return meter.failure }
            return .list(found.map { .string(Array(arguments.text(0)[$0])) })
        }
    }

    private static let replaceMatches: Implementation = { arguments, meter in
        let (text, replacement) = (arguments.text(0), arguments.text(2))
        let limit = arguments.count > 3 && arguments.int(3) >= 0 ? arguments.int(3) : .max
        return withPattern(arguments.text(1), &meter) { expression, meter in
            guard let matches = matches(of: expression, in: text, limit: limit, &meter) else { return meter.failure }
            var result: [UInt8] = []
            var start = 0
            for match in matches {
                guard let whole = match[0] else { continue }
                guard let part = substituted(replacement, match, text) else {
                    return .failure(.badArgument, "the replacement names a group that the pattern does not have")
                }
                guard meter.produce(whole.lowerBound - start + part.count) else { return meter.failure }
                result.append(contentsOf: text[start..<whole.lowerBound])
                result.append(contentsOf: part)
                start = whole.upperBound
            }
            guard meter.produce(text.count - start) else { return meter.failure }
            return .string(result + text[start...])
        }
    }

    private static let manyGroups = Value.failure(.badArgument, "the pattern must have at most one group")

    /// Non-overlapping matches from left to right; `nil` when they cost too much.
    private static func matches(
        of expression: RegularExpression,
        in text: [UInt8],
        limit: Int64,
        _ meter: inout Meter
    ) -> [[Range<Int>?]]? {
        var found: [[Range<Int>?]] = []
        var start = 0
        while Int64(found.count) < limit, start <= text.count {
            guard meter.charge(expression.cost(octets: text.count - start)) else { return nil }
            guard let match = expression.firstMatch(in: text, from: start), let whole = match[0] else { break }
            found.append(match)
            guard whole.isEmpty else {
                start = whole.upperBound
                continue
            }
            guard whole.upperBound < text.count else { break }
            let rest = text[whole.upperBound...].dropFirst()
            start = rest.firstIndex { $0 & 0xC0 != 0x80 } ?? text.count
        }
        return found
    }

    /// The replacement with `\1` and the like filled in; `nil` when a group does not exist.
    private static func substituted(_ replacement: [UInt8], _ match: [Range<Int>?], _ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = replacement[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard let next = rest.popFirst() else { return nil }
            if next == byte {
                result.append(byte)
                continue
            }
            guard (0x30...0x39).contains(next), Int(next - 0x30) < match.count else { return nil }
            if let range = match[Int(next - 0x30)] { result.append(contentsOf: text[range]) }
        }
        return result
    }
}
