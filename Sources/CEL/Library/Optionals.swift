// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let optionals: [LibraryFunction] = [
        LibraryFunction(
            "optional.of",
            "An optional with the value.",
            example: "optional.of(1).value() == 1",
            [
                LibraryOverload("optional_of", [.a], .optional(.a), types: ["A"]) { arguments, _ in
                    .optional(arguments[0])
                }
            ]
        ),
        LibraryFunction(
            "optional.ofNonZeroValue",
            "An optional with the value, or none when it is zero or empty.",
            example: "!optional.ofNonZeroValue('').hasValue()",
            [
                LibraryOverload("optional_ofNonZeroValue", [.a], .optional(.a), types: ["A"]) { arguments, _ in
                    .optional(arguments[0].isZero ? nil : arguments[0])
                }
            ]
        ),
        LibraryFunction(
            "optional.none",
            "An optional without a value.",
            example: "!optional.none().hasValue()",
            [LibraryOverload("optional_none", [], .optional(.a), types: ["A"]) { _, _ in .optional(nil) }]
        ),
        LibraryFunction(
            "value",
            "The value; an error when there is none.",
            example: "optional.of(1).value() == 1",
            [
                LibraryOverload(member: "optional_value", [.optional(.a)], .a, types: ["A"]) { arguments, _ in
                    guard case .optional(let value) = arguments[0] else { return .noSuchOverload("value", arguments) }
                    return value ?? .failure(.badArgument, "optional.none() has no value")
                }
            ]
        ),
        LibraryFunction(
            "hasValue",
            "Whether there is a value.",
            example: "optional.of(1).hasValue()",
            [
                LibraryOverload(member: "optional_hasValue", [.optional(.a)], .bool, types: ["A"]) { arguments, _ in
                    if case .optional(.some) = arguments[0] { .bool(true) } else { .bool(false) }
                }
            ]
        ),
        LibraryFunction(
            "or",
            "This optional when it has a value, else the other one.",
            example: "optional.none().or(optional.of(1)).value() == 1",
            [
                LibraryOverload(
                    member: "optional_or_optional",
                    [.optional(.a), .optional(.a)],
                    .optional(.a),
                    types: ["A"]
                ) { arguments, _ in
                    if case .optional(.some) = arguments[0] { arguments[0] } else { arguments[1] }
                }
            ]
        ),
        LibraryFunction(
            "orValue",
            "The value, or the other one when there is none.",
            example: "optional.none().orValue(2) == 2",
            [
                LibraryOverload(member: "optional_orValue_value", [.optional(.a), .a], .a, types: ["A"]) {
                    arguments,
                    _ in
                    if case .optional(.some(let value)) = arguments[0] { value } else { arguments[1] }
                }
            ]
        ),
        LibraryFunction(
            "optional.unwrap",
            "The values of those optionals that have one.",
            example: "optional.unwrap([optional.of(1), optional.none()]) == [1]",
            [
                LibraryOverload("optional_unwrap", [.list(.optional(.a))], .list(.a), types: ["A"], unwrap)
            ]
        ),
        LibraryFunction(
            "unwrapOpt",
            "The values of those optionals that have one.",
            example: "[optional.of(1), optional.none()].unwrapOpt() == [1]",
            [
                LibraryOverload(member: "optional_unwrapOpt", [.list(.optional(.a))], .list(.a), types: ["A"], unwrap)
            ]
        ),
    ]

    private static let unwrap: Implementation = { arguments, meter in
        let elements = arguments.list(0)
        guard meter.produce(elements: elements.count) else { return meter.failure }
        var values: [Value] = []
        for element in elements {
            guard case .optional(let value) = element else { return .noSuchOverload("unwrap", arguments) }
            if let value { values.append(value) }
        }
        return .list(values)
    }
}
