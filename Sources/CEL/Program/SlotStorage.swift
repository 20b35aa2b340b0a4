// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A bank that owns its memory: for state, for tests, for whoever has no buffers of their own.
@safe public final class SlotStorage {
    private let slots: UnsafeMutablePointer<UInt64>
    private let presence: UnsafeMutablePointer<UInt64>
    private let bytes: UnsafeMutablePointer<UInt8>
    /// The number of slots.
    public let slotCount: Int
    /// The most bytes of text.
    public let byteCapacity: Int
    /// The number of the bank the storage is bound as; texts point into the arena with this number.
    public let bank: Int
    private var byteCount = 0

    /// Empty storage.
    public init(bank: Int, slotCount: Int, byteCapacity: Int = 4096) {
        self.bank = bank
        self.slotCount = slotCount
        self.byteCapacity = byteCapacity
        unsafe slots = .allocate(capacity: max(1, slotCount))
        unsafe presence = .allocate(capacity: slotCount / 64 + 1)
        unsafe bytes = .allocate(capacity: max(1, byteCapacity))
        unsafe slots.initialize(repeating: 0, count: max(1, slotCount))
        unsafe presence.initialize(repeating: 0, count: slotCount / 64 + 1)
        unsafe bytes.initialize(repeating: 0, count: max(1, byteCapacity))
    }

    deinit {
        unsafe slots.deallocate()
        unsafe presence.deallocate()
        unsafe bytes.deallocate()
    }

    /// Makes every slot absent and forgets all text.
    public func clear() {
        unsafe presence.update(repeating: 0, count: slotCount / 64 + 1)
        byteCount = 0
    }

    /// Gives a slot a value, or takes it away.
    public func set(_ slot: Int, _ bits: UInt64?) {
        precondition(slot >= 0 && slot < slotCount, "the slot lies outside of the storage")
        guard let bits else {
            unsafe presence[slot >> 6] &= ~(1 << UInt64(slot & 63))
            return
        }
        unsafe slots[slot] = bits
        unsafe presence[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Keeps text and gives its reference.
    public func text(_ text: some Collection<UInt8>) -> UInt64 {
        precondition(byteCount + text.count <= byteCapacity, "the storage has no room for more text")
        let start = byteCount
        for byte in text {
            unsafe bytes[byteCount] = byte
            byteCount += 1
        }
        return StringReference(arena: bank, offset: start, length: text.count).bits
    }

    /// The memory, valid as long as the storage lives; bind it again after adding text.
    public var memory: Bank {
        unsafe Bank(
            slots: UnsafePointer(slots),
            slotCount: slotCount,
            presence: UnsafePointer(presence),
            presenceCount: slotCount / 64 + 1,
            bytes: UnsafePointer(bytes),
            byteCount: byteCount
        )
    }
}
