// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the world's numbering plans say of telephone numbers.
///
/// The plan is compiled into the program, so that the same program always says the same of a number; its
/// version belongs into every record of a decision.
///
/// - Memory: none of its own; the tables are constants of the program, 430 KB.
/// - Cost: one pass over the digits, two table steps per digit; no allocation.
/// - Source: the metadata of libphonenumber in the form of the Python package `phonenumbers`; possible, valid,
///   country, kind and time zones agree with that library for numbers in E.164 form.
public struct NumberingPlan: Sendable {
    /// The plan this program was built with.
    public static let current = NumberingPlan()

    /// The metadata the plan was made from, such as `phonenumbers 9.0.43`.
    public var version: String { PlanTables.version }
    /// The SHA-256 of the plan's tables, in hexadecimal digits.
    public var sha256: String { PlanTables.sha256 }

    /// The names of all time zones of the plan (IANA), in the order of their indices.
    public var zoneNames: [String] { (0..<PlanTables.zoneCount).map(PlanTables.zoneName) }

    /// The zones of a set as indices of `zoneNames`, in the order of their names.
    @inlinable
    public func zones(of set: TimeZoneSet) -> ZoneIndices { ZoneIndices(set) }

    /// The names of the zones of a set.
    public func timeZones(_ set: TimeZoneSet) -> [String] { zones(of: set).map(PlanTables.zoneName) }

    /// What the plan says of a number.
    public func facts(of number: TelephoneNumber) -> NumberFacts {
        let digits = Digits(number)
        guard number.count > 2, let code = PlanTables.callingCode(firstThreeDigits: digits.firstThree) else {
            return .unknown
        }
        var node = code.classRoot
        var prefixNode = code.prefixRoot
        var prefix = PlanTables.prefix(at: prefixNode)
        for place in code.digitCount..<max(number.count, code.digitCount) {
            let digit = digits[place]
            node = PlanTables.classSuccessor(of: node, digit: digit)
            guard prefixNode != 0 else { continue }
            prefixNode = PlanTables.prefixSuccessor(of: prefixNode, digit: digit)
            let here = PlanTables.prefix(at: prefixNode)
            if here != 0 { prefix = here }
        }
        let (country, kind) = PlanTables.classification(at: node)
        return NumberFacts(
            kind: kind,
            rateClass: PlanTables.rateClass(ofPrefix: prefix, kind: kind),
            country: country == .unknown ? code.country : country,
            subdivision: PlanTables.subdivision(ofPrefix: prefix),
            timeZones: timeZones(of: kind, prefix: prefix, code: code),
            isPossible: code.hasNumbers(ofLength: number.count - code.digitCount)
        )
    }

    /// The zones of a number: of its place when the kind is bound to one, else of all its calling code.
    private func timeZones(of kind: NumberKind, prefix: Int, code: PlanTables.CallingCode) -> TimeZoneSet {
        switch kind {
        case .short, .emergency, .unknown: .none
        case .fixed, .fixedOrMobile: PlanTables.timeZones(ofPrefix: prefix)
        case .mobile where code.hasGeographicMobiles: PlanTables.timeZones(ofPrefix: prefix)
        default: code.timeZones
        }
    }
}

/// The zones of a set, as indices of `NumberingPlan.zoneNames`.
public struct ZoneIndices: RandomAccessCollection, Sendable {
    private let members: Range<Int>

    @usableFromInline
    init(_ set: TimeZoneSet) { members = PlanTables.zones(of: set) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Int {
        precondition(members.indices.contains(members.lowerBound + position), "a set of zones has no such member")
        return PlanTables.zone(at: members.lowerBound + position)
    }
}

/// The digits of a number, the first one first.
struct Digits {
    /// How many digits there are.
    let count: Int
    private var values: InlineArray<16, UInt8>

    init(_ number: TelephoneNumber) {
        count = number.count
        values = InlineArray(repeating: 0)
        var rest = number.digits
        var place = count
        while place > 0 {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            values[place] = UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
    }

    /// The digit at a place, 0 to 15.
    subscript(place: Int) -> UInt8 { values[place] }

    /// The first three digits as a number; zeros stand for those that are missing.
    var firstThree: Int { Int(values[0]) * 100 + Int(values[1]) * 10 + Int(values[2]) }
}
