// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One usage event, read: a flat record of slots over its own bytes.
///
/// A value of this type is a buffer that a reader fills again and again: decoding allocates nothing once the
/// arrays have grown to the traffic's usual size. `EventSchema` says which slot holds which member.
///
/// - Shape: `slots[i]` is meaningful when bit `i` of `presence` is set. A slot holds, by the kind of its field:
///   text as `Text` bits; symbols of an enumeration as their index; integers as `Int64` bits; numbers as
///   `Double` bits; truth as 0 or 1; instants as microseconds; a nested object or list as
///   `first << 32 | count`, the elements lying from slot `first` on.
public struct UsageEvent: Sendable {
    /// What happened.
    public var type: EventType
    /// When it happened.
    public var time: Instant
    /// The CloudEvents `source`, a text of this event's bytes.
    public var source: Text
    /// The CloudEvents `id`, a text of this event's bytes.
    public var id: Text
    /// The members of `data`; the first `EventSchema.slotCount` are the schema's, list elements follow.
    public var slots: [UInt64]
    /// One bit per slot.
    public var presence: [UInt64]
    /// The event as it came, and behind it whatever had to be unescaped.
    public var bytes: [UInt8]

    /// An empty buffer.
    public init() {
        type = .callAttempted
        time = Instant(microseconds: 0)
        source = Text(bits: 0)
        id = Text(bits: 0)
        slots = []
        presence = []
        bytes = []
    }

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
}
