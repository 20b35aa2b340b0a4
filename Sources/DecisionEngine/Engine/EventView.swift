// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

/// One usage event as the engine looks at it while it decides.
///
/// The event's arrays are opened once per decision; a look at a slot is then one load, without a reference to be
/// counted or an index to be checked. A view never outlives the call of `Engine.decide` that made it. Debug builds
/// check every index.
@safe struct EventView {
    private let slots: UnsafePointer<UInt64>
    private let presence: UnsafePointer<UInt64>
    private let bytes: UnsafePointer<UInt8>
    private let slotCount: Int
    private let presenceCount: Int
    private let byteCount: Int
    private let head: Head

    /// The envelope.
    struct Head {
        var type: EventType
        var time: Instant
        var source: Text
        var id: Text
    }

    init(
        _ head: Head,
        slots: UnsafeBufferPointer<UInt64>,
        presence: UnsafeBufferPointer<UInt64>,
        bytes: UnsafeBufferPointer<UInt8>
    ) {
        guard let slotBase = slots.baseAddress, let presenceBase = presence.baseAddress,
            let byteBase = bytes.baseAddress
        else { preconditionFailure("An event is decided after it has been read.") }
        precondition(presence.count << 6 >= slots.count, "Each slot of an event has its presence bit.")
        unsafe self.slots = slotBase
        unsafe self.presence = presenceBase
        unsafe self.bytes = byteBase
        slotCount = slots.count
        presenceCount = presence.count
        byteCount = bytes.count
        self.head = head
    }

    var type: EventType { head.type }
    var time: Instant { head.time }
    var source: Text { head.source }
    var id: Text { head.id }

    /// Whether a member was given.
    @inline(__always)
    func has(_ slot: Int) -> Bool {
        assert(slot >= 0 && slot < slotCount)
        return unsafe presence[slot &>> 6] &>> UInt64(truncatingIfNeeded: slot) & 1 == 1
    }

    /// What a slot holds; meaningful when the member was given.
    @inline(__always)
    func bits(_ slot: Int) -> UInt64 {
        assert(slot >= 0 && slot < slotCount)
        return unsafe slots[slot]
    }

    /// What a slot holds, or nil when the member was not given.
    @inline(__always)
    func value(_ slot: Int) -> UInt64? { has(slot) ? bits(slot) : nil }

    /// Whether an enumeration has this value; false when it was not given.
    @inline(__always)
    func isSymbol(_ slot: Int, _ symbol: UInt64) -> Bool { has(slot) && bits(slot) == symbol }

    @inline(__always)
    func text(_ slot: Int) -> Text? { has(slot) ? Text(bits: bits(slot)) : nil }
    func integer(_ slot: Int) -> Int64? { has(slot) ? Int64(bitPattern: bits(slot)) : nil }
    func number(_ slot: Int) -> Double? { has(slot) ? Double(bitPattern: bits(slot)) : nil }
    func truth(_ slot: Int) -> Bool? { has(slot) ? bits(slot) != 0 : nil }

    /// The items of a list slot: the first slot and how many items; none when the member was not given.
    func list(_ slot: Int) -> (first: Int, count: Int) {
        guard has(slot) else { return (0, 0) }
        return (Int(bits(slot) >> 32), Int(bits(slot) & 0xFFFF_FFFF))
    }

    /// The bytes of a text of this event.
    @inline(__always)
    func utf8(_ text: Text) -> ByteView {
        assert(text.offset + text.length <= byteCount)
        return unsafe ByteView(bytes + text.offset, count: text.length)
    }

    /// A text of this event as a `String`: for evidence and messages.
    func string(_ text: Text) -> String { String(decoding: utf8(text), as: UTF8.self) }

    /// The identity of a text of this event under a domain.
    @inline(__always)
    func identity(_ text: Text, domain: UInt64) -> SignalKey { utf8(text).identity(domain: domain) }

    /// The identities of the items of a list of texts, or nil when it was not given.
    func identities(_ slot: Int) -> [SignalKey]? {
        guard has(slot) else { return nil }
        let list = list(slot)
        return (list.first..<(list.first + list.count)).map { identity(Text(bits: bits($0)), domain: Domain.value) }
    }

    /// The event as the frame's bank of slots.
    @unsafe
    var bank: Bank {
        unsafe Bank(
            slots: slots,
            slotCount: slotCount,
            presence: presence,
            presenceCount: presenceCount,
            bytes: bytes,
            byteCount: byteCount
        )
    }

    /// The bytes of all of its texts.
    @unsafe var text: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: bytes, count: byteCount) }
}

/// Bytes that lie in memory of somebody else for the time of a call.
@safe struct ByteView: RandomAccessCollection {
    private let base: UnsafePointer<UInt8>
    let count: Int

    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return unsafe base[index]
    }

    func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        unsafe try body(UnsafeBufferPointer(start: base, count: count))
    }

    @unsafe var buffer: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: count) }

    /// The identity of the bytes under a domain.
    @inline(__always)
    func identity(domain: UInt64) -> SignalKey {
        unsafe Identity.of(UnsafeBufferPointer(start: base, count: count), domain: domain)
    }
}
