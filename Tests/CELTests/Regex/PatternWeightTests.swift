// Part of Proviso. SPDX-License-Identifier: Apache-2.0

@testable import CEL
import Testing

@Suite struct `The weight of a pattern` {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("a|b", 3), ("(abc){4}", 12), ("(a{3}b){2,5}", 20), ("a*b+c?", 6), (".", 8),
            ("[a-z]{10}", 40), ("[^a]", 8), (#"\pL"#, 200), (#"\p{Greek}{3}"#, 600), (#"[\pL\d]+"#, 206),
            (#"\Qa{9}\E"#, 4), ("a{2,}", 2), ("a{x}", 4), ("[]]", 4), ("[[:alpha:]]", 12), ("a{5000}", 5_000),
            ("((a{1000}){1000}){1000}", 1_000_000_000), ("((((", 0), ("))))", 0), (#"\"#, 1), ("[", 4), ("{", 1),
        ]
    )
    func `is told from its text`(pattern: String, weight: Int) {
        #expect(PatternWeight.weight(of: Array(pattern.utf8)) == weight, "\(pattern)")
    }

    /// What people write to find words, numbers and links is far from the limit.
    @Test(
        arguments: [
            #"(?i)\b(free|win|winner|prize|cash)\b.{0,40}https?://[^\s]+"#, #"^\+48[0-9]{9}$"#, #"[\pL\pN]{2,6}"#,
            #"(\d{1,3}\.){3}\d{1,3}"#, #"^\s*(stop|end|quit|unsubscribe|koniec|wypisz)\s*[.!]?\s*$"#,
        ]
    )
    func `of an honest pattern is small`(pattern: String) throws {
        #expect(PatternWeight.weight(of: Array(pattern.utf8)) < 10_000)
        _ = try RegularExpression(Array(pattern.utf8))
    }

    @Test func `refuses what would take long to compile`() {
        for pattern in [String(repeating: #"\pL"#, count: 330), #"(?i)(\pN|\pL){1,40}x$"#, #"(\pL{1,100}){1,10}"#] {
            #expect(throws: RegularExpressionFailure.programTooLarge) { try RegularExpression(Array(pattern.utf8)) }
        }
    }

    @Test(arguments: UInt64(0)..<16)
    func `is told of any octets`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let pieces = Array(#"([{\pPQE^]})|.*+?,:0123456789a-"#.utf8)
        for _ in 0..<200 {
            let pattern = (0..<random.below(60)).map { _ in pieces[random.below(pieces.count)] }
            #expect(PatternWeight.weight(of: pattern) >= 0)
        }
    }
}
