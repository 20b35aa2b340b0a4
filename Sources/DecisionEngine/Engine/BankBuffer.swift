// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

/// The slots of one bank of the rules' frame, at an address that does not move.
///
/// A frame holds pointers; an array would have to be pinned again for every event.
@safe final class BankBuffer {
    let slots: UnsafeMutableBufferPointer<UInt64>
    let presence: UnsafeMutableBufferPointer<UInt64>

    init(slots count: Int) {
        unsafe slots = .allocate(capacity: count)
        unsafe slots.initialize(repeating: 0)
        unsafe presence = .allocate(capacity: (count + 63) / 64)
        unsafe presence.initialize(repeating: 0)
    }

    deinit {
        unsafe slots.deallocate()
        unsafe presence.deallocate()
    }

    /// The bank for a frame, with texts in `bytes`.
    func bank(bytes: UnsafePointer<UInt8>, byteCount: Int) -> Bank {
        guard let slotBase = unsafe slots.baseAddress, let presenceBase = unsafe presence.baseAddress else {
            preconditionFailure("A bank has at least one slot.")
        }
        return unsafe Bank(
            slots: UnsafePointer(slotBase),
            slotCount: slots.count,
            presence: UnsafePointer(presenceBase),
            presenceCount: presence.count,
            bytes: bytes,
            byteCount: byteCount
        )
    }

    /// Forgets every slot.
    func clear() {
        for word in unsafe presence.indices { unsafe presence[word] = 0 }
    }

    /// Gives a slot a value.
    func set(_ slot: Int, _ value: UInt64) {
        unsafe slots[slot] = value
        unsafe presence[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Marks a slot as present without touching its value.
    func mark(_ slot: Int) { unsafe presence[slot >> 6] |= 1 << UInt64(slot & 63) }
}
