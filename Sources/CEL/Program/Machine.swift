// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A run of a program: everything the instructions touch.
///
/// - Shape: a failure is kept in one word: outcome in bits 0-7, reason in 8-15, slot in 16-31, bank in 32-39.
@unsafe struct Machine {
    let code: UnsafeMutablePointer<Instruction>
    let handlers: UnsafeMutablePointer<UInt16>
    let banks: UnsafeMutablePointer<Bank>
    let registers: UnsafeMutablePointer<UInt64>
    /// The place of the instruction that ends a failed run.
    let exit: Int
    var fuel: Int
    /// The fuel at which the clock is looked at again.
    var clockFuel: Int
    var failure: UInt64 = 0

    /// Notes a failure and gives the place of its handler.
    @inline(never)
    mutating func fail(_ place: Int, _ reason: FailureReason) -> Int {
        unsafe failure = UInt64(Outcome.failed.rawValue) | UInt64(reason.rawValue) << 8
        return unsafe Int(handlers[place])
    }

    /// Notes an absent slot and gives the place of the handler.
    @inline(never)
    mutating func absent(_ place: Int, _ bank: Int, _ slot: Int) -> Int {
        let address = UInt64(UInt16(truncatingIfNeeded: slot)) << 16 | UInt64(UInt8(truncatingIfNeeded: bank)) << 32
        unsafe failure = UInt64(Outcome.missing.rawValue) | UInt64(FailureReason.absent.rawValue) << 8 | address
        return unsafe Int(handlers[place])
    }

    /// Ends the run: a limit is absorbed by nothing.
    @inline(never)
    mutating func stop(_ reason: FailureReason) -> Int {
        unsafe failure = UInt64(Outcome.failed.rawValue) | UInt64(reason.rawValue) << 8
        return unsafe exit
    }

    /// Takes fuel; false when there is not enough.
    @inline(__always)
    mutating func charge(_ units: Int) -> Bool {
        unsafe fuel &-= units
        return unsafe fuel >= 0
    }

    @inline(__always)
    func isGiven(_ bank: Int, _ slot: Int) -> Bool {
        unsafe (banks + bank).pointee.isGiven(slot)
    }

    @inline(__always)
    func slot(_ bank: Int, _ slot: Int) -> UInt64 { unsafe (banks + bank).pointee.slots[slot] }

    /// The place after a test.
    @inline(__always)
    func after(_ result: Bool, _ instruction: Instruction, _ place: Int) -> Int {
        result == instruction.sense ? Int(instruction.target) : place &+ 1
    }

    @inline(__always)
    func compare(_ left: Int64, _ right: Int64, _ accepted: UInt8) -> Bool {
        let relation = left < right ? Relation.less : left == right ? Relation.equal : Relation.greater
        return relation & accepted != 0
    }

    @inline(__always)
    func compare(_ left: Double, _ right: Double, _ accepted: UInt8) -> Bool {
        let relation =
            left < right
            ? Relation.less
            : left == right ? Relation.equal : left > right ? Relation.greater : Relation.unordered
        return relation & accepted != 0
    }

    @inline(__always)
    func integer(_ register: UInt16) -> Int64 { unsafe Int64(bitPattern: registers[Int(register)]) }

    @inline(__always)
    func double(_ register: UInt16) -> Double { unsafe Double(bitPattern: registers[Int(register)]) }

    /// The bytes of a text, or `nil` when the reference points outside of its arena.
    @inline(__always)
    func text(_ bits: UInt64) -> UnsafeBufferPointer<UInt8>? {
        let reference = StringReference(bits: bits)
        guard reference.arena < Frame.bankCount else { return nil }
        let memory = unsafe banks + reference.arena
        guard unsafe reference.offset &+ reference.length <= memory.pointee.byteCount else { return nil }
        return unsafe UnsafeBufferPointer(start: memory.pointee.bytes + reference.offset, count: reference.length)
    }

    // The tests of slots against constants are most of what rules do.

    @inline(__always)
    mutating func testIntSlotConstant(_ instruction: Instruction, _ place: Int) -> Int {
        let (bank, index) = (instruction.bank, Int(instruction.a))
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        let value = unsafe Int64(bitPattern: slot(bank, index))
        let result = unsafe compare(value, Int64(bitPattern: instruction.payload), instruction.comparison)
        return unsafe after(result, instruction, place)
    }

    @inline(__always)
    mutating func testDoubleSlotConstant(_ instruction: Instruction, _ place: Int) -> Int {
        let (bank, index) = (instruction.bank, Int(instruction.a))
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        let value = unsafe Double(bitPattern: slot(bank, index))
        let result = unsafe compare(value, Double(bitPattern: instruction.payload), instruction.comparison)
        return unsafe after(result, instruction, place)
    }

    @inline(__always)
    mutating func testTextSlotConstant(_ instruction: Instruction, _ place: Int) -> Int {
        let (bank, index) = (instruction.bank, Int(instruction.a))
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        return unsafe testText(slot(bank, index), instruction, place)
    }

    /// Tests a text against a constant.
    @inline(__always)
    mutating func testText(_ bits: UInt64, _ instruction: Instruction, _ place: Int) -> Int {
        let wanted = StringReference(bits: instruction.payload)
        var isEqual = false
        if StringReference(bits: bits).length == wanted.length {
            guard let left = unsafe text(bits) else { return unsafe fail(place, .range) }
            let right = unsafe (banks + Frame.constantBank).pointee.bytes + wanted.offset
            isEqual = unsafe left.baseAddress.map { unsafe Bytes.areSame($0, right, left.count) } ?? true
        }
        let accepted = isEqual ? Relation.equal : Relation.less
        return unsafe after(accepted & instruction.comparison != 0, instruction, place)
    }

    @inline(__always)
    mutating func testBoolSlot(_ instruction: Instruction, _ place: Int) -> Int {
        let (bank, index) = (instruction.bank, Int(instruction.a))
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        return unsafe after(slot(bank, index) != 0, instruction, place)
    }

    @inline(__always)
    mutating func testSymbolIn(_ instruction: Instruction, _ place: Int) -> Int {
        let (bank, index) = (instruction.bank, Int(instruction.a))
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        let symbol = unsafe slot(bank, index)
        let result = symbol < 64 && instruction.payload >> symbol & 1 == 1
        return unsafe after(result, instruction, place)
    }

    @inline(__always)
    mutating func load(_ instruction: Instruction, _ place: Int, _ bank: Int, _ index: Int) -> Int {
        guard unsafe isGiven(bank, index) else { return unsafe absent(place, bank, index) }
        unsafe registers[Int(instruction.a)] = unsafe slot(bank, index)
        return place &+ 1
    }
}
