// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation

/// One vector: an expression, the world it stands in, and what it must come to.
struct Vector {
    /// Its file, section and name.
    let id: String
    /// What the totals are kept by: `core`, `extension:math`.
    let category: String
    /// The expression.
    let source: String
    /// What must come out.
    let expectation: Expectation
    /// Why the vector cannot be judged here, or `nil`.
    let obstacle: String?
    /// Whether it is marked as one that needs messages of protocol buffers.
    var needsMessages: Bool { (json["needsMessages"] as? String) != nil }
    private let json: [String: Any]

    /// Whether the expression is checked before it is evaluated.
    var isChecked: Bool { !(json["disable_check"] as? Bool ?? false) }
    /// Whether only the check is asked for.
    var isCheckedOnly: Bool { json["check_only"] as? Bool ?? false }

    init(_ json: [String: Any]) {
        self.json = json
        id = json["id"] as? String ?? json["name"] as? String ?? "?"
        category = json["category"] as? String ?? "unnamed"
        source = json["expr"] as? String ?? ""
        let expected = json["expect"] as? [String: Any] ?? [:]
        var wanted = Expectation.failure
        var reason: String?
        do throws(UnreadableValue) {
            wanted = try Expectation(expected)
            _ = try Self.bindings(json)
        } catch {
            reason = error.reason
        }
        expectation = wanted
        obstacle = reason
    }

    /// All vectors of a file's object.
    static func all(in file: [String: Any]) -> [Vector] {
        let sections = file["sections"] as? [[String: Any]] ?? []
        return sections.flatMap { $0["tests"] as? [[String: Any]] ?? [] }.map(Vector.init)
    }

    /// The declarations of the vector: its variables, and its functions beside those of the library.
    var environment: Environment {
        var variables: [Variable] = []
        var functions = StandardLibrary.declarations
        for declaration in json["type_env"] as? [[String: Any]] ?? [] {
            let name = declaration["name"] as? String ?? ""
            if let type = declaration["type"] as? [String: Any] {
                variables.append(Variable(name: name, type: CEL.`Type`(vector: type)))
            }
            if let overloads = declaration["overloads"] as? [[String: Any]] {
                functions.append(FunctionDeclaration(name: name, overloads: overloads.map(Overload.init(vector:))))
            }
        }
        return Environment(
            container: json["container"] as? String ?? "",
            variables: variables,
            functions: functions,
            macros: !(json["disable_macros"] as? Bool ?? false),
            limits: .conformance
        )
    }

    /// The values of the variables.
    var activation: Activation { Activation((try? Self.bindings(json)) ?? [:]) }

    private static func bindings(_ json: [String: Any]) throws(UnreadableValue) -> [String: Value] {
        var values: [String: Value] = [:]
        for (name, binding) in json["bindings"] as? [String: [String: Any]] ?? [:] {
            if let value = binding["value"] as? [String: Any] {
                values[name] = try Value(vector: value)
            } else if let messages = binding["error"] {
                let message = (messages as? [String])?.first ?? "given"
                values[name] = .error(EvaluationError(.given, message))
            } else if let ids = binding["unknown"] as? [Any] {
                values[name] = .unknown(ids.compactMap(Self.integer).sorted())
            } else {
                throw UnreadableValue(reason: "the binding of '\(name)' is neither value nor error nor unknown")
            }
        }
        return values
    }

    /// A number that is written as a number or as text.
    static func integer(_ json: Any?) -> Int64? {
        (json as? String).flatMap { Int64($0) } ?? (json as? Int).map { Int64($0) }
    }
}

/// What a vector wants.
enum Expectation {
    /// This value, of this type when one is named; `nil` when only the check is asked for.
    case value(Value?, type: CEL.`Type`?)
    /// An error, when checked or when evaluated.
    case failure
    /// Unknown.
    case unknown

    init(_ json: [String: Any]) throws(UnreadableValue) {
        switch json["kind"] as? String {
        case "error", "any_error": self = .failure
        case "unknown", "any_unknown": self = .unknown
        case "value", "typed":
            var value: Value?
            if let given = json["value"] as? [String: Any] { value = try Value(vector: given) }
            self = .value(value, type: (json["type"] as? [String: Any]).map { CEL.`Type`(vector: $0) })
        default: throw UnreadableValue(reason: "an expectation of kind '\(json["kind"] ?? "none")'")
        }
    }
}

/// Something in a vector that this engine has no value for: a message of protocol buffers.
struct UnreadableValue: Error {
    let reason: String
}
