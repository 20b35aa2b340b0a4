// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A checked expression, compiled: instructions over registers and slots.
///
/// - Cost: 3 ns for a rule whose first condition on a slot is false, 10 to 100 ns for one that fires; nothing is
///   allocated unless a part is left to the reference evaluator.
/// - Memory: 18 bytes per instruction, 32 bytes per guard, and the constants.
@safe public final class Program: Sendable {
    /// The expression the program was made from.
    public let checked: CheckedExpression
    /// The slots the program may read.
    public let referencedSlots: [SlotAddress]
    /// The number of instructions.
    public let instructionCount: Int
    /// The number of parts that are left to the reference evaluator.
    public var fallbackCount: Int { fallbacks.count }

    nonisolated(unsafe) let code: UnsafeMutablePointer<Instruction>
    nonisolated(unsafe) let handlers: UnsafeMutablePointer<UInt16>
    nonisolated(unsafe) let constants: Bank
    nonisolated(unsafe) let guards: UnsafeMutableBufferPointer<Guard>
    /// Whether the guards alone give the answer when no slot is absent.
    let guardsDecide: Bool
    nonisolated(unsafe) private let slotMemory: UnsafeMutablePointer<UInt64>
    nonisolated(unsafe) private let textMemory: UnsafeMutablePointer<UInt8>
    let patterns: [RegularExpression]
    let zones: [Zone]
    let sets: [TextSet]
    let fallbacks: [FallbackPart]
    let failureRegisterCount: Int

    /// Compiles an expression; what cannot be compiled is left to the reference evaluator, in the worst case all.
    public init(_ checked: CheckedExpression) {
        self.checked = checked
        referencedSlots = checked.referencedSlots
        var compiler = Compiler(checked)
        do throws(Unsupported) {
            try compiler.run()
        } catch {
            compiler = Compiler(checked)
            compiler.leaveAll()
        }
        compiler.findGuards()
        instructionCount = compiler.code.count
        unsafe code = .allocate(capacity: compiler.code.count)
        unsafe handlers = .allocate(capacity: compiler.handlers.count)
        for (index, instruction) in compiler.code.enumerated() {
            unsafe (code + index).initialize(to: instruction)
            unsafe (handlers + index).initialize(to: compiler.handlers[index])
        }
        unsafe slotMemory = .allocate(capacity: compiler.slots.count + 1)
        unsafe slotMemory.initialize(repeating: 0, count: compiler.slots.count + 1)
        for (index, bits) in compiler.slots.enumerated() { unsafe slotMemory[index] = bits }
        unsafe textMemory = .allocate(capacity: compiler.text.count + 1)
        unsafe textMemory.initialize(repeating: 0, count: compiler.text.count + 1)
        for (index, byte) in compiler.text.enumerated() { unsafe textMemory[index] = byte }
        unsafe constants = unsafe Bank(
            slots: UnsafePointer(slotMemory),
            slotCount: compiler.slots.count,
            presence: UnsafePointer(slotMemory),
            presenceCount: 0,
            bytes: UnsafePointer(textMemory),
            byteCount: compiler.text.count
        )
        unsafe guards = .allocate(capacity: compiler.guards.count)
        for (index, found) in compiler.guards.enumerated() {
            unsafe (guards.baseAddress.map { unsafe $0 + index })?.initialize(
                to: found.based(at: textMemory, compiler.sets)
            )
        }
        guardsDecide = compiler.guardsDecide
        patterns = compiler.patterns
        zones = compiler.zones
        sets = compiler.sets
        fallbacks = compiler.fallbacks
        failureRegisterCount = compiler.pendingCount
    }

    deinit {
        unsafe code.deallocate()
        unsafe handlers.deallocate()
        unsafe guards.deallocate()
        unsafe slotMemory.deallocate()
        unsafe textMemory.deallocate()
    }

    /// The size of an instruction in bytes, which its layout promises.
    static let instructionSize = MemoryLayout<Instruction>.size

    /// The answer of a condition.
    public func evaluateBool(_ frame: inout Frame) -> Outcome {
        unsafe evaluateBool(&frame, guards: Guard.judge(UnsafeBufferPointer(guards), frame.banks))
    }

    /// The answer of a condition when it is known what its guards say.
    @inline(__always)
    func evaluateBool(_ frame: inout Frame, guards verdict: Guard.Verdict) -> Outcome {
        if verdict == .no || verdict == .yes && guardsDecide,
            frame.fuel >= instructionCount, frame.fuelPerEvaluation >= instructionCount
        {
            frame.fuel &-= instructionCount
            return verdict == .no ? .no : .yes
        }
        return run(&frame).outcome
    }

    /// The value of an `int`, `timestamp` or `duration` expression, times in microseconds.
    public func evaluateInt(_ frame: inout Frame) -> (value: Int64, outcome: Outcome) {
        let result = run(&frame)
        return (Int64(bitPattern: result.bits), result.outcome)
    }

    /// The value of a `double` expression.
    public func evaluateDouble(_ frame: inout Frame) -> (value: Double, outcome: Outcome) {
        let result = run(&frame)
        return (Double(bitPattern: result.bits), result.outcome)
    }

    /// The value of a `string` expression; its bytes can be read from the frame until the next evaluation in it.
    public func evaluateString(_ frame: inout Frame) -> (value: StringReference, outcome: Outcome) {
        let result = run(&frame)
        return (StringReference(bits: result.bits), result.outcome)
    }

    /// The bits of the value, whatever its type; of a `bool` the outcome is the value.
    public func evaluate(_ frame: inout Frame) -> (bits: UInt64, outcome: Outcome) { run(&frame) }
}

extension Compiler {
    /// Leaves the whole to the reference evaluator.
    mutating func leaveAll() {
        let node = tree.root
        fallbacks = [FallbackPart(node: node, type: type(node), locals: [])]
        code = [Instruction(op: .fallback, a: 0, payload: 0)]
        if type(node) == .bool || type(node) == .dyn {
            code.append(Instruction(op: .testBool, flags: 0, a: 0, target: 3))
            code.append(Instruction(op: .yes))
            code.append(Instruction(op: .no))
        } else {
            code.append(Instruction(op: .value, a: 0))
        }
        code.append(Instruction(op: .halt))
        handlers = Array(repeating: UInt16(code.count - 1), count: code.count)
    }
}
