// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Machine {
    /// The instructions that are rarer, or whose work outweighs another jump.
    @inline(never)
    mutating func step(_ next: Instruction, _ place: Int) -> Int {
        switch next.op {
        case .merge:
            if unsafe registers[Int(next.a)] == 0 { unsafe registers[Int(next.a)] = unsafe failure }
            return Int(next.target)
        case .clear: return unsafe put(0, next, place)
        case .increment: return unsafe put(registers[Int(next.a)] + 1, next, place)
        case .loadField:
            return unsafe load(next, place, next.bank, Int(registers[Int(next.b)] &+ next.payload))
        case .element: return unsafe element(next, place)
        case .testHasField:
            let index = unsafe Int(registers[Int(next.a)]) + Int(next.b)
            return unsafe after(isGiven(next.bank, index), next, place)
        case .extreme: return unsafe extreme(next, place)
        case .divide, .modulo, .negate: return unsafe integerArithmetic(next, place)
        case .uintArithmetic: return unsafe unsignedArithmetic(next, place)
        case .doubleNegate: return unsafe put((-double(next.b)).bitPattern, next, place)
        case .timeArithmetic: return unsafe timeArithmetic(next, place)
        case .convert: return unsafe convert(next, place)
        case .symbolText:
            let symbol = unsafe registers[Int(next.b)]
            guard symbol < next.payload & 0xFFFF_FFFF else { return unsafe fail(place, .range) }
            return unsafe put(slot(Frame.constantBank, Int(next.payload >> 32 + symbol)), next, place)
        case .spanPart:
            return unsafe put(UInt64(bitPattern: integer(next.b) / Int64(next.payload)), next, place)
        case .testUint:
            let (left, right) = unsafe (registers[Int(next.a)], registers[Int(next.b)])
            let relation = left < right ? Relation.less : left == right ? Relation.equal : Relation.greater
            return unsafe after(relation & next.comparison != 0, next, place)
        case .testMixed: return unsafe testMixed(next, place)
        default: return unsafe textStep(next, place)
        }
    }

    /// Writes a register and goes on.
    @inline(__always)
    func put(_ bits: UInt64, _ next: Instruction, _ place: Int) -> Int {
        unsafe registers[Int(next.a)] = bits
        return place &+ 1
    }

    @inline(__always)
    mutating func loadElement(_ next: Instruction, _ place: Int) -> Int {
        let index = unsafe Int(registers[Int(next.b)])
        guard unsafe index < (banks + next.bank).pointee.slotCount else { return unsafe fail(place, .range) }
        return unsafe put(slot(next.bank, index), next, place)
    }

    private mutating func element(_ next: Instruction, _ place: Int) -> Int {
        let list = unsafe registers[Int(next.b)]
        let index = unsafe Int64(bitPattern: registers[Int(next.payload & 0xFFFF)])
        guard index >= 0, index < Int64(list & 0xFFFF_FFFF) else { return unsafe fail(place, .range) }
        return unsafe put(list >> 32 + UInt64(index) * (next.payload >> 16), next, place)
    }

    private func extreme(_ next: Instruction, _ place: Int) -> Int {
        let (left, right) = unsafe (registers[Int(next.b)], registers[Int(next.payload)])
        let (isLess, isGreater) =
            switch next.flags >> 1 {
            case 0:
                (Int64(bitPattern: right) < Int64(bitPattern: left), Int64(bitPattern: right) > Int64(bitPattern: left))
            case 1: (right < left, right > left)
            default:
                (
                    Double(bitPattern: right) < Double(bitPattern: left),
                    Double(bitPattern: right) > Double(bitPattern: left)
                )
            }
        return unsafe put((next.flags & 1 == 1 ? isGreater : isLess) ? right : left, next, place)
    }

    private mutating func integerArithmetic(_ next: Instruction, _ place: Int) -> Int {
        let left = unsafe integer(next.b)
        let right = unsafe integer(UInt16(truncatingIfNeeded: next.payload))
        let result: (partialValue: Int64, overflow: Bool)
        switch next.op {
        case .negate: result = Int64(0).subtractingReportingOverflow(left)
        default:
            guard right != 0 else { return unsafe fail(place, .divisionByZero) }
            result =
                next.op == .divide
                ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        }
        guard !result.overflow else { return unsafe fail(place, .overflow) }
        return unsafe put(UInt64(bitPattern: result.partialValue), next, place)
    }

    private mutating func unsignedArithmetic(_ next: Instruction, _ place: Int) -> Int {
        let left = unsafe registers[Int(next.b)]
        let right = unsafe registers[Int(next.payload)]
        let result: (partialValue: UInt64, overflow: Bool)
        switch BinaryOperator(rawValue: next.flags) {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide, .modulo:
            guard right != 0 else { return unsafe fail(place, .divisionByZero) }
            result = (next.flags == BinaryOperator.divide.rawValue ? left / right : left % right, false)
        default: return unsafe fail(place, .evaluation)
        }
        guard !result.overflow else { return unsafe fail(place, .overflow) }
        return unsafe put(result.partialValue, next, place)
    }

    private mutating func timeArithmetic(_ next: Instruction, _ place: Int) -> Int {
        let left = unsafe integer(next.b)
        let right = unsafe integer(UInt16(truncatingIfNeeded: next.payload))
        let isSum =
            next.flags == TimeArithmetic.timestampAndDuration || next.flags == TimeArithmetic.addDurations
        let result = isSum ? left.addingReportingOverflow(right) : left.subtractingReportingOverflow(right)
        let isInstant = next.flags <= TimeArithmetic.timestampWithoutDuration
        let (value, overflow) = (result.partialValue, result.overflow)
        let isInRange =
            isInstant
            ? value >= TimeArithmetic.first && value <= TimeArithmetic.last
            : value >= -TimeArithmetic.longest && value <= TimeArithmetic.longest
        guard !overflow, isInRange else { return unsafe fail(place, .range) }
        return unsafe put(UInt64(bitPattern: value), next, place)
    }

    private mutating func convert(_ next: Instruction, _ place: Int) -> Int {
        let bits = unsafe registers[Int(next.b)]
        let number = Double(bitPattern: bits)
        switch next.flags {
        case Conversion.uintToDouble: return unsafe put(Double(bits).bitPattern, next, place)
        case Conversion.uintToInt, Conversion.intToUint:
            guard Int64(bitPattern: bits) >= 0 else { return unsafe fail(place, .overflow) }
            return unsafe put(bits, next, place)
        case Conversion.doubleToInt:
            guard number > -0x1p63, number < 0x1p63 else { return unsafe fail(place, .overflow) }
            return unsafe put(UInt64(bitPattern: Int64(number)), next, place)
        case Conversion.doubleToUint:
            guard number >= 0, number < 0x1p64 else { return unsafe fail(place, .overflow) }
            return unsafe put(UInt64(number), next, place)
        case Conversion.timestampToInt:
            let (quotient, remainder) = Int64(bitPattern: bits).quotientAndRemainder(dividingBy: 1_000_000)
            return unsafe put(UInt64(bitPattern: remainder < 0 ? quotient - 1 : quotient), next, place)
        default:
            let (value, overflow) = Int64(bitPattern: bits).multipliedReportingOverflow(by: 1_000_000)
            guard !overflow, value >= TimeArithmetic.first, value <= TimeArithmetic.last else {
                return unsafe fail(place, .range)
            }
            return unsafe put(UInt64(bitPattern: value), next, place)
        }
    }

    private func testMixed(_ next: Instruction, _ place: Int) -> Int {
        func number(_ bits: UInt64, _ kind: UInt64) -> Value {
            switch kind {
            case 0: .int(Int64(bitPattern: bits))
            case 1: .uint(bits)
            default: .double(Double(bitPattern: bits))
            }
        }
        let left = unsafe number(registers[Int(next.a)], next.payload & 0xFF)
        let right = unsafe number(registers[Int(next.b)], next.payload >> 8 & 0xFF)
        let relation =
            switch Value.numericOrder(left, right) {
            case .less: Relation.less
            case .same: Relation.equal
            case .greater: Relation.greater
            default: Relation.unordered
            }
        return unsafe after(relation & next.comparison != 0, next, place)
    }
}
