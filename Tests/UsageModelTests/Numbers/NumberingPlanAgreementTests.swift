// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

/// Our facts against the verdicts of an independent library on thousands of numbers, good and broken.
@Suite struct `Numbering plan agreement` {
    private struct Tally {
        var same = 0
        var all = 0
        var differences: [String] = []

        mutating func count(_ isSame: Bool, _ difference: @autoclosure () -> String) {
            all += 1
            same += isSame ? 1 : 0
            if !isSame, differences.count < 5 { differences.append(difference()) }
        }

        var share: Double { all == 0 ? 0 : Double(same) / Double(all) }
        var text: String { "\(same) of \(all) (\((share * 10_000).rounded() / 100) %) \(differences)" }
    }

    private static let kinds: [Substring: String] = [
        "FIXED_LINE": "fixed", "MOBILE": "mobile", "FIXED_LINE_OR_MOBILE": "fixed_or_mobile",
        "TOLL_FREE": "tollfree", "PREMIUM_RATE": "premium", "SHARED_COST": "shared_cost",
        "PERSONAL_NUMBER": "personal", "VOIP": "voip", "PAGER": "pager", "UAN": "uan", "VOICEMAIL": "voicemail",
    ]

    @Test func `agrees with the library on validity, country, kind and time zones`() {
        guard let rows = NumbersReference.rows("phone-gold/numbers.tsv") else { return }
        let plan = NumberingPlan.current
        var valid = Tally()
        var possible = Tally()
        var country = Tally()
        var kind = Tally()
        var zones = Tally()
        var tooLong = 0
        var unread = 0
        for row in rows where row.count == 6 {
            // The library also reads numbers longer than E.164 allows; those are no telephone numbers here.
            guard let number = TelephoneNumber(e164: row[0].utf8) else {
                tooLong += row[0].count > 16 ? 1 : 0
                unread += 1
                continue
            }
            let facts = plan.facts(of: number)
            valid.count(facts.isValid == (row[1] == "1"), "\(row)")
            possible.count(facts.isPossible == (row[2] == "1"), "\(row)")
            guard row[1] == "1" else { continue }
            country.count(facts.country.description == row[3], "\(row) \(facts.country)")
            kind.count(facts.kind.name == Self.kinds[row[4]], "\(row) \(facts.kind.name)")
            let names = plan.timeZones(facts.timeZones).joined(separator: ";")
            zones.count(names == (row[5] == "Etc/Unknown" ? "" : row[5]), "\(row) \(names)")
        }
        print("agreement of \(plan.version): valid \(valid.text), possible \(possible.text),")
        print("    country \(country.text), kind \(kind.text), time zones \(zones.text); \(tooLong) too long")
        #expect(unread == tooLong && tooLong < 10)
        #expect(valid.share == 1)
        #expect(possible.share >= 0.999)
        #expect(country.share >= 0.999)
        #expect(kind.share >= 0.999)
        #expect(zones.share >= 0.995)
    }

    @Test func `gives the example of every region and type its kind`() {
        guard let rows = NumbersReference.rows("phone-reference/number_types.tsv") else { return }
        let names: [Substring: Set<NumberKind>] = [
            "fixedLine": [.fixed, .fixedOrMobile], "mobile": [.mobile, .fixedOrMobile], "tollFree": [.tollFree],
            "premiumRate": [.premium], "sharedCost": [.sharedCost], "personalNumber": [.personal], "voip": [.voip],
            "pager": [.pager], "uan": [.uan], "voicemail": [.voicemail],
        ]
        var tally = Tally()
        for row in rows where row.count == 6 {
            guard let kinds = names[row[2]], !row[3].isEmpty else { continue }
            guard let number = TelephoneNumber(e164: "+\(row[1])\(row[3])".utf8) else { continue }
            let facts = NumberingPlan.current.facts(of: number)
            tally.count(kinds.contains(facts.kind) || facts.kind == .satellite, "\(row) \(facts.kind)")
        }
        print("examples of number types: \(tally.text)")
        #expect(tally.all > 1_000 && tally.share >= 0.99)
    }
}
