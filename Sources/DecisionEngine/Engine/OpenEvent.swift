// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One usage event while facts are added to it: its arrays opened once, with room for the names of places.
///
/// It never outlives the call of `UsageEvent.open` that made it. Debug builds check every index.
@safe struct OpenEvent {
    private let slots: UnsafeMutablePointer<UInt64>
    private let presence: UnsafeMutablePointer<UInt64>
    private let bytes: UnsafeMutablePointer<UInt8>
    private let slotCount: Int
    private let byteCount: Int
    /// Where the next place is written.
    private var room: Int

    init(
        slots: UnsafeMutableBufferPointer<UInt64>,
        presence: UnsafeMutableBufferPointer<UInt64>,
        bytes: UnsafeMutableBufferPointer<UInt8>,
        room: Int
    ) {
        guard let slotBase = slots.baseAddress, let presenceBase = presence.baseAddress,
            let byteBase = bytes.baseAddress
        else { preconditionFailure("An event is completed after it has been read.") }
        precondition(presence.count << 6 >= slots.count, "Each slot of an event has its presence bit.")
        unsafe self.slots = slotBase
        unsafe self.presence = presenceBase
        unsafe self.bytes = byteBase
        slotCount = slots.count
        byteCount = bytes.count
        self.room = room
    }

    /// Whether a member was given.
    @inline(__always)
    func has(_ slot: Int) -> Bool {
        assert(slot >= 0 && slot < slotCount)
        return unsafe presence[slot &>> 6] &>> UInt64(truncatingIfNeeded: slot) & 1 == 1
    }

    /// What a slot holds, or nil when the member was not given.
    @inline(__always)
    func value(_ slot: Int) -> UInt64? { has(slot) ? unsafe slots[slot] : nil }

    /// Whether an enumeration has this value; false when it was not given.
    @inline(__always)
    func isSymbol(_ slot: Int, _ symbol: UInt64) -> Bool { value(slot) == symbol }

    @inline(__always)
    func text(_ slot: Int) -> Text? { value(slot).map { Text(bits: $0) } }

    /// The items of a list slot: the first slot and how many items; none when the member was not given.
    func list(_ slot: Int) -> (first: Int, count: Int) {
        value(slot).map { (Int($0 >> 32), Int($0 & 0xFFFF_FFFF)) } ?? (0, 0)
    }

    /// The bytes of a text of this event.
    func utf8(_ text: Text) -> ByteView {
        assert(text.offset + text.length <= byteCount)
        return unsafe ByteView(bytes + text.offset, count: text.length)
    }

    /// Gives a slot its value, in the bits of its kind.
    @inline(__always)
    func set(_ slot: Int, _ bits: UInt64) {
        assert(slot >= 0 && slot < slotCount)
        unsafe slots[slot] = bits
        unsafe presence[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot)
    }

    /// Bytes that the name of one place takes.
    static let placeBytes = 8

    /// Writes `US-FL`, a country of two packed letters and a part of two more; returns where it begins.
    mutating func addPlace(country: UInt16, part: UInt16) -> Int {
        assert(room + Self.placeBytes <= byteCount)
        let start = room
        // In one piece: the five letters and three bytes that nothing points at.
        let letters = UInt64(country.byteSwapped) | 0x2D << 16 | UInt64(part.byteSwapped) << 24
        unsafe UnsafeMutableRawPointer(bytes).storeBytes(of: letters.littleEndian, toByteOffset: start, as: UInt64.self)
        room += Self.placeBytes
        return start
    }
}

extension UsageEvent {
    /// Opens the event for the time of a call, with room for the names of so many places.
    mutating func open<Result>(places: Int, _ body: (inout OpenEvent) -> Result) -> Result {
        var room = factsStart
        // Only a reader leaves room; an event made by hand has its texts there.
        if lineLength == 0 || places &* OpenEvent.placeBytes > Self.factsRoom
            || bytes.count < factsStart + Self.factsRoom
        {
            room = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: places &* OpenEvent.placeBytes))
        }
        return unsafe slots.withUnsafeMutableBufferPointer { slots in
            unsafe presence.withUnsafeMutableBufferPointer { presence in
                unsafe bytes.withUnsafeMutableBufferPointer { bytes in
                    var open = unsafe OpenEvent(slots: slots, presence: presence, bytes: bytes, room: room)
                    return body(&open)
                }
            }
        }
    }
}
