// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CNumberingPlan

/// The tables of the numbering plan, read in place.
///
/// Every place that one table names in another lies inside it: the generator makes it so and a test walks
/// all of them. That is why nothing here checks bounds.
enum PlanTables {
    /// The lengths of an automaton's node: ten successors and what the node says.
    static let nodeLength = 11
    static let codeLength = 9

    /// What all numbers of a calling code share.
    struct CallingCode {
        let row: Int

        private func column(_ index: Int) -> UInt16 { unsafe numbering_plan_codes()[row &+ index] }

        /// The code as a number.
        var code: UInt16 { column(0) }
        /// How many digits the code has.
        var digitCount: Int { Int(column(1) & 7) }
        /// Whether mobile numbers tell a place.
        var hasGeographicMobiles: Bool { column(1) & 8 != 0 }
        var classRoot: Int { Int(column(2)) }
        var prefixRoot: Int { Int(column(3)) }
        /// The region of all its numbers; unknown when regions share the code.
        var country: CountryCode { CountryCode(rawValue: column(6)) }
        var timeZones: TimeZoneSet { TimeZoneSet(rawValue: column(7)) }
        /// The set of its regions.
        var regions: Int { Int(column(8)) }

        /// Whether national numbers of this many digits exist.
        func hasNumbers(ofLength count: Int) -> Bool {
            (UInt32(column(5)) << 16 | UInt32(column(4))) >> UInt32(count) & 1 == 1
        }
    }

    /// The calling code of numbers that begin with these three digits (0 to 999), `nil` for none.
    static func callingCode(firstThreeDigits digits: Int) -> CallingCode? {
        let place = Int(unsafe numbering_plan_code_of_prefix()[digits])
        return place == 0 ? nil : CallingCode(row: place &* codeLength)
    }

    static func classSuccessor(of node: Int, digit: UInt8) -> Int {
        Int(unsafe numbering_plan_class_nodes()[node &* nodeLength &+ Int(digit)])
    }

    /// The country and kind of the numbers that end at a node.
    static func classification(at node: Int) -> (country: CountryCode, kind: NumberKind) {
        let place = Int(unsafe numbering_plan_class_nodes()[node &* nodeLength &+ 10])
        let packed = unsafe numbering_plan_classes()[place]
        let kind = NumberKind(rawValue: UInt8(truncatingIfNeeded: packed)) ?? .unknown
        return (CountryCode(rawValue: UInt16(truncatingIfNeeded: packed >> 16)), kind)
    }

    static func prefixSuccessor(of node: Int, digit: UInt8) -> Int {
        Int(unsafe numbering_plan_prefix_nodes()[node &* nodeLength &+ Int(digit)])
    }

    /// The place of what a prefix tells; 0 when it tells no more than the digits before it.
    static func prefix(at node: Int) -> Int {
        Int(unsafe numbering_plan_prefix_nodes()[node &* nodeLength &+ 10])
    }

    static func timeZones(ofPrefix prefix: Int) -> TimeZoneSet {
        TimeZoneSet(rawValue: unsafe numbering_plan_prefixes()[prefix &* 4])
    }

    static func subdivision(ofPrefix prefix: Int) -> SubdivisionCode {
        let country = unsafe numbering_plan_prefixes()[prefix &* 4 &+ 1]
        let part = unsafe numbering_plan_prefixes()[prefix &* 4 &+ 2]
        return SubdivisionCode(country: CountryCode(rawValue: country), part: part)
    }

    static func rateClass(ofPrefix prefix: Int, kind: NumberKind) -> UInt8 {
        let row = Int(unsafe numbering_plan_prefixes()[prefix &* 4 &+ 3])
        return unsafe numbering_plan_rates()[row &* 16 &+ Int(kind.rawValue)]
    }

    static func zones(of set: TimeZoneSet) -> Range<Int> {
        let place = Int(set.rawValue)
        guard place &+ 1 < Int(numbering_plan_zone_set_starts_count()) else { return 0..<0 }
        let first = Int(unsafe numbering_plan_zone_set_starts()[place])
        return first..<Int(unsafe numbering_plan_zone_set_starts()[place &+ 1])
    }

    static func zone(at member: Int) -> Int { Int(unsafe numbering_plan_zone_set_members()[member]) }
    static var zoneCount: Int { Int(numbering_plan_zone_names_count()) }
    static func zoneName(_ zone: Int) -> String { unsafe String(cString: numbering_plan_zone_name(UInt32(zone))) }
    static var version: String { unsafe String(cString: numbering_plan_version()) }
    static var sha256: String { unsafe String(cString: numbering_plan_sha256()) }
}

extension PlanTables {
    static var emergencyRoot: Int { Int(unsafe numbering_plan_emergency_roots()[0]) }
    /// The bit of a set of regions that means: wherever the caller is.
    static var everywhere: Int { Int(unsafe numbering_plan_emergency_roots()[1]) }

    static func emergencySuccessor(of node: Int, digit: UInt8) -> Int {
        Int(unsafe numbering_plan_emergency_nodes()[node &* nodeLength &+ Int(digit)])
    }

    /// The set of regions where the digits that end at a node are an emergency number; 0 is the empty set.
    static func emergencyRegions(at node: Int) -> Int {
        Int(unsafe numbering_plan_emergency_nodes()[node &* nodeLength &+ 10])
    }

    static func set(_ set: Int, has region: Int) -> Bool {
        unsafe numbering_plan_region_sets()[set &* 4 &+ region >> 6] >> UInt64(region & 63) & 1 == 1
    }

    static func sharesRegion(_ one: Int, _ other: Int) -> Bool {
        for word in 0..<4 {
            let common =
                unsafe numbering_plan_region_sets()[one &* 4 &+ word]
                & numbering_plan_region_sets()[other &* 4 &+ word]
            if common != 0 { return true }
        }
        return false
    }

    /// The bit of a country in sets of regions; `nil` for one the plan does not know.
    static func region(of country: CountryCode) -> Int? {
        guard country.isCountry else { return nil }
        // Behind unknown and the world the countries lie in order.
        var low = 2
        var high = everywhere
        while low < high {
            let middle = (low + high) / 2
            if region(at: middle).rawValue < country.rawValue { low = middle + 1 } else { high = middle }
        }
        return low < everywhere && region(at: low) == country ? low : nil
    }

    static func region(at place: Int) -> CountryCode { CountryCode(rawValue: unsafe numbering_plan_regions()[place]) }
}
