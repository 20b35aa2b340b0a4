// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// Examples of the library with their parts mixed: an evaluation may fail, but it comes to an end and never traps.
@Suite struct `Mixed expressions` {
    private static let corpus: [[Substring]] = StandardLibrary.declarations.map { tokens(of: $0.example) }

    private static let corners: [Substring] = [
        "-1", "9223372036854775807", "(-9223372036854775807 - 1)", "18446744073709551615u", "0", "0.0", "-0.5", "1e308",
        "(0.0 / 0.0)", "(1.0 / 0.0)", "''", "b''", "'\\u00e9☺'", "null", "[]", "{}", "[null]", "{1: {}}", "int", "true",
        "duration('-1ns')", "timestamp('9999-12-31T23:59:59.999999999Z')", "optional.none()", "[[]]", "x", "[x, x]",
    ]

    /// Words, literals and signs; good enough for mixing.
    private static func tokens(of text: String) -> [Substring] {
        var tokens: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            var end = rest.index(after: rest.startIndex)
            if first == "'" {
                while end < rest.endIndex, rest[end] != "'" { end = rest.index(after: end) }
                if end < rest.endIndex { end = rest.index(after: end) }
            } else if first.isLetter || first.isNumber {
                while end < rest.endIndex, rest[end].isLetter || rest[end].isNumber { end = rest.index(after: end) }
            }
            tokens.append(rest[..<end])
            rest = rest[end...]
        }
        return tokens
    }

    @Test(arguments: UInt64(0)..<16)
    func `come to an end, checked or not`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let environment = Environment(
            variables: [Variable(name: "x", type: .dyn)],
            functions: StandardLibrary.declarations
        )
        let activation = Activation(["x": .text("é")])
        var evaluated = 0
        for _ in 0..<60 {
            var text = Self.corpus[random.below(Self.corpus.count)]
            for _ in 0...random.below(3) where !text.isEmpty {
                let other = Self.corpus[random.below(Self.corpus.count)]
                let token =
                    random.below(2) == 0 ? Self.corners[random.below(Self.corners.count)] : other.randomToken(&random)
                text[random.below(text.count)] = token
            }
            let source = Source(text.joined())
            if let checked = environment.check(source).expression {
                _ = ReferenceEvaluator.evaluate(checked, activation)
                evaluated += 1
            }
            if let tree = Parser.parse(source).expression {
                _ = ReferenceEvaluator.evaluate(tree, in: environment, activation)
                evaluated += 1
            }
        }
        #expect(evaluated > 0)
    }
}

extension [Substring] {
    fileprivate func randomToken(_ random: inout SplitMix64) -> Substring {
        isEmpty ? "" : self[random.below(count)]
    }
}
