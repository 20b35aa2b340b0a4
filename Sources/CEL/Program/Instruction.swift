// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What an instruction does. `R` stands for the registers, `S` for the slots of the instruction's bank.
///
/// A test jumps to its target when it comes out as its sense says, and else falls through. What can fail goes to the
/// handler of its place instead.
enum Opcode: UInt8 {
    // The ends.
    case yes, no, value, halt
    // Control: `merge` keeps the first failure of a `&&` or `||` and goes on; `raise` fails with it after all.
    case jump, merge, raise, clear
    // Tests.
    case testIntSlotConstant, testIntConstant, testInt, testUint, testDouble, testDoubleSlotConstant,
        testDoubleConstant, testMixed
    case testTextSlotConstant, testTextConstant, testText, testBoolSlot, testBool, testHas, testHasField
    case testStarts, testEnds, testContains, testMatches
    case testSymbolIn, testTextIn, testIntIn, testTextInList
    // Values.
    case constant, load, loadField, loadElement, offset, element
    case add, subtract, multiply, divide, modulo, negate, addConstant, multiplyConstant
    case doubleAdd, doubleSubtract, doubleMultiply, doubleDivide, doubleNegate, intToDouble
    case uintArithmetic, timeArithmetic
    case extreme, substring
    case convert, textSize, listSize, symbolText, timePart, zonedTimePart, spanPart
    case call, fallback
    // Loops over the elements of a list: R[a] place, R[a + 1] end, R[a + 2] number of the element.
    case loopStart, loopNext, increment

    /// Whether the instruction may go to its handler.
    var canFail: Bool {
        switch self {
        case .yes, .no, .value, .halt, .jump, .merge, .clear, .constant, .offset, .increment, .testHas,
            .testHasField, .testInt, .testIntConstant, .testUint, .testDouble, .testDoubleConstant, .testMixed,
            .testBool,
            .doubleAdd, .doubleSubtract, .doubleMultiply, .doubleDivide, .doubleNegate, .intToDouble, .listSize:
            false
        default: true
        }
    }
}

/// One instruction of a program.
///
/// - Shape: 16 bytes. `flags` of a test: bit 0 sense, bits 1-4 comparison, bits 5-7 bank.
struct Instruction {
    var op: Opcode
    var flags: UInt8 = 0
    var a: UInt16 = 0
    var b: UInt16 = 0
    var target: UInt16 = Instruction.noTarget
    var payload: UInt64 = 0

    static let noTarget: UInt16 = .max

    /// The bank the instruction reads.
    @inline(__always) var bank: Int { Int(flags >> 5) }
    /// The result of a test that jumps.
    @inline(__always) var sense: Bool { flags & 1 == 1 }
    /// The outcomes of a comparison that count as true.
    @inline(__always) var comparison: UInt8 { flags >> 1 & 15 }
}

/// The outcomes of a comparison, as a set of bits.
enum Relation {
    static let less: UInt8 = 1
    static let equal: UInt8 = 2
    static let greater: UInt8 = 4
    static let unordered: UInt8 = 8

    /// The outcomes that make an operator true.
    static func accepted(_ symbol: BinaryOperator) -> UInt8? {
        switch symbol {
        case .equal: equal
        case .notEqual: less | greater | unordered
        case .less: less
        case .lessOrEqual: less | equal
        case .greater: greater
        case .greaterOrEqual: greater | equal
        default: nil
        }
    }

    /// Whether only equality matters, in whichever sense.
    static func isEquality(_ accepted: UInt8) -> Bool { (accepted & less == 0) == (accepted & greater == 0) }

    /// The same with the operands exchanged.
    static func mirrored(_ accepted: UInt8) -> UInt8 {
        (accepted & (equal | unordered)) | (accepted & less) << 2 | (accepted & greater) >> 2
    }
}

/// The kinds of `convert` and of the arithmetic on times.
enum Conversion {
    static let uintToDouble: UInt8 = 1
    static let doubleToInt: UInt8 = 2
    static let uintToInt: UInt8 = 3
    static let intToUint: UInt8 = 4
    static let doubleToUint: UInt8 = 5
    static let timestampToInt: UInt8 = 6
    static let intToTimestamp: UInt8 = 7
}

enum TimeArithmetic {
    static let timestampAndDuration: UInt8 = 0
    static let timestampWithoutDuration: UInt8 = 1
    static let betweenTimestamps: UInt8 = 2
    static let addDurations: UInt8 = 3
    static let subtractDurations: UInt8 = 4

    /// The range of timestamps, in microseconds.
    static let first = Timestamp.secondsMin * 1_000_000
    static let last = Timestamp.secondsMax * 1_000_000 + 999_999
    /// The range of durations, in microseconds either way.
    static let longest = Int64.max / 1_000
}
