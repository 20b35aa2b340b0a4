// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Where a piece of text lies: an arena, an offset and a length, packed into eight bytes.
///
/// Text of an event is never copied into a `String` on the hot path; a slot of the event holds one of
/// these. `CEL.StringReference` has the same bits, so that a rule reads a slot without translation.
///
/// - Shape: bits 60-63 arena, bits 28-59 offset in bytes, bits 0-27 length in bytes.
public struct Text: Hashable, Sendable {
    /// The packed form.
    public var bits: UInt64

    /// The text with this packed form.
    @inlinable
    public init(bits: UInt64) { self.bits = bits }

    /// The text at `offset`, `length` bytes long, of arena number `arena` (0 to 15).
    @inlinable
    public init(arena: Int = 0, offset: Int, length: Int) {
        bits =
            UInt64(truncatingIfNeeded: arena) << 60
            | (UInt64(truncatingIfNeeded: offset) & 0xFFFF_FFFF) << 28
            | (UInt64(truncatingIfNeeded: length) & 0x0FFF_FFFF)
    }

    /// The arena the bytes lie in; an event's own bytes are arena 0.
    @inlinable public var arena: Int { Int(truncatingIfNeeded: bits >> 60) }
    /// The first byte, counted from the start of the arena.
    @inlinable public var offset: Int { Int(truncatingIfNeeded: (bits >> 28) & 0xFFFF_FFFF) }
    /// The number of bytes.
    @inlinable public var length: Int { Int(truncatingIfNeeded: bits & 0x0FFF_FFFF) }
}
