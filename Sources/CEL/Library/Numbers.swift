// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let rounding: [LibraryFunction] = [
        rounded("ceil", "The next whole number up.", "math.ceil(1.2) == 2.0") { $0.rounded(.up) },
        rounded("floor", "The next whole number down.", "math.floor(-1.2) == -2.0") { $0.rounded(.down) },
        rounded("round", "The nearest whole number; halves go away from zero.", "math.round(1.5) == 2.0") {
            $0.rounded(.toNearestOrAwayFromZero)
        },
        rounded("trunc", "The number without its fraction.", "math.trunc(-1.6) == -1.0") { $0.rounded(.towardZero) },
        LibraryFunction(
            "math.sqrt",
            "The square root; NaN of a negative number.",
            example: "math.sqrt(81) == 9.0",
            [
                LibraryOverload("math_sqrt_double", [.double], .double, squareRoot),
                LibraryOverload("math_sqrt_int", [.int], .double, squareRoot),
                LibraryOverload("math_sqrt_uint", [.uint], .double, squareRoot),
            ]
        ),
        LibraryFunction(
            "math.abs",
            "The number without its sign.",
            example: "math.abs(-2) == 2",
            [
                LibraryOverload("math_abs_int", [.int], .int) { arguments, _ in
                    let number = arguments.int(0)
                    return number == .min ? .integerOverflow : .int(abs(number))
                },
                LibraryOverload("math_abs_uint", [.uint], .uint) { arguments, _ in arguments[0] },
                LibraryOverload("math_abs_double", [.double], .double) { arguments, _ in
                    .double(arguments.double(0).magnitude)
                },
            ]
        ),
        LibraryFunction(
            "math.sign",
            "-1, 0 or 1, in the type of the number.",
            example: "math.sign(-2) == -1",
            [
                LibraryOverload("math_sign_int", [.int], .int) { arguments, _ in .int(arguments.int(0).signum()) },
                LibraryOverload("math_sign_uint", [.uint], .uint) { arguments, _ in
                    .uint(min(arguments.uint(0), 1))
                },
                LibraryOverload("math_sign_double", [.double], .double) { arguments, _ in
                    let number = arguments.double(0)
                    return .double(number.isNaN ? number : number > 0 ? 1 : number < 0 ? -1 : 0)
                },
            ]
        ),
    ]

    static let mathTests: [LibraryFunction] = [
        tested("isNaN", "Whether it is no number.", "math.isNaN(0.0 / 0.0)") { $0.isNaN },
        tested("isInf", "Whether it is infinite.", "math.isInf(1.0 / 0.0)") { $0.isInfinite },
        tested("isFinite", "Whether it is a number and not infinite.", "math.isFinite(1.5)") { $0.isFinite },
    ]

    static let bits: [LibraryFunction] = [
        combined("bitAnd", "The bits that both have.", "math.bitAnd(3, 6) == 2", { $0 & $1 }, { $0 & $1 }),
        combined("bitOr", "The bits that either has.", "math.bitOr(1, 2) == 3", { $0 | $1 }, { $0 | $1 }),
        combined("bitXor", "The bits that one has.", "math.bitXor(3, 5) == 6", { $0 ^ $1 }, { $0 ^ $1 }),
        LibraryFunction(
            "math.bitNot",
            "The bits it does not have.",
            example: "math.bitNot(1) == -2",
            [
                LibraryOverload("math_bitNot_int_int", [.int], .int) { arguments, _ in .int(~arguments.int(0)) },
                LibraryOverload("math_bitNot_uint_uint", [.uint], .uint) { arguments, _ in .uint(~arguments.uint(0)) },
            ]
        ),
        shifted("bitShiftLeft", "The bits moved up; all leave by 64.", "math.bitShiftLeft(1, 3) == 8") { $0 << $1 },
        shifted("bitShiftRight", "The bits moved down; zeros come in.", "math.bitShiftRight(8, 3) == 1") { $0 >> $1 },
    ]

    private static func rounded(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ round: @escaping @Sendable (Double) -> Double
    ) -> LibraryFunction {
        LibraryFunction(
            "math.\(name)",
            documentation,
            example: example,
            [
                LibraryOverload("math_\(name)_double", [.double], .double) { arguments, _ in
                    .double(round(arguments.double(0)))
                }
            ]
        )
    }

    private static func tested(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ test: @escaping @Sendable (Double) -> Bool
    ) -> LibraryFunction {
        LibraryFunction(
            "math.\(name)",
            documentation,
            example: example,
            [
                LibraryOverload("math_\(name)_double", [.double], .bool) { arguments, _ in
                    .bool(test(arguments.double(0)))
                }
            ]
        )
    }

    private static func combined(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
        _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> LibraryFunction {
        LibraryFunction(
            "math.\(name)",
            documentation,
            example: example,
            [
                LibraryOverload("math_\(name)_int_int", [.int, .int], .int) { arguments, _ in
                    .int(signed(arguments.int(0), arguments.int(1)))
                },
                LibraryOverload("math_\(name)_uint_uint", [.uint, .uint], .uint) { arguments, _ in
                    .uint(unsigned(arguments.uint(0), arguments.uint(1)))
                },
            ]
        )
    }

    private static func shifted(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ shift: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> LibraryFunction {
        LibraryFunction(
            "math.\(name)",
            documentation,
            example: example,
            [
                LibraryOverload("math_\(name)_int_int", [.int, .int], .int) { arguments, _ in
                    guard arguments.int(1) >= 0 else { return negativeShift(name, arguments.int(1)) }
                    let bits = UInt64(bitPattern: arguments.int(0))
                    return .int(Int64(bitPattern: shift(bits, UInt64(arguments.int(1)))))
                },
                LibraryOverload("math_\(name)_uint_int", [.uint, .int], .uint) { arguments, _ in
                    guard arguments.int(1) >= 0 else { return negativeShift(name, arguments.int(1)) }
                    return .uint(shift(arguments.uint(0), UInt64(arguments.int(1))))
                },
            ]
        )
    }

    private static func negativeShift(_ name: String, _ offset: Int64) -> Value {
        .failure(.badArgument, "math.\(name): negative offset \(offset)")
    }

    private static let squareRoot: Implementation = { arguments, _ in
        switch arguments[0] {
        case .int(let number): .double(Double(number).squareRoot())
        case .uint(let number): .double(Double(number).squareRoot())
        default: .double(arguments.double(0).squareRoot())
        }
    }
}
