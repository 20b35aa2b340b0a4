// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One bank of slots, as a program sees it: memory that the caller owns.
///
/// - Shape: bit `i` of `presence` says whether `slots[i]` is given; `bytes` is what text of this bank points into.
@unsafe public struct Bank {
    /// The slots.
    public var slots: UnsafePointer<UInt64>
    /// One bit per slot.
    public var presence: UnsafePointer<UInt64>
    /// The bytes of the bank's texts.
    public var bytes: UnsafePointer<UInt8>
    /// The number of slots; a slot beyond is absent.
    public var slotCount: Int
    /// The number of bytes.
    public var byteCount: Int
    /// The number of words of `presence`; a slot whose word lies beyond is absent.
    public var presenceCount: Int
    /// The number of slots that can be given; set when the bank is bound.
    var readableCount = 0

    /// A bank over memory that stays valid while programs run.
    public init(
        slots: UnsafePointer<UInt64>,
        slotCount: Int,
        presence: UnsafePointer<UInt64>,
        presenceCount: Int,
        bytes: UnsafePointer<UInt8>,
        byteCount: Int
    ) {
        unsafe self.slots = slots
        unsafe self.slotCount = slotCount
        unsafe self.presence = presence
        unsafe self.presenceCount = presenceCount
        unsafe self.bytes = bytes
        unsafe self.byteCount = byteCount
    }

    /// Whether a slot, counted from 0, is given.
    @inline(__always)
    func isGiven(_ slot: Int) -> Bool {
        guard unsafe slot < readableCount else { return false }
        return unsafe presence[slot >> 6] >> UInt64(slot & 63) & 1 == 1
    }
}

/// Where programs run: the banks they read, the host they ask, the fuel they may use.
///
/// One frame serves one thread and many evaluations; pointers are bound again when the memory behind them changes.
///
/// - Memory: 4 KiB, and 64 KiB more once an expression produces text.
@safe public struct Frame: ~Copyable {
    /// What answers host functions.
    public var host: FunctionHost?
    /// What one evaluation may use, in fuel.
    public var fuelPerEvaluation: Int
    /// What is left for all evaluations until the caller fills it up, in fuel.
    public var fuel: Int
    /// Asked every 256 units of fuel, of one evaluation or of many small ones, instead of the deadline of the limits.
    public var isPastDeadline: (() -> Bool)?
    /// The values of variables without a slot and the caller's functions, for what is left to the reference evaluator.
    public var activation: Activation?
    /// Why the last evaluation was `missing` or `failed`.
    public internal(set) var failureReason: FailureReason = .none
    /// The slot that was absent, when the reason is `absent`.
    public internal(set) var missingSlot: SlotAddress?
    /// The message of the reference evaluator, when the reason is `evaluation`.
    public internal(set) var failureMessage = ""
    /// The limits of what an evaluation may produce.
    public let limits: Limits

    let banks: UnsafeMutablePointer<Bank>
    let registers: UnsafeMutablePointer<UInt64>
    let zones = ZoneMemo()
    /// The fuel that may be used before the clock is looked at.
    var untilClock = Frame.clockInterval
    private let nothing: UnsafeMutablePointer<UInt64>
    private var produced: UnsafeMutablePointer<UInt8>?
    private var producedCount = 0
    private var stopwatch = Stopwatch()

    /// The banks of a frame: 0 to 3 of the caller, 4 the program's constants, 5 produced text.
    static let bankCount = 6
    static let constantBank = 4
    static let producedBank = 5
    /// The fuel between two looks at the clock, which cost as much as some ten instructions.
    static let clockInterval = 256
    /// The registers a program may use.
    static let registerCount = 256

    /// A frame whose banks are empty.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        fuelPerEvaluation = limits.fuel
        fuel = Int.max
        unsafe nothing = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
        unsafe nothing.initialize(to: 0)
        unsafe registers = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.registerCount)
        unsafe registers.initialize(repeating: 0, count: Self.registerCount)
        unsafe banks = UnsafeMutablePointer<Bank>.allocate(capacity: Self.bankCount)
        let empty = unsafe Bank(
            slots: nothing,
            slotCount: 0,
            presence: nothing,
            presenceCount: 0,
            bytes: UnsafeRawPointer(nothing).assumingMemoryBound(to: UInt8.self),
            byteCount: 0
        )
        unsafe banks.initialize(repeating: empty, count: Self.bankCount)
    }

    deinit {
        unsafe banks.deallocate()
        unsafe registers.deallocate()
        unsafe nothing.deallocate()
        unsafe produced?.deallocate()
    }

    /// Binds a bank of the caller, 0 to 3, to memory that stays valid until it is bound again.
    public mutating func bind(_ bank: Int, to memory: Bank) {
        precondition(bank >= 0 && bank < Self.constantBank, "the caller's banks are 0 to 3")
        unsafe banks[bank] = unsafe memory
        unsafe banks[bank].readableCount = unsafe min(memory.slotCount, memory.presenceCount << 6)
    }

    /// The bank with a number; 4 and 5 are those of the last evaluation.
    public func bank(_ number: Int) -> Bank { unsafe banks[number] }

    /// Whether a slot is given.
    public func has(_ address: SlotAddress) -> Bool { slot(bank: Int(address.bank), Int(address.index)) != nil }

    /// The bits of a slot, or `nil` when it is absent.
    public func bits(_ address: SlotAddress) -> UInt64? { slot(bank: Int(address.bank), Int(address.index)) }

    /// The bits of a slot of any bank, or `nil` when it is absent.
    public func slot(bank: Int, _ index: Int) -> UInt64? {
        let memory = unsafe banks + bank
        guard index >= 0, unsafe memory.pointee.isGiven(index) else { return nil }
        return unsafe memory.pointee.slots[index]
    }

    /// The bits of an element of a list, whose presence is not asked for, or `nil` outside of the bank.
    public func element(bank: Int, _ index: Int) -> UInt64? {
        let memory = unsafe banks + bank
        guard index >= 0, unsafe index < memory.pointee.slotCount else { return nil }
        return unsafe memory.pointee.slots[index]
    }

    /// A copy of the bytes of a text; empty when it points outside of its arena.
    public func text(_ reference: StringReference) -> [UInt8] {
        guard reference.arena < Self.bankCount else { return [] }
        let bank = unsafe banks[reference.arena]
        guard unsafe reference.offset + reference.length <= bank.byteCount else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: bank.bytes + reference.offset, count: reference.length))
    }

    /// Forgets the text and the time of the evaluation before.
    mutating func forgetProduced() {
        producedCount = 0
        stopwatch = Stopwatch()
    }

    /// Whether the caller's deadline has passed, or else the one of the limits.
    mutating func isLate() -> Bool {
        if let isPastDeadline { return isPastDeadline() }
        return limits.deadlineMicroseconds.map { stopwatch.isPast($0) } ?? false
    }

    /// Keeps text for the rest of the evaluation; `nil` when there is no more room.
    mutating func produce(_ text: [UInt8]) -> StringReference? {
        guard producedCount + text.count <= limits.producedBytes else { return nil }
        let memory: UnsafeMutablePointer<UInt8>
        if let produced = unsafe produced {
            unsafe memory = produced
        } else {
            unsafe memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, limits.producedBytes))
            unsafe produced = memory
            unsafe banks[Self.producedBank].bytes = UnsafePointer(memory)
        }
        for (offset, byte) in text.enumerated() { unsafe memory[producedCount + offset] = byte }
        defer { producedCount += text.count }
        unsafe banks[Self.producedBank].byteCount = producedCount + text.count
        return StringReference(arena: Self.producedBank, offset: producedCount, length: text.count)
    }
}
