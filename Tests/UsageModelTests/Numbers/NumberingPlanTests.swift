// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import UsageModel

@Suite struct `Numbering plan` {
    private func facts(_ e164: String) -> NumberFacts? {
        TelephoneNumber(e164: e164.utf8).map { NumberingPlan.current.facts(of: $0) }
    }

    @Test func `says which metadata and which tables it is`() {
        let plan = NumberingPlan.current
        #expect(plan.version.hasPrefix("phonenumbers 9."))
        #expect(plan.sha256.count == 64 && plan.sha256.allSatisfy { $0.isHexDigit })
    }

    @Test(
        arguments: [
            ("+48221234567", NumberKind.fixed, "PL", ["Europe/Warsaw"]),
            ("+48512345678", .mobile, "PL", ["Europe/Warsaw"]),
            ("+48701234567", .premium, "PL", ["Europe/Warsaw"]),
            ("+12015550123", .fixedOrMobile, "US", ["America/New_York"]),
            ("+14165550123", .fixedOrMobile, "CA", ["America/Toronto"]),
            ("+442079460958", .fixed, "GB", ["Europe/London"]),
            ("+447700900123", .unknown, "", []),
            ("+80012345678", .tollFree, "001", []),
            ("+870773111632", .satellite, "001", []),
            ("+48112", .emergency, "PL", []),
            ("+4819115", .short, "PL", []),
            ("+48", .unknown, "", []),
            ("+999123456", .unknown, "", []),
        ] as [(String, NumberKind, String, [String])]
    )
    func `knows kind, country and time zones`(e164: String, kind: NumberKind, country: String, zones: [String]) {
        let facts = facts(e164)
        #expect(facts?.kind == kind)
        #expect(facts?.country.description == country)
        #expect(facts.map { NumberingPlan.current.timeZones($0.timeZones) } == zones)
    }

    @Test func `a toll-free number of the North American plan may be in any of its zones`() {
        let zones = facts("+18005550123").map { NumberingPlan.current.timeZones($0.timeZones) } ?? []
        #expect(zones.count > 30 && zones.contains("America/New_York") && zones.contains("Pacific/Honolulu"))
        #expect(zones == zones.sorted())
    }

    @Test(
        arguments: [
            ("+13055550123", "US-FL"), ("+12135550123", "US-CA"), ("+12025550123", "US-DC"), ("+14165550123", "CA-ON"),
            ("+15145550123", "CA-QC"), ("+18085550123", "US-HI"),
            // The metadata names only their exchanges.
            ("+12035550123", "US-CT"), ("+13105550123", "US-CA"), ("+17135550123", "US-TX"), ("+17185550123", "US-NY"),
            ("+19055550123", "CA-ON"),
            ("+19025550123", ""),  // Nova Scotia or Prince Edward Island
            ("+18095550123", ""), ("+18005550123", ""), ("+48221234567", ""),
        ]
    )
    func `an area code of the United States or Canada tells the subdivision`(e164: String, code: String) {
        #expect(facts(e164)?.subdivision.text == code)
    }

    @Test(
        arguments: [
            ("+48221234567", 0), ("+48512345678", 0), ("+48701234567", 9), ("+19005550123", 9), ("+881612345678", 9),
            ("+37167123456", 8), ("+18295550123", 8), ("+41446681800", 7), ("+447400123456", 7), ("+442079460958", 0),
            ("+41900123456", 9), ("+371112", 0),
        ] as [(String, UInt8)]
    )
    func `ranks destinations by cost and abuse`(e164: String, rateClass: UInt8) {
        #expect(facts(e164)?.rateClass == rateClass)
    }

    @Test func `a number of wrong length is neither possible nor valid nor allocated`() {
        let short = facts("+4822123")
        #expect(short?.isPossible == false && short?.isValid == false && short?.isAllocated == false)
        #expect(short?.country.text == "PL")
        let emergency = facts("+48112")
        #expect(emergency?.isValid == false && emergency?.isAllocated == true)
    }

    @Test func `names of kinds are those of the event contract`() {
        let names = "fixed mobile fixed_or_mobile tollfree premium shared_cost personal voip pager uan voicemail"
        #expect(NumberKind.allCases.map(\.name).joined(separator: " ") == names + " satellite short emergency unknown")
    }

    @Test func `country codes read two letters and nothing else`() {
        #expect(CountryCode("pl")?.text == "PL")
        #expect(CountryCode("PL")?.rawValue == 0x504C)
        for text in ["", "P", "POL", "P1", "ąę", "@@", "p{"] { #expect(CountryCode(text) == nil) }
        #expect(CountryCode.world.text.isEmpty && !CountryCode.world.isCountry)
    }

    @Test func `facts are small`() {
        #expect(MemoryLayout<NumberFacts>.stride == 12)
    }

    /// Walks every place that a table names in another: the lookups do not check bounds.
    @Test func `every place in the tables lies inside them`() {
        let zones = PlanTables.zoneCount
        var bad = 0
        for set in 0..<2_000 {
            for member in PlanTables.zones(of: TimeZoneSet(rawValue: UInt16(set))) {
                bad += PlanTables.zone(at: member) < zones ? 0 : 1
            }
        }
        #expect(bad == 0)
        #expect(PlanTables.problems.isEmpty)
    }
}

@Suite struct `Number facts cache` {
    @Test(arguments: UInt64(0)..<8)
    func `always says what the plan says`(seed: UInt64) {
        var state = seed
        var cache = NumberFactsCache(capacity: 64)
        var different = 0
        for _ in 0..<5_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = TelephoneNumber(packed: (48_220_000_000 + (state >> 33) % 300) << 4 | 11)
            if cache.facts(of: number) != NumberingPlan.current.facts(of: number) { different += 1 }
        }
        #expect(different == 0)
    }

    @Test func `has room for what was asked, rounded up`() {
        #expect(NumberFactsCache(capacity: 1).capacity == 4)
        #expect(NumberFactsCache(capacity: 65).capacity == 128)
        #expect(NumberFactsCache().capacity == NumberLimits.cachedNumbers)
    }
}
