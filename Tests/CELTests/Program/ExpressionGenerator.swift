// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// Writes random, well-typed expressions over the world of slots, of all of the language.
///
/// The grammar is `ExpressionTemplates`: for each kind of value the forms that give one, with the kinds of their parts.
struct ExpressionGenerator {
    /// A kind of value: a type that the templates name.
    enum Kind: String, CaseIterable {
        case bool, int, uint, double, string, bytes, timestamp, duration
        case ints, strings, doubles, durations, lists, parties
        case counts, names
        case maybeInt, maybeString
        case party, ip, cidr, zone, any
    }

    var random: SplitMix64
    /// The variables of the macros around.
    private var locals: [(name: String, kind: Kind)] = []
    private var variableCount = 0

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    /// An expression of one of the kinds, conditions most often.
    mutating func expression(_ depth: Int) -> String {
        if random.below(2) == 0 { return condition(depth) }
        return expression(Kind.allCases[random.below(Kind.allCases.count)], depth)
    }

    /// A condition.
    mutating func condition(_ depth: Int) -> String { expression(.bool, depth) }

    mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        let known = locals.filter { $0.kind == kind }
        if !known.isEmpty, random.below(3) == 0 { return known[random.below(known.count)].name }
        var templates = ExpressionTemplates.leaves[kind] ?? []
        if depth > 0, random.below(6) > 0 {
            templates = (ExpressionTemplates.forms[kind] ?? []) + ExpressionTemplates.generic(kind)
        }
        guard !templates.isEmpty else { return "null" }
        return filled(templates[random.below(templates.count)], depth)
    }

    /// A template with its parts filled in: `{kind}` is an expression, `<kind>` a new variable for the parts behind it,
    /// `«kind»` one for the parts behind the next one, which is its value.
    private mutating func filled(_ template: String, _ depth: Int) -> String {
        let outer = locals.count
        defer { locals.removeLast(locals.count - outer) }
        var text = ""
        var declared: [(name: String, kind: Kind)] = []
        var bound: [(name: String, kind: Kind)] = []
        let brackets: [Character: Character] = ["{": "}", "<": ">", "«": "»"]
        var rest = template[...]
        while let character = rest.popFirst() {
            guard let closing = brackets[character], let end = rest.firstIndex(of: closing),
                let kind = Kind(rawValue: String(rest[..<end]))
            else {
                text.append(character)
                continue
            }
            rest = rest[rest.index(after: end)...]
            if character == "{" {
                locals += declared
                declared = []
                text += expression(kind, depth - 1)
                locals += bound
                bound = []
            } else {
                variableCount += 1
                if character == "<" { declared.append(("v\(variableCount)", kind)) }
                if character == "«" { bound.append(("v\(variableCount)", kind)) }
                text += "v\(variableCount)"
            }
        }
        return text
    }
}
