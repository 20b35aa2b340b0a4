// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One usage event, read: a flat record of slots over its own bytes.
///
/// A value of this type is a buffer that a reader fills again and again: decoding allocates nothing once the
/// arrays have grown to the traffic's usual size. `EventSchema` says which slot holds which member.
///
/// - Shape: `slots[i]` is meaningful when bit `i` of `presence` is set. A slot holds, by the kind of its field:
///   text as `Text` bits; symbols of an enumeration as their index; integers as `Int64` bits; numbers as
///   `Double` bits; truth as 0 or 1; instants as microseconds; a nested object only its presence, its fields
///   following inline; a list as `first << 32 | count`, the items lying from slot `first` on.
public struct UsageEvent: Sendable {
    /// What happened.
    public var type: EventType
    /// When it happened.
    public var time: Instant
    /// The CloudEvents `source`, a text of this event's bytes.
    public var source: Text
    /// The CloudEvents `id`, a text of this event's bytes.
    public var id: Text
    /// The CloudEvents `subject`; empty when not given.
    public var subject: Text
    /// The W3C `traceparent`; empty when not given.
    public var traceparent: Text
    /// How many members the schema does not know, or could not be read as what it knows.
    public var unknownMembers: Int
    /// The members of `data`; the first `EventSchema.slotCount` are the schema's, list items follow.
    public var slots: [UInt64]
    /// One bit per slot.
    public var presence: [UInt64]
    /// How many slots are in use; what lies behind is left over from earlier events.
    public var slotsInUse: Int
    /// The event as it came, zero bytes, and behind them whatever had to be unescaped or was found out later.
    public var bytes: [UInt8]
    /// How many bytes the event had when it came: `bytes[..<lineLength]` is the evidence.
    public var lineLength: Int

    /// Bytes that a reader leaves free behind the zero bytes, for what is found out about the parties.
    public static let factsRoom = 32
    /// Where those bytes begin.
    public var factsStart: Int { lineLength + PaddedBytes.padding }

    /// An empty buffer.
    public init() {
        type = .callAttempted
        time = Instant(microseconds: 0)
        source = Text(bits: 0)
        id = Text(bits: 0)
        subject = Text(bits: 0)
        traceparent = Text(bits: 0)
        unknownMembers = 0
        slots = []
        presence = []
        slotsInUse = 0
        bytes = []
        lineLength = 0
    }
}

extension UsageEvent {
    /// Whether a member was given.
    @inlinable
    public func has(_ slot: Int) -> Bool {
        let word = slot >> 6
        return word < presence.count && presence[word] >> UInt64(slot & 63) & 1 == 1
    }

    /// The bytes of a text of this event.
    @inlinable
    public func utf8(_ text: Text) -> ArraySlice<UInt8> {
        bytes[text.offset..<(text.offset + text.length)]
    }

    /// A text of this event as a `String`: for evidence and messages, never on the hot path.
    public func string(_ text: Text) -> String { String(decoding: utf8(text), as: UTF8.self) }

    /// The text of a slot, if the member was given.
    @inlinable
    public func text(_ slot: Int) -> Text? { has(slot) ? Text(bits: slots[slot]) : nil }

    /// The whole number of a slot, or the index of its symbol, if the member was given.
    @inlinable
    public func integer(_ slot: Int) -> Int64? { has(slot) ? Int64(bitPattern: slots[slot]) : nil }

    /// The number of a slot, if the member was given.
    @inlinable
    public func number(_ slot: Int) -> Double? { has(slot) ? Double(bitPattern: slots[slot]) : nil }

    /// The truth of a slot, if the member was given.
    @inlinable
    public func truth(_ slot: Int) -> Bool? { has(slot) ? slots[slot] != 0 : nil }

    /// The moment of a slot, if the member was given.
    @inlinable
    public func instant(_ slot: Int) -> Instant? {
        has(slot) ? Instant(microseconds: Int64(bitPattern: slots[slot])) : nil
    }

    /// The items of a list slot: the first slot and how many items; none when the member was not given.
    @inlinable
    public func list(_ slot: Int) -> (first: Int, count: Int) {
        guard has(slot) else { return (0, 0) }
        return (Int(slots[slot] >> 32), Int(slots[slot] & 0xFFFF_FFFF))
    }
}

// What enrichment adds once the event has been read.
extension UsageEvent {
    /// Gives a slot its value, in the bits of its kind.
    @inlinable
    public mutating func set(_ slot: Int, _ bits: UInt64) {
        slots[slot] = bits
        presence[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Keeps a text with this event and returns where it lies.
    ///
    /// - Cost: no allocation once `bytes` has grown to the usual size.
    public mutating func append(_ utf8: some Collection<UInt8>) -> Text {
        let offset = bytes.count
        bytes.append(contentsOf: utf8)
        return Text(offset: offset, length: bytes.count - offset)
    }

    /// Gives a slot a list of texts that lie with this event already.
    public mutating func set(_ slot: Int, texts: some Collection<Text>) {
        let first = slotsInUse
        slotsInUse += texts.count
        if slots.count < slotsInUse { slots.append(contentsOf: repeatElement(0, count: slotsInUse - slots.count)) }
        let words = (slots.count + 63) >> 6
        if presence.count < words { presence.append(contentsOf: repeatElement(0, count: words - presence.count)) }
        for (index, text) in texts.enumerated() { set(first + index, text.bits) }
        set(slot, UInt64(first) << 32 | UInt64(texts.count))
    }
}
