// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A part that the compiler leaves to the reference evaluator.
struct Unsupported: Error {}

/// What a variable of a macro is while its body runs.
enum LocalValue {
    /// A value in a register.
    case scalar(register: UInt16, type: Type)
    /// An object whose first slot is in a register.
    case object(register: UInt16, bank: UInt8, typeName: String)
}

/// A sub-expression for the reference evaluator.
struct FallbackPart: Sendable {
    var node: NodeID
    var type: Type
    var locals: [FallbackLocal]
}

/// A variable that a fallback part may use.
struct FallbackLocal: Sendable {
    var name: String
    var register: UInt16
    var type: Type
    var bank: UInt8
}

/// Translates a checked expression to instructions.
struct Compiler {
    let checked: CheckedExpression
    let tree: Expression
    var code: [Instruction] = []
    /// The label of the handler of each instruction.
    var handlers: [UInt16] = []
    /// The place of each label, -1 until it is placed.
    var labels: [Int] = []
    /// The handlers that some instruction may go to.
    var usedHandlers: Set<UInt16> = []
    var handler: UInt16 = 0
    /// What to do with failures, written behind the rest: keep them in a register and go on at a label.
    var pads: [(label: UInt16, register: UInt16, resume: UInt16)] = []
    var nextRegister: UInt16 = 0
    var pendingCount = 0
    var loopDepth = 0
    var locals: [(name: String, value: LocalValue)] = []
    // The constants of the program.
    var text: [UInt8] = []
    var textOffsets: [[UInt8]: UInt64] = [:]
    var slots: [UInt64] = []
    var patterns: [RegularExpression] = []
    var zones: [Zone] = []
    var sets: [TextSet] = []
    /// The numbers of the sets made of literal lists.
    var setNumbers: [NodeID: Int] = [:]
    var fallbacks: [FallbackPart] = []
    /// The conditions on single slots that the whole stands under, and whether it is nothing but them.
    var guards: [Guard] = []
    var guardsDecide = false

    /// The registers for values; those above are for kept failures.
    static let valueRegisters: UInt16 = 160
    static let failureRegisters = 64

    init(_ checked: CheckedExpression) {
        self.checked = checked
        tree = checked.expression
        let count = 2 * tree.nodes.count
        code.reserveCapacity(count)
        handlers.reserveCapacity(count)
        labels.reserveCapacity(count)
    }

    func type(_ node: NodeID) -> Type { checked.types[Int(node)] }

    func reference(_ node: NodeID) -> Reference? { checked.references[Int(node)] }

    /// Translates the whole; the last instruction ends a failed run.
    mutating func run() throws(Unsupported) {
        let exit = newLabel()
        handler = exit
        let root = tree.root
        if type(root) == .bool || type(root) == .dyn {
            let falseLabel = newLabel()
            try branch(root, to: falseLabel, when: false)
            emit(Instruction(op: .yes))
            place(falseLabel)
            emit(Instruction(op: .no))
        } else {
            let register: UInt16
            if case .list = type(root) { register = try list(root).register } else { register = try value(root) }
            emit(Instruction(op: .value, a: register))
        }
        for pad in pads where usedHandlers.contains(pad.label) {
            place(pad.label)
            emit(Instruction(op: .merge, a: pad.register, target: pad.resume))
        }
        place(exit)
        emit(Instruction(op: .halt))
        guard code.count < Int(UInt16.max) else { throw Unsupported() }
        for index in code.indices {
            if code[index].target != Instruction.noTarget {
                code[index].target = UInt16(max(0, labels[Int(code[index].target)]))
            }
            handlers[index] = UInt16(max(0, labels[Int(handlers[index])]))
        }
    }

    mutating func newLabel() -> UInt16 {
        labels.append(-1)
        return UInt16(truncatingIfNeeded: labels.count - 1)
    }

    mutating func place(_ label: UInt16) { labels[Int(label)] = code.count }

    mutating func emit(_ instruction: Instruction) {
        if instruction.op.canFail { usedHandlers.insert(handler) }
        code.append(instruction)
        handlers.append(handler)
    }

    mutating func register() throws(Unsupported) -> UInt16 {
        guard nextRegister + 4 < Self.valueRegisters else { throw Unsupported() }
        nextRegister += 1
        return nextRegister - 1
    }

    /// A register that keeps failures; it is empty when the program starts.
    mutating func failureRegister() throws(Unsupported) -> UInt16 {
        guard pendingCount < Self.failureRegisters else { throw Unsupported() }
        pendingCount += 1
        return UInt16(Frame.registerCount - pendingCount)
    }

    /// Tries to translate, and takes back what was written when that fails.
    mutating func attempt(
        _ node: NodeID,
        _ body: (inout Compiler) throws(Unsupported) -> Void,
        otherwise: (inout Compiler) throws(Unsupported) -> Void
    ) throws(Unsupported) {
        let before = (code.count, pads.count, nextRegister, handler, loopDepth, locals.count)
        do throws(Unsupported) {
            try body(&self)
        } catch {
            code.removeLast(code.count - before.0)
            handlers.removeLast(handlers.count - before.0)
            pads.removeLast(pads.count - before.1)
            (nextRegister, handler, loopDepth) = (before.2, before.3, before.4)
            locals.removeLast(locals.count - before.5)
            try otherwise(&self)
        }
    }

    /// Leaves a node to the reference evaluator; its value goes to a register.
    mutating func fallback(_ node: NodeID) throws(Unsupported) -> UInt16 {
        guard type(node).isScalar || type(node) == .dyn else { throw Unsupported() }
        // Registers count microseconds, the reference evaluator nanoseconds: what uses the time goes there as well.
        guard type(node) != .timestamp, type(node) != .duration else { throw Unsupported() }
        var parts: [FallbackLocal] = []
        for (name, value) in locals {
            switch value {
            case .scalar(let register, let type):
                parts.append(FallbackLocal(name: name, register: register, type: type, bank: 0))
            case .object(let register, let bank, let typeName):
                parts.append(FallbackLocal(name: name, register: register, type: .object(typeName), bank: bank))
            }
        }
        fallbacks.append(FallbackPart(node: node, type: type(node), locals: parts))
        let register = try register()
        emit(Instruction(op: .fallback, a: register, payload: UInt64(fallbacks.count - 1)))
        return register
    }

    /// The reference to a text among the constants.
    mutating func constantText(_ bytes: [UInt8]) -> UInt64 {
        if let known = textOffsets[bytes] { return known }
        let reference = StringReference(arena: Frame.constantBank, offset: text.count, length: bytes.count).bits
        text += bytes
        textOffsets[bytes] = reference
        return reference
    }

    /// A list among the constants: `first << 32 | count`.
    mutating func constantList(_ elements: [UInt64]) -> UInt64 {
        let first = UInt64(slots.count)
        slots += elements
        return first << 32 | UInt64(elements.count)
    }
}

extension Type {
    /// Whether one register holds a value of the type.
    var isScalar: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .timestamp, .duration: true
        default: false
        }
    }
}
