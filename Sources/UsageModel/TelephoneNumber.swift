// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A telephone number in E.164 form, packed into eight bytes.
///
/// Packed because numbers are the busiest keys in the system: comparing and hashing one never touches the heap.
///
/// - Shape: country code and subscriber number, 2 to 15 digits, no leading zero; `digits << 4 | count`.
/// - Source: ITU-T E.164, clause 6; length as in the usage event schema.
public struct TelephoneNumber: Hashable, Sendable {
    /// The packed form: the digits as a number, shifted left by four, and their count.
    public let packed: UInt64

    /// The number with this packed form, as `packed` of another number gave it.
    @inlinable
    public init(packed: UInt64) { self.packed = packed }

    /// The digits, country code first, as one number.
    @inlinable public var digits: UInt64 { packed >> 4 }
    /// How many digits there are.
    @inlinable public var count: Int { Int(truncatingIfNeeded: packed & 15) }

    /// Reads `+48221234567`; `nil` for anything that is not E.164.
    @inlinable
    public init?(e164 text: some Collection<UInt8>) {
        let digits = text.dropFirst()
        guard text.first == 0x2B, (2...15).contains(digits.count), digits.first != 0x30 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value &* 10 &+ UInt64(digit &- 0x30)
        }
        packed = value << 4 | UInt64(digits.count)
    }

    /// The number in E.164 form, all digits: for evidence and output, never for logs.
    public var e164: String { "+" + String(digits) }
}

extension TelephoneNumber: CustomStringConvertible {
    /// The number with its middle masked, as logs and text output show it: `+48•••••4567`.
    public var description: String {
        let text = String(digits)
        guard text.count > 6 else { return "+" + String(repeating: "•", count: text.count) }
        return "+" + text.prefix(2) + String(repeating: "•", count: text.count - 6) + text.suffix(4)
    }
}
