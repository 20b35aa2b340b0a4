// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The commonest instructions on registers; all are part of the loop.
extension Machine {
    @inline(__always)
    func testInt(_ next: Instruction, _ place: Int) -> Int {
        unsafe after(compare(integer(next.a), integer(next.b), next.comparison), next, place)
    }

    @inline(__always)
    func testIntConstant(_ next: Instruction, _ place: Int) -> Int {
        unsafe after(compare(integer(next.a), Int64(bitPattern: next.payload), next.comparison), next, place)
    }

    @inline(__always)
    func testDouble(_ next: Instruction, _ place: Int) -> Int {
        unsafe after(compare(double(next.a), double(next.b), next.comparison), next, place)
    }

    @inline(__always)
    func testDoubleConstant(_ next: Instruction, _ place: Int) -> Int {
        unsafe after(compare(double(next.a), Double(bitPattern: next.payload), next.comparison), next, place)
    }

    /// The second operand of an operation on floating numbers.
    @inline(__always)
    func second(_ instruction: Instruction) -> Double {
        unsafe double(UInt16(truncatingIfNeeded: instruction.payload))
    }

    /// The commonest arithmetic, on registers or a register and a constant.
    @inline(__always)
    mutating func arithmetic(_ next: Instruction, _ place: Int) -> Int {
        let left = unsafe integer(next.b)
        let result: (partialValue: Int64, overflow: Bool)
        switch next.op {
        case .addConstant: result = left.addingReportingOverflow(Int64(bitPattern: next.payload))
        case .multiplyConstant: result = left.multipliedReportingOverflow(by: Int64(bitPattern: next.payload))
        default:
            let right = unsafe integer(UInt16(truncatingIfNeeded: next.payload))
            result =
                next.op == .add
                ? left.addingReportingOverflow(right)
                : next.op == .subtract
                    ? left.subtractingReportingOverflow(right) : left.multipliedReportingOverflow(by: right)
        }
        guard !result.overflow else { return unsafe fail(place, .overflow) }
        unsafe registers[Int(next.a)] = UInt64(bitPattern: result.partialValue)
        return place &+ 1
    }

    /// Fails after all when a failure was kept.
    @inline(__always)
    mutating func raise(_ next: Instruction, _ place: Int) -> Int {
        guard unsafe registers[Int(next.a)] != 0 else { return place &+ 1 }
        unsafe failure = unsafe registers[Int(next.a)]
        return unsafe Int(handlers[place])
    }
}
