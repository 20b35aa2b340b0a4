// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Rules` {
    private func scene(_ rules: RuleDefinition..., signals: [SignalDefinition] = []) throws -> Scene {
        Scene(try compile(PolicyDefinition(rules: rules, signals: signals)))
    }

    /// What a fallback makes of a rule that would block.
    static let fallbacks: [(Fallback, Verdict)] = [(.allow, .allow), (.flag, .flag), (.block, .block)]

    @Test(arguments: fallbacks)
    func `say what an unknown fact means`(fallback: Fallback, verdict: Verdict) throws {
        var rule = RuleDefinition.rule("r", when: "customer.plan.seats > 3", .block).measuring(.number, .suspend)
        rule.onMissing = fallback
        rule.onError = .allow
        rule.obligations = ["play"]
        let scene = try scene(rule)
        let decision = scene.call()
        #expect(decision.verdict == verdict)
        #expect(decision.reasons.map(\.isForMissingFact) == (fallback == .allow ? [] : [true]))
        #expect(decision.measures.isEmpty && decision.obligations.isEmpty, "nothing lasting follows from not knowing")
        #expect(scene.engine.counters.missing == 1)
        #expect(scene.engine.counters.failures == 0)
    }

    @Test(arguments: fallbacks)
    func `say what a failure means`(fallback: Fallback, verdict: Verdict) throws {
        var rule = RuleDefinition.rule("r", when: "1 / (size(from.e164) - 12) > 3", .block)
        rule.onError = fallback
        let scene = try scene(rule)
        #expect(scene.call().verdict == verdict)
        #expect(scene.engine.counters.failures == 1)
        #expect(scene.engine.counters.missing == 0)
    }

    @Test func `are decided by the operand that is known`() throws {
        var rule = RuleDefinition.rule("r", when: "customer.plan.seats > 3 || from.valid", .block)
        rule.onMissing = .flag
        #expect(try scene(rule).call(from: #"{"e164":"+12025550101"}"#).verdict == .block)
        rule.condition = ExpressionText("customer.plan.seats > 3 && !from.valid")
        #expect(try scene(rule).call(from: #"{"e164":"+12025550101"}"#).verdict == .allow)
    }

    @Test(arguments: [(RuleMode.off, Verdict.allow, 0), (.shadow, .allow, 1), (.flag, .flag, 1), (.enforce, .block, 1)])
    func `act as far as their mode lets them`(mode: RuleMode, verdict: Verdict, reasons: Int) throws {
        var rule = RuleDefinition.rule("r", when: "true", .block).measuring(.number, .suspend)
        rule.mode = mode
        let decision = try scene(rule).call()
        #expect(decision.verdict == verdict)
        #expect(decision.reasons.map(\.mode) == Array(repeating: mode, count: reasons))
        #expect(decision.measures.count == (mode == .enforce ? 1 : 0))
        if mode == .shadow { #expect(decision.reasons.first?.verdict == .block, "what it would have done") }
    }

    @Test func `are rolled out by customer, more and more of them`() throws {
        var reached: [Set<Int>] = []
        for percent in [0, 10, 50, 100] {
            var rule = RuleDefinition.rule("r", when: "true", .block)
            rule.rolloutPercent = percent
            let scene = try scene(rule)
            var customers: Set<Int> = []
            for customer in 0..<300 {
                let decision = scene.call(customer: "c-\(customer)")
                if decision.verdict == .block { customers.insert(customer) }
                if decision.reasons.count != 1 { Issue.record("customer \(customer) is not even in shadow") }
                if scene.call(customer: "c-\(customer)").verdict != decision.verdict {
                    Issue.record("customer \(customer) changed sides")
                }
            }
            reached.append(customers)
        }
        #expect(reached[0].isEmpty && reached[3].count == 300)
        #expect((15...50).contains(reached[1].count) && (120...180).contains(reached[2].count))
        #expect(reached[1].isSubset(of: reached[2]))
    }

    @Test func `are law from their first to before their last moment`() throws {
        var rule = RuleDefinition.rule("r", when: "true", .block)
        rule.effectiveFrom = Instant(microseconds: 1_772_463_610_000_000)
        rule.effectiveUntil = Instant(microseconds: 1_772_463_620_000_000)
        let scene = try scene(rule)
        let verdicts = [9.999_999, 10, 19.999_999, 20].map { scene.call(at: $0).verdict }
        #expect(verdicts == [.allow, .block, .block, .allow])
        // An old event is judged by the law of its day, whenever it comes.
        #expect(scene.call(at: 15).verdict == .block)
    }

    @Test func `are named strongest first, then by step, those in shadow last`() throws {
        var shadow = RuleDefinition.rule("shadow", when: "true", .block, step: .identity)
        shadow.mode = .shadow
        let decision = try scene(
            .rule("flag-1", when: "true", .flag, step: .identity),
            shadow,
            .rule("block-2", when: "true", .block, step: .analytics),
            .rule("throttle", when: "true", .throttle, step: .entitlement),
            .rule("block-1", when: "true", .block, step: .statutory),
            .rule("flag-2", when: "true", .flag, step: .identity),
            .rule("not", when: "false", .block, step: .identity)
        ).call()
        #expect(decision.verdict == .block)
        #expect(decision.reasons.map(\.rule) == ["block-1", "block-2", "throttle", "flag-1", "flag-2", "shadow"])
    }

    @Test func `lose no verdict when more fire than a decision shows`() throws {
        var rules = (0..<40).map { RuleDefinition.rule("flag-\(10 + $0)", when: "true", .flag, step: .identity) }
        rules.append(.rule("last", when: "true", .block, step: .analytics))
        let decision = Scene(try compile(PolicyDefinition(rules: rules))).call()
        #expect(decision.verdict == .block)
        #expect(decision.reasons.count == Limits.reasonsPerDecision)
        #expect(decision.reasons.first?.rule == "last")
    }

    @Test func `give each obligation once, those of shadows not`() throws {
        var first = RuleDefinition.rule("a", when: "true", .flag)
        first.obligations = ["announce", "record"]
        var second = RuleDefinition.rule("b", when: "true", .flag)
        second.obligations = ["record", "ask"]
        var shadow = RuleDefinition.rule("c", when: "true", .flag)
        shadow.obligations = ["nothing"]
        shadow.mode = .shadow
        #expect(try scene(first, second, shadow).call().obligations == ["announce", "record", "ask"])
    }

    @Test func `fill their reasons with what they measured, as each language writes it`() throws {
        var rule = RuleDefinition.rule(
            "r",
            when: "signal.share.n >= 3",
            .flag,
            reason:
                "{signal.share.bad} of {signal.share.n}: {signal.share.value|%} from {from.e164}, {customer.plan.seats}"
        )
        rule.types = [.callAttempted]
        let scene = try scene(
            rule,
            signals: [
                .signal("share", .ratio(among: nil, counting: ExpressionText("event.to.e164 == '+13035550103'")))
            ]
        )
        scene.call()
        scene.call()
        let reason = try #require(scene.call(to: #"{"e164":"+13035550103"}"#).reasons.first)
        #expect(reason.message.en == "1 of 3: 33.3 % from +12025550101, ?")
        #expect(reason.message.pl == "1 of 3: 33,3 % from +12025550101, ?")
    }

    @Test func `refuse an act that was asked about, which then never happened`() throws {
        var rule = RuleDefinition.rule("r", on: [.numberChanged], when: "from.e164 == '+12025550101'", .block)
        rule.step = .identity
        for (mode, owned) in [("inline", false), ("push", true)] {
            let scene = try scene(
                rule,
                .rule("known", when: "owned(from)", .flag)
            )
            let decision = scene.decide(
                "number.changed",
                Data.number("assigned") + #","origin":{"connector":"test","mode":"\#(mode)"}"#
            )
            #expect(decision.verdict == .block)
            #expect(scene.call().verdict == (owned ? .flag : .allow), "\(mode)")
        }
        var flags = rule
        flags.verdict = .flag
        let scene = try scene(flags, .rule("known", when: "owned(from)", .flag))
        scene.decide("number.changed", Data.number("assigned") + #","origin":{"connector":"test","mode":"inline"}"#)
        #expect(scene.call().verdict == .flag, "what was not refused happened")
    }
}
