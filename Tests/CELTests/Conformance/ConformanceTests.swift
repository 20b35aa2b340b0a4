// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Testing

/// The vectors of the specification through parser, checker and reference evaluator.
@Suite struct `Conformance of the reference evaluator` {
    /// What each file must reach; a drop fails. Two cases of parse (bytes, unescaped punctuation) want an octet that
    /// their source does not have: a slip of the conversion from textproto, where `\\?` stands for a question mark.
    static let required: [(file: String, passed: Int)] = [
        ("basic", 31), ("bindings_ext", 6), ("comparisons", 251), ("conversions", 83), ("encoders_ext", 3),
        ("fields", 44), ("fp_math", 22), ("integer_math", 47), ("lists", 30), ("logic", 24), ("macros", 34),
        ("macros2", 34), ("math_ext", 149), ("namespace", 12), ("network_ext", 49), ("optionals", 41), ("parse", 143),
        ("plumbing", 4), ("string", 37), ("string_ext", 159), ("timestamps", 57), ("type_deduction", 20),
    ]

    @Test(arguments: required)
    func `a file of vectors passes as far as it did`(file: String, passed: Int) throws {
        guard ConformanceFiles.directory != nil else { return }
        var failures: [String] = []
        let cases = try ConformanceCase.all(of: file)
        for vector in cases {
            if let failure = vector.failure() { failures.append("\(vector.id): \(vector.source): \(failure)") }
        }
        print("conformance \(file): \(cases.count - failures.count)/\(cases.count)")
        for failure in failures { print("  \(failure)") }
        #expect(cases.count - failures.count >= passed)
    }
}

extension ConformanceCase {
    /// What is wrong with our answer, or `nil` when it is right.
    func failure() -> String? {
        let environment = environment
        var answer: Value
        if isChecked {
            let result = environment.check(Source(source))
            guard let checked = result.expression else {
                return isErrorExpected ? nil : "check: \(result.issues.map(\.message).joined(separator: "; "))"
            }
            if expectation["kind"] as? String == "typed" {
                let wanted = ConformanceCase.type(expectation["type"] as? [String: Any] ?? [:])
                if checked.type != wanted { return "type \(checked.type), not \(wanted)" }
                if isCheckedOnly { return nil }
            }
            answer = ReferenceEvaluator.evaluate(checked, activation)
        } else {
            let result = Parser.parse(Source(source), limits: environment.limits, macros: environment.macros)
            guard let tree = result.expression else {
                return isErrorExpected ? nil : "parse: \(result.issues.map(\.message).joined(separator: "; "))"
            }
            answer = ReferenceEvaluator.evaluate(tree, in: environment, activation)
        }
        return difference(answer)
    }

    private var expectation: [String: Any] { json["expect"] as? [String: Any] ?? [:] }

    private var isErrorExpected: Bool {
        ["error", "any_error"].contains(expectation["kind"] as? String ?? "")
    }

    private func difference(_ answer: Value) -> String? {
        switch expectation["kind"] as? String {
        case "error", "any_error": return answer.isFailure ? nil : "no error but \(answer)"
        case "unknown", "any_unknown":
            if case .unknown = answer { return nil }
            return "not unknown but \(answer)"
        default:
            guard let wanted = expectation["value"] as? [String: Any] else { return nil }
            let value = ConformanceCase.value(wanted)
            return answer.isSame(as: value) ? nil : "\(answer), not \(value)"
        }
    }
}

extension Value {
    /// Whether the values are equal and of the same types throughout; NaN is the same as NaN.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)):
            return left.isNaN ? right.isNaN : left.bitPattern == right.bitPattern
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            return left.entries.allSatisfy { entry in
                right.entries.contains { entry.key.isSame(as: $0.key) && entry.value.isSame(as: $0.value) }
            }
        default: return typeName == other.typeName && isEqual(to: other)
        }
    }
}
