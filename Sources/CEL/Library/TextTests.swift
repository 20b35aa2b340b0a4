// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let textTests: [LibraryFunction] = [
        LibraryFunction(
            "contains",
            "Whether the text has the other one in it.",
            example: "'hello'.contains('ell')",
            [
                LibraryOverload(member: "contains_string", [.string, .string], .bool) { arguments, meter in
                    let (text, part) = (arguments.text(0), arguments.text(1))
                    guard meter.scan(text.count + part.count) else { return meter.failure }
                    return .bool(CodePoints.firstOffset(of: part, in: text) != nil)
                }
            ]
        ),
        LibraryFunction(
            "startsWith",
            "Whether the text begins with the other one.",
            example: "'hello'.startsWith('he')",
            [
                LibraryOverload(member: "starts_with_string", [.string, .string], .bool) { arguments, meter in
                    guard meter.scan(arguments.text(1).count) else { return meter.failure }
                    return .bool(arguments.text(0).starts(with: arguments.text(1)))
                }
            ]
        ),
        LibraryFunction(
            "endsWith",
            "Whether the text ends with the other one.",
            example: "'hello'.endsWith('lo')",
            [
                LibraryOverload(member: "ends_with_string", [.string, .string], .bool) { arguments, meter in
                    let (text, part) = (arguments.text(0), arguments.text(1))
                    guard meter.scan(part.count) else { return meter.failure }
                    return .bool(text.count >= part.count && text.suffix(part.count).elementsEqual(part))
                }
            ]
        ),
        LibraryFunction(
            "matches",
            "Whether the RE2 pattern matches anywhere in the text.",
            example: "'grey'.matches('gr(a|e)y')",
            cost: 10,
            [
                LibraryOverload("matches", [.string, .string], .bool, matches),
                LibraryOverload(member: "matches_string", [.string, .string], .bool, matches),
            ]
        ),
    ]

    private static let matches: Implementation = { arguments, meter in
        withPattern(arguments.text(1), &meter) { expression, meter in
            let text = arguments.text(0)
            guard meter.charge(expression.cost(octets: text.count)) else { return meter.failure }
            return .bool(expression.matches(text))
        }
    }

    /// Compiles or finds a pattern; a bad one is a failure.
    ///
    /// Compiling is paid for once in each evaluation, so that what one costs does not depend on those before it.
    static func withPattern(
        _ pattern: [UInt8],
        _ meter: inout Meter,
        _ body: (RegularExpression, inout Meter) -> Value
    ) -> Value {
        guard meter.compile(pattern) else { return meter.failure }
        return switch RegularExpressionCache.shared.expression(pattern) {
        case .success(let expression): body(expression, &meter)
        case .failure(let failure): .failure(.badArgument, failure.message)
        }
    }
}
