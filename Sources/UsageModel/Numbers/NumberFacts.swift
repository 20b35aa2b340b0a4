// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the numbering plan says of one telephone number.
///
/// - Memory: 12 bytes.
public struct NumberFacts: Hashable, Sendable {
    /// What the number is for; `short` and `emergency` only where it is no subscriber's number.
    public let kind: NumberKind
    /// How costly and how often abused the destination is: 0, nothing known, to 9. A ranking, never a ban.
    public let rateClass: UInt8
    /// The country; unknown where several share a calling code and the digits do not tell.
    public let country: CountryCode
    /// The part of the country; known for area codes of the United States and Canada.
    public let subdivision: SubdivisionCode
    /// Every time zone the called party may be in; empty when no zone is known.
    public let timeZones: TimeZoneSet
    /// Whether the calling code has numbers of this length.
    public let isPossible: Bool

    @usableFromInline
    init(
        kind: NumberKind,
        rateClass: UInt8,
        country: CountryCode,
        subdivision: SubdivisionCode,
        timeZones: TimeZoneSet,
        isPossible: Bool
    ) {
        self.kind = kind
        self.rateClass = rateClass
        self.country = country
        self.subdivision = subdivision
        self.timeZones = timeZones
        self.isPossible = isPossible
    }

    /// The facts of a number with a calling code that is not assigned.
    public static let unknown = NumberFacts(
        kind: .unknown,
        rateClass: 0,
        country: .unknown,
        subdivision: .unknown,
        timeZones: .none,
        isPossible: false
    )

    /// Whether the number lies in a range that its plan gives to subscribers.
    @inlinable public var isValid: Bool { kind.rawValue < NumberKind.short.rawValue }

    /// Whether the plan gives the number out at all: to a subscriber, as a short number or for emergencies.
    ///
    /// No public table tells whether an operator has put the number into service; this is the nearest there is.
    @inlinable public var isAllocated: Bool { kind != .unknown }
}

/// A set of time zones of the numbering plan, told by its place there.
///
/// `NumberingPlan.zones(of:)` gives the members; two numbers with the same set share its value.
public struct TimeZoneSet: RawRepresentable, Hashable, Sendable {
    /// The place in the plan; 0 is the empty set.
    public let rawValue: UInt16

    /// The set at this place.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No zone is known.
    public static let none = TimeZoneSet(rawValue: 0)
}
