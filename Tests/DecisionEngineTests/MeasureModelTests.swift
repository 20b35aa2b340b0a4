// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Measures beside each other` {
    private static let bad = #"{"e164":"+13035550199"}"#

    @Test func `a milder one of the same rule that lasts longer remains when the stricter lapses`() throws {
        let rule = RuleDefinition.rule("r", when: "to.e164 == '+13035550199'", .block)
            .measuring(.number, .suspend, hours: 1).measuring(.number, .restrict, hours: 3)
        for measures in [rule.measures, rule.measures.reversed()] {
            var rule = rule
            rule.measures = measures
            let scene = Scene(try compile(PolicyDefinition(rules: [rule])))
            #expect(scene.call(to: Self.bad, at: 0).measures.count == 2)
            #expect(scene.call(at: 1_800).verdict == .block)
            #expect(scene.call(at: 3_600).verdict == .throttle)
            #expect(scene.call(at: 3 * 3_600 - 1).verdict == .throttle)
            #expect(scene.call(at: 3 * 3_600).verdict == .allow)
        }
    }

    @Test func `a milder one of the same rule that ends sooner adds nothing`() throws {
        let rule = RuleDefinition.rule("r", when: "to.e164 == '+13035550199'", .block)
            .measuring(.number, .suspend, hours: 3).measuring(.number, .restrict, hours: 1)
        let scene = Scene(try compile(PolicyDefinition(rules: [rule])))
        #expect(scene.call(to: Self.bad, at: 0).measures.map(\.measure) == [.suspend])
    }

    /// Rules that each slow or stop one number when a call goes to their own callee.
    private func rules(_ count: Int, _ random: inout SplitMix64) -> [RuleDefinition] {
        (0..<count).map { number in
            var rule = RuleDefinition.rule("r\(number)", when: "to.e164 == '+1303555\(1_000 + number)'", .flag)
            for _ in 0..<(1 + random.next() % 3) {
                let measure: Measure = [.watch, .restrict, .suspend][Int(random.next() % 3)]
                rule = rule.measuring(.number, measure, hours: Int64(1 + random.next() % 3))
            }
            return rule
        }
    }

    /// The measures of one number, kept as plainly as can be.
    private struct Model {
        struct Entry {
            var rule: Int
            var place: Int
            var measure: Measure
            var until: Int64
        }

        var entries: [Entry] = []

        mutating func apply(_ rule: Int, _ measures: [RuleDefinition.MeasureDefinition], at now: Int64) {
            for (place, measure) in measures.enumerated() {
                let until = now + (measure.microseconds ?? 0)
                entries.removeAll { $0.until <= now }
                let own = entries.filter { $0.rule == rule }
                if own.contains(where: { $0.place == place || $0.measure >= measure.measure && $0.until >= until }) {
                    continue
                }
                entries.removeAll { $0.rule == rule && $0.measure <= measure.measure && $0.until <= until }
                entries.append(Entry(rule: rule, place: place, measure: measure.measure, until: until))
            }
        }

        func verdict(at now: Int64) -> Verdict {
            switch entries.filter({ $0.until > now }).map(\.measure).max() {
            case .suspend: .block
            case .restrict: .throttle
            default: .allow
            }
        }
    }

    @Test(arguments: UInt64(0)..<64)
    func `hold as a plain list of them would`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rules = rules(5, &random)
        let scene = Scene(try compile(PolicyDefinition(rules: rules)))
        var model = Model()
        var now: Int64 = 0
        for step in 0..<150 {
            now += Int64(random.next() % 4_000)
            let seconds = Double(now)
            let expected = model.verdict(at: now * 1_000_000)
            #expect(scene.call(at: seconds).verdict == expected, "seed \(seed), step \(step)")
            let rule = Int(random.next() % UInt64(rules.count))
            scene.call(to: #"{"e164":"+1303555\#(1_000 + rule)"}"#, at: seconds)
            model.apply(rule, rules[rule].measures, at: now * 1_000_000)
            #expect(scene.engine.counters.crowdedOut == 0)
        }
    }

    @Test func `beyond the limit the strictest stay, and the others are counted`() throws {
        var rules: [RuleDefinition] = []
        for number in 0..<20 {
            let measure: Measure = number < 18 ? .restrict : .suspend
            rules.append(
                .rule("r\(number)", when: "to.e164 == '+1303555\(1_000 + number)'", .flag)
                    .measuring(.number, measure, hours: Int64(1 + number % 4))
            )
        }
        let scene = Scene(try compile(PolicyDefinition(rules: rules)))
        var applied = 0
        for number in 0..<20 {
            applied += scene.call(to: #"{"e164":"+1303555\#(1_000 + number)"}"#, at: Double(number)).measures.count
        }
        #expect(scene.engine.counters.crowdedOut == 4)
        // Each that came later lasts a little longer than the weakest that was there.
        #expect(applied == 20)
        #expect(scene.call(at: 60).verdict == .block)
        // Restrictions of four hours were there first and are still there.
        #expect(scene.call(at: 3.5 * 3_600).verdict == .block)
        #expect(scene.call(at: 4 * 3_600 + 60).verdict == .allow)
    }

    @Test func `what the provider did elsewhere is never crowded out`() throws {
        var rules: [RuleDefinition] = []
        for number in 0..<16 {
            rules.append(
                .rule("r\(number)", "E.spoof", when: "to.e164 == '+13035550199'", .flag).measuring(.number, .suspend)
            )
        }
        let scene = Scene(try compile(PolicyDefinition(rules: rules)))
        #expect(scene.call(to: Self.bad).measures.count == 16)
        let inbound = { scene.call(from: "{}", to: #"{"e164":"+12025550101"}"#, direction: "inbound").verdict }
        #expect(inbound() == .allow)
        scene.decide("number.changed", Data.number("suspended"))
        #expect(inbound() == .block, "the provider's suspension holds both ways")
        scene.decide("number.changed", Data.number("activated"))
        #expect(inbound() == .allow)
    }
}
