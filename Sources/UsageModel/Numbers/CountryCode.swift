// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A country, packed into two bytes.
///
/// - Shape: the two letters of ISO 3166-1 alpha-2, the first in the high byte; 0 when unknown.
public struct CountryCode: RawRepresentable, Hashable, Sendable {
    /// The packed form.
    public let rawValue: UInt16

    /// The country with this packed form.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Reads `PL` or `pl`; `nil` for anything but two letters.
    @inlinable
    public init?(_ text: some Collection<UInt8>) {
        var packed: UInt16 = 0
        guard text.count == 2 else { return nil }
        for byte in text {
            let letter = byte & 0xDF
            guard (0x41...0x5A).contains(letter) else { return nil }
            packed = packed << 8 | UInt16(letter)
        }
        rawValue = packed
    }

    /// Reads `PL` or `pl`; `nil` for anything but two letters.
    @inlinable
    public init?(_ text: some StringProtocol) { self.init(text.utf8) }

    /// No country is known.
    public static let unknown = CountryCode(rawValue: 0)
    /// No country at all: the numbers of global networks, `001` in the numbering plan.
    public static let world = CountryCode(rawValue: 1)

    /// Whether this is a country, and neither unknown nor the world.
    @inlinable public var isCountry: Bool { rawValue > 1 }

    /// The two letters; empty when this is no country.
    @inlinable public var text: String { isCountry ? twoLetters(rawValue) : "" }
}

/// A part of a country as ISO 3166-2 names it, packed into four bytes.
///
/// - Shape: the country, and the two letters behind the hyphen; both 0 when unknown.
public struct SubdivisionCode: Hashable, Sendable {
    /// The country.
    public let country: CountryCode
    /// The part of it: two letters, the first in the high byte.
    public let part: UInt16

    /// The part `part` of `country`.
    @inlinable
    public init(country: CountryCode, part: UInt16) {
        self.country = country
        self.part = part
    }

    /// No part of a country is known.
    public static let unknown = SubdivisionCode(country: .unknown, part: 0)

    /// Whether a part of a country is known.
    @inlinable public var isKnown: Bool { part != 0 }

    /// The name as ISO 3166-2 writes it, `US-FL`; empty when unknown.
    @inlinable public var text: String { isKnown ? "\(country.text)-\(twoLetters(part))" : "" }
}

extension CountryCode: CustomStringConvertible {
    /// The two letters, `001` for the world, empty when unknown.
    public var description: String { self == .world ? "001" : text }
}

extension SubdivisionCode: CustomStringConvertible {
    /// The name as ISO 3166-2 writes it; empty when unknown.
    public var description: String { text }
}

@usableFromInline
func twoLetters(_ packed: UInt16) -> String {
    String(decoding: [UInt8(truncatingIfNeeded: packed >> 8), UInt8(truncatingIfNeeded: packed)], as: UTF8.self)
}
