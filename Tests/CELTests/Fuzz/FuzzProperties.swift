// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// What must hold of every text whatever: the fuzzers of `make fuzz` and the tests of what they found ask it.
enum FuzzProperties {
    /// What is wrong with how a text is parsed, or `nil`.
    ///
    /// A text either has issues, each at a place in it, or a tree whose spelling reads back as the same spelling.
    static func parsing(_ text: [UInt8]) -> String? {
        let source = Source(utf8: text)
        let result = Parser.parse(source)
        guard let tree = result.expression else {
            if result.issues.isEmpty { return "neither a tree nor an issue" }
            for issue in result.issues {
                guard (1...source.lineCount).contains(issue.line), issue.column >= 1, issue.length >= 1 else {
                    return "an issue lies outside of the text: \(issue)"
                }
                if !issue.rendered(in: source, file: "f").contains("^") { return "no caret: \(issue)" }
            }
            return nil
        }
        return spelling(tree)
    }

    /// A spelling may be longer and deeper bracketed than what was read: only its meaning is asked for.
    private static let wide: Limits = {
        var limits = Limits()
        limits.sourceBytes *= 8
        limits.depth *= 4
        limits.height *= 4
        limits.nodes *= 2
        return limits
    }()

    private static func spelling(_ tree: Expression) -> String? {
        let text = tree.text
        let again = Parser.parse(Source(text), limits: wide)
        guard let second = again.expression else {
            return "the spelling does not parse: \(text): \(again.issues.first?.message ?? "")"
        }
        return second.text == text ? nil : "the spelling changes: \(text) becomes \(second.text)"
    }

    /// What is wrong with how a text is checked and evaluated, or `nil`.
    ///
    /// Evaluating ends; a checked expression has a value of its type; both evaluators give the same one.
    static func evaluation(_ text: [UInt8], in world: ProgramWorld) -> String? {
        let source = Source(utf8: text)
        if let tree = Parser.parse(source).expression {
            _ = ReferenceEvaluator.evaluate(tree, in: world.environment)
        }
        guard let checked = world.environment.check(source).expression else { return nil }
        var frame = world.frame()
        let reference = ReferenceEvaluator.evaluate(checked, frame: &frame)
        if reference.isOrdinary, !reference.conforms(to: checked.type) {
            return "a value of type \(reference.typeName) where the check says \(checked.type)"
        }
        let compiled = Program(checked).value(&frame)
        guard agree(compiled, reference) else { return "the program says \(compiled), the reference \(reference)" }
        var environment = world.environment
        environment.limits = wide
        guard let again = environment.check(Source(checked.text)).expression else {
            return "the spelling does not check: \(checked.text)"
        }
        let value = ReferenceEvaluator.evaluate(again, frame: &frame)
        let isSame = again.type == checked.type && agree(value, reference)
        return isSame ? nil : "the spelling means \(value) of type \(again.type): \(checked.text)"
    }

    /// Whether two evaluators gave the same answer; where a limit ended either, nothing can be said.
    static func agree(_ compiled: Value, _ reference: Value) -> Bool {
        switch (compiled, reference) {
        case (.error(let error), _) where error.kind == .limit: true
        case (_, .error(let error)) where error.kind == .limit: true
        case (.error, .error), (.missing, .missing), (.unknown, .unknown): true
        default: compiled.isOrdinary && reference.isOrdinary && compiled.isSame(as: reference)
        }
    }
}

extension Value {
    /// Whether the value is one that a type allows.
    func conforms(to type: CEL.`Type`) -> Bool {
        switch (self, type) {
        case (_, .dyn), (_, .parameter), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint): true
        case (.double, .double), (.string, .string), (.bytes, .bytes), (.type, .type): true
        case (.timestamp, .timestamp), (.duration, .duration): true
        case (.null, .wrapper): true
        case (_, .wrapper(let inner)): conforms(to: inner)
        // Nullable types: the checker lets null stand where they are wanted.
        case (.null, .timestamp), (.null, .duration), (.null, .object), (.null, .abstract), (.null, .optional): true
        case (.list(let elements), .list(let inner)): elements.prefix(50).allSatisfy { $0.conforms(to: inner) }
        case (.map(let map), .map(let key, let value)):
            map.entries.prefix(50).allSatisfy { $0.key.conforms(to: key) && $0.value.conforms(to: value) }
        case (.optional(let content), .optional(let inner)): content.map { $0.conforms(to: inner) } ?? true
        case (_, .object(let name)), (_, .abstract(let name, _)): typeName == name
        default: false
        }
    }
}
