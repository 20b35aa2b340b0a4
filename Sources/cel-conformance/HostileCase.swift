// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// One hostile or trap input: an expression, its variables, and what it may come to.
struct HostileCase {
    /// Its name.
    let id: String
    /// The expression.
    let source: String
    /// What the answer must begin with, in the words of the file.
    let expectation: String
    private let variables: [Variable]
    private let values: [String: Value]

    init(_ json: [String: Any]) {
        id = json["id"] as? String ?? "?"
        expectation = json["expect"] as? String ?? ""
        source = json["expr"] as? String ?? Self.built(json)
        var values: [String: Value] = [:]
        for (name, binding) in json["bind"] as? [String: Any] ?? [:] {
            if let text = binding as? String { values[name] = .text(text) }
            if let parts = binding as? [String: Any] { values[name] = .text(Self.repeated(parts)) }
        }
        self.values = values
        let types = (json["vars"] as? [String: String] ?? [:]).sorted { $0.key < $1.key }
        variables = types.map { Variable(name: $0.key, type: $0.value == "string" ? .string : .map(.string, .dyn)) }
    }

    /// All cases of a file's object, or `nil` when it holds none.
    static func all(in file: [String: Any]) -> [HostileCase]? {
        (file["cases"] as? [[String: Any]])?.map(HostileCase.init)
    }

    private static func built(_ json: [String: Any]) -> String {
        func part(_ key: String) -> String { json[key] as? String ?? "" }
        let count = json["n"] as? Int ?? 0
        return part("head") + String(repeating: part("repeat"), count: count) + part("mid")
            + String(repeating: part("close"), count: count) + part("tail")
    }

    private static func repeated(_ json: [String: Any]) -> String {
        String(repeating: json["repeat"] as? String ?? "", count: json["n"] as? Int ?? 0)
            + (json["tail"] as? String ?? "")
    }

    /// The variables in slots, in an environment with the limits for rules but no deadline: fuel alone must do.
    ///
    /// Where the file wants the check to refuse a constant, the rules for packs apply: they are what reads constants.
    func world() -> SlotWorld {
        let environment = Environment(
            variables: variables,
            functions: StandardLibrary.declarations,
            strict: expectation.hasPrefix("check_error"),
            limits: .replayable
        )
        return SlotWorld(environment: environment, activation: Activation(values))
    }

    /// Checks the expression, compiles it and evaluates it with both evaluators.
    func answers(in world: inout SlotWorld) -> [Value] {
        let result = world.environment.check(Source(source))
        guard let checked = result.expression else {
            return [.error(EvaluationError(.given, result.issues.first?.message ?? "no issue"))]
        }
        if expectation.hasPrefix("check_error") { return [.text("the check found nothing")] }
        let program = Program(checked)
        let compiled = world.withFrame { program.value(&$0) }
        let reference = world.withFrame { ReferenceEvaluator.evaluate(checked, frame: &$0) }
        return [compiled, reference]
    }

    /// Whether an answer is one the file allows.
    func isRight(_ answer: Value) -> Bool {
        func begins(_ words: String) -> Bool { expectation.hasPrefix(words) }
        if begins("ok") { return true }
        if begins("true") { return answer.isSame(as: .bool(true)) }
        if begins("2") { return answer.isSame(as: .int(2)) }
        if begins("false") {
            return answer.isSame(as: .bool(false)) || (expectation.contains("cost_exceeded") && answer.isFailure)
        }
        return answer.isFailure
    }
}
