// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

/// Inputs written to break evaluators: the answer must be right, or a failure where that is allowed.
@Suite struct `Hostile expressions` {
    @Test func `each gets its answer or its failure`() throws {
        guard let cases = try ConformanceFiles.object("hostile")?["cases"] as? [[String: Any]] else { return }
        var failures: [String] = []
        var slowest: (id: String, duration: Duration) = ("", .zero)
        for hostile in cases {
            let id = hostile["id"] as? String ?? "?"
            var answer: Value = .null
            let duration = ContinuousClock().measure { answer = Self.answer(to: hostile) }
            if duration > slowest.duration { slowest = (id, duration) }
            let expected = hostile["expect"] as? String ?? ""
            if !Self.isRight(answer, expected) {
                failures.append("\(id): \(String(describing: answer).prefix(100)), expected \(expected)")
            }
        }
        print("hostile: \(cases.count - failures.count)/\(cases.count), slowest \(slowest)")
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    private static func source(of hostile: [String: Any]) -> String {
        if let expression = hostile["expr"] as? String { return expression }
        func part(_ key: String) -> String { hostile[key] as? String ?? "" }
        let count = hostile["n"] as? Int ?? 0
        return part("head") + String(repeating: part("repeat"), count: count) + part("mid")
            + String(repeating: part("close"), count: count) + part("tail")
    }

    private static func answer(to hostile: [String: Any]) -> Value {
        var activation = Activation()
        for (name, binding) in hostile["bind"] as? [String: Any] ?? [:] {
            if let text = binding as? String { activation.variables[name] = .text(text) }
            guard let parts = binding as? [String: Any], let repeated = parts["repeat"] as? String else { continue }
            let whole = String(repeating: repeated, count: parts["n"] as? Int ?? 0) + (parts["tail"] as? String ?? "")
            activation.variables[name] = .text(whole)
        }
        let variables = (hostile["vars"] as? [String: String] ?? [:]).map { name, type in
            Variable(name: name, type: type == "string" ? .string : .map(.string, .dyn))
        }
        let environment = Environment(variables: variables, functions: StandardLibrary.declarations)
        let result = environment.check(Source(source(of: hostile)))
        guard let checked = result.expression else {
            return .error(EvaluationError(.given, result.issues.first?.message ?? "no issue"))
        }
        return ReferenceEvaluator.evaluate(checked, activation)
    }

    /// The expectation begins with what the answer must be.
    private static func isRight(_ answer: Value, _ expected: String) -> Bool {
        func begins(_ words: String...) -> Bool { words.contains { expected.hasPrefix($0) } }
        if begins("ok") { return true }
        if begins("true") { return answer.isSame(as: .bool(true)) }
        if begins("2") { return answer.isSame(as: .int(2)) }
        if begins("false") {
            return answer.isSame(as: .bool(false)) || (expected.contains("cost_exceeded") && answer.isFailure)
        }
        return answer.isFailure
    }
}
