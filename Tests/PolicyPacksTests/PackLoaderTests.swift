// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@testable import PolicyPacks

@Suite struct `Pack loader` {
    @Test func `keys that YAML takes for booleans stay words`() throws {
        var files = Fixture.small
        files["p/rules/r.yaml"] = Fixture.rule("no", replacing: ["on": "call.ended", "mode": "off"])
        let pack = try PackLoader.load("p", from: .memory(files))
        #expect(pack.issues.isEmpty)
        #expect(pack.definition.rules.map(\.id) == ["no"])
        #expect(pack.definition.rules.first?.types == [.callEnded])
        #expect(pack.definition.rules.first?.mode == .off)
    }

    @Test(
        arguments: [
            ("enforce", RuleMode.enforce, 100), ("shadow", .shadow, 100), ("{ enforce: 10 % }", .enforce, 10),
            ("\"enforce: 5%\"", .enforce, 5), ("enforce 25 %", .enforce, 25),
        ]
    )
    func `a mode may hold a rollout`(text: String, mode: RuleMode, percent: Int) throws {
        let rule = Fixture.rule(replacing: ["mode": text])
        let pack = try PackLoader.load("p", from: .memory(Fixture.small.merging(["p/rules/r.yaml": rule]) { $1 }))
        #expect(pack.issues.isEmpty)
        #expect(pack.definition.rules.first?.mode == mode)
        #expect(pack.definition.rules.first?.rolloutPercent == percent)
    }

    @Test func `every kind of signal is read`() throws {
        var files = Fixture.small
        files["p/signals/all.yaml"] = """
            signals:
              a: { count: call.attempted, by: customer, window: 60s, where: event.session.direction == "outbound" }
              b: { sum: event.timing.talkMs, of: call.ended, by: [from, to], calendar: month, zone: Europe/Warsaw }
              c:
                ratio: { of: [call.ended], among: has(event.timing), counting: event.timing.talkMs < 6000 }
                by: from
                window: 1h
                exact: true
              d: { distinct: event.to.e164, of: call.attempted, by: from, window: 10m, across: customers }
              e:
                concurrent: { start: call.answered, end: [call.ended, call.abandoned], within: 12h }
                by: [from, forwardTarget]
              f: { maximum: event.timing.ringMs, of: call.ended, by: from, window: 1h }
              g: { mean: event.timing.ringMs, of: call.ended, by: from, window: 1h }
              h: { quantile: event.timing.ringMs, of: call.ended, q: 0.95, by: from, window: 1h }
              i: { sequence: to, of: call.attempted, last: 50, by: from }
              j: { entropy: event.to.e164, of: call.attempted, by: from, window: 1h, emergency: include }
              k: { regularity: call.attempted, by: from, window: 1h }
              l: { novelty: call.attempted, by: [customer, destinationCountry] }
              m: { last: event.access.country, of: user.signed_in, by: endUser }
              n: { baseline: 1, of: call.attempted, weeks: 8, by: customer }
              o:
                streak: event.access.result == "failure"
                of: user.signed_in
                by: event.session.seller.id
                title: { en: Failures, pl: Błędy }
                unit: tries
            """
        let pack = try PackLoader.load("p", from: .memory(files))
        #expect(pack.issues.isEmpty, "\(pack.issues)")
        let kinds = pack.definition.signals.map { "\($0.kind)".prefix { $0 != "(" } }
        #expect(
            kinds == [
                "count", "sum", "ratio", "distinct", "concurrent", "maximum", "mean", "quantile", "sequence", "entropy",
                "regularity", "novelty", "last", "baseline", "streak",
            ]
        )
        #expect(pack.definition.signals[1].window == .month(zone: "Europe/Warsaw"))
        #expect(pack.definition.signals[2].isExact)
        #expect(pack.definition.signals[3].isAcrossCustomers)
        #expect(pack.definition.signals[9].includesEmergency)
    }

    @Test func `lists and hours are read with their notes`() throws {
        var files = Fixture.small
        let notes = "# source: own measurement\n# checked_on: 2026-03-02\n"
        files["p/lists/risky.csv"] = notes + "# disputed: true\nprefix,note\n+53*,\"Cuba, all\"\n+48221234567,\n"
        files["p/lists/words.txt"] = notes + "Bank\nurząd\n"
        files["p/lists/us-sales.hours.csv"] =
            notes + "region,weekday,open,close\n*,1-5,08:00,21:00\nUS-FL,0,none,none\n"
        let pack = try PackLoader.load("p", from: .memory(files))
        #expect(pack.issues.isEmpty, "\(pack.issues)")
        #expect(pack.definition.lists.map(\.name) == ["risky", "words"])
        #expect(pack.definition.lists[0].entries == ["+48221234567", "+53*"])
        #expect(pack.definition.lists[0].isDisputed)
        #expect(pack.definition.lists[0].checkedOn == "2026-03-02")
        #expect(pack.definition.hours.map(\.name) == ["us-sales"])
        #expect(pack.definition.hours[0].rows.count == 6)
        #expect(pack.definition.hours[0].rows.last?.open == pack.definition.hours[0].rows.last?.close)
    }

    @Test func `the digest is that of names and contents, wherever the pack lies`() throws {
        let here = try PackLoader.load("p", from: .memory(Fixture.small))
        var moved: [String: String] = [:]
        for (name, text) in Fixture.small { moved["a/b/" + name] = text }
        let there = try PackLoader.load("a/b/p", from: .memory(moved))
        moved["a/b/p/README"] = "one more"
        let changed = try PackLoader.load("a/b/p", from: .memory(moved))
        #expect(here.definition.sha256.count == 64)
        #expect(here.definition.sha256 == there.definition.sha256)
        #expect(here.definition.sha256 != changed.definition.sha256)
    }

    @Test func `a pack reached twice is joined once`() throws {
        var files = Fixture.small
        files["p/pack.yaml", default: ""] += "extends: [../q, ../s]\n"
        for name in ["q", "s"] {
            files["\(name)/pack.yaml"] = "id: \(name)\nversion: \"1\"\nlanguages: [en, pl]\nextends: [../p, ../t]\n"
        }
        files["t/pack.yaml"] = "id: t\nversion: \"1\"\nlanguages: [en, pl]\ndefaults: { mode: shadow }\n"
        files["t/rules/t.yaml"] = Fixture.rule("t")
        let pack = try PackLoader.load("p", from: .memory(files))
        #expect(pack.issues.isEmpty, "\(pack.issues)")
        #expect(pack.folders == ["p", "q", "t", "s"])
        #expect(pack.definition.id == "small")
        #expect(pack.definition.rules.map(\.mode) == [.enforce, .shadow])
    }

    @Test(arguments: [("60s", 60_000_000), ("10m", 600_000_000), ("1h", 3_600_000_000), ("30d", 2_592_000_000_000)])
    func `durations are read and written the same`(text: String, microseconds: Int64) {
        #expect(PackDuration.microseconds(text) == microseconds)
        #expect(PackDuration.text(microseconds) == (text == "60s" ? "1m" : text))
    }

    @Test func `days and moments are read in UTC`() {
        let cases = [
            ("1970-01-01", 0), ("2026-03-02", 1_772_409_600_000_000), ("2026-03-02T15:00:00Z", 1_772_463_600_000_000),
            ("2024-02-29T00:00:00.5Z", 1_709_164_800_500_000),
        ]
        let bad = ["2026-02-29", "2026-13-01", "2026-1-1", "2026-03-02T24:00:00Z", "2026-03-02T15:00:00", "today"]
        #expect(cases.map { PackDate.instant($0.0)?.microseconds } == cases.map { Int64($0.1) })
        #expect(bad.allSatisfy { PackDate.instant($0) == nil })
    }
}
