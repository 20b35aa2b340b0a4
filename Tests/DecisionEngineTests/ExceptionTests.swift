// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Exceptions` {
    private func scene() throws -> Scene {
        Scene(try compile(PolicyDefinition(rules: [.rule("r", "B.dialing", when: "true", .block)])))
    }

    /// What an exception says beside its clause, and whether it covers a call of campaign `k` from …0101.
    static let rows: [(clause: String, more: String, covers: Bool)] = [
        ("B.dialing", "", true), ("B", "", true), ("B.trunking", "", false), ("A", "", false),
        ("B", #","scopeKind":"customer","scope":{"id":"c-1"}"#, true),
        ("B", #","scopeKind":"number","scope":{"id":"+12025550101"}"#, true),
        ("B", #","scopeKind":"number","scope":{"id":"+13035550102"}"#, true),
        ("B", #","scopeKind":"number","scope":{"id":"+12025550109"}"#, false),
        ("B", #","scopeKind":"number""#, false),
        ("B", #","scopeKind":"campaign","scope":{"id":"k"}"#, true),
        ("B", #","scopeKind":"campaign","scope":{"id":"other"}"#, false),
        ("B", #","scopeKind":"campaign""#, false),
        ("B", #","scopeKind":"endUser","scope":{"id":"u"}"#, true),
        ("B", #","scopeKind":"endUser","scope":{"id":"v"}"#, false),
        ("B", #","scopeKind":"device","scope":{"id":"d"}"#, true),
        ("B", #","scopeKind":"device","scope":{"id":"k"}"#, false),
        ("B", #","scopeKind":"apiClient","scope":{"id":"x"}"#, true),
        ("B", #","validFrom":"2026-03-02T15:00:10Z""#, true),
        ("B", #","validFrom":"2026-03-02T15:00:11Z""#, false),
        ("B", #","validUntil":"2026-03-02T15:00:11Z""#, true),
        ("B", #","validUntil":"2026-03-02T15:00:10Z""#, false),
    ]

    @Test(arguments: rows)
    func `cover their clause, for their subject, in their time`(clause: String, more: String, covers: Bool) throws {
        let scene = try scene()
        scene.decide("exception.changed", Data.exception("x-1", clause, more: more))
        let decision = scene.decide(
            "call.attempted",
            Data.session("s", more: #","campaign":{"id":"k"}"#)
                + #","from":{"e164":"+12025550101"},"to":[{"e164":"+13035550102"}],"endUser":{"id":"u"},"#
                + #""device":{"id":"d"},"apiClient":{"id":"x"}"#,
            at: 10
        )
        #expect(decision.verdict == (covers ? .allow : .block))
        #expect(decision.reasons.count == 1, "the rule fired either way")
        let named = decision.reasons.first?.evidence.first { $0.name == "exception" }?.value
        #expect(named == (covers ? .text("x-1") : nil))
        #expect(scene.call(more: #","campaign":{"id":"k"}"#, customer: "c-2", at: 10).verdict == .block)
    }

    @Test(arguments: ["revoked", "ended", "deleted"])
    func `end when they are taken back`(action: String) throws {
        let scene = try scene()
        scene.decide("exception.changed", Data.exception("x-1", "B"))
        #expect(scene.call().verdict == .allow)
        scene.decide("exception.changed", Data.exception("x-1", "B", action: action))
        #expect(scene.call().verdict == .block)
    }

    @Test func `stand next to each other`() throws {
        let scene = try scene()
        scene.decide("exception.changed", Data.exception("x-1", "B"))
        scene.decide("exception.changed", Data.exception("x-2", "B.dialing"))
        scene.decide("exception.changed", Data.exception("x-1", "B", action: "revoked"))
        #expect(scene.call().verdict == .allow)
    }

    @Test func `keep measures and obligations away as well`() throws {
        var rule = RuleDefinition.rule("r", when: "true", .block).measuring(.number, .suspend)
        rule.obligations = ["play"]
        let scene = Scene(try compile(PolicyDefinition(rules: [rule])))
        scene.decide("exception.changed", Data.exception("x-1", "B"))
        let decision = scene.call()
        #expect(decision.measures.isEmpty && decision.obligations.isEmpty)
        #expect(scene.call().verdict == .allow)
    }

    @Test func `can be asked for by rules`() throws {
        let probe = try Probe([
            #"excepted("B.dialing", "number")"#, #"excepted("B.dialing", "campaign")"#, #"excepted("C", "number")"#,
        ])
        #expect(probe.atCall() == ["false", "false", "false"])
        probe.scene.decide(
            "exception.changed",
            Data.exception("x-1", "B", more: #","scopeKind":"number","scope":{"id":"+12025550101"}"#)
        )
        #expect(probe.atCall() == ["true", "false", "false"])
        #expect(probe.atCall(from: #"{"e164":"+12025550109"}"#) == ["false", "false", "false"])
    }

    /// A condition, and whether it lets the exception cover a call of campaign `k` that is the customer's third.
    static let conditions: [(condition: String, covers: Bool)] = [
        ("true", true), ("false", false), ("session.purpose == 'survey'", true), ("session.purpose == 'otp'", false),
        ("campaign.id == 'k'", true), ("to.country == 'US' && localHour(to).exists(h, h < 12)", true),
        ("to.country == 'PL'", false), ("signal.calls >= 3", true), ("signal.calls > 3", false),
        ("customer.plan.seats == 7", true), ("customer.plan.concurrency > 0", false),
        ("customer.plan.concurrency > 0 || true", true), ("1 / 0 > 0", false),
        ("event.time < timestamp('2026-03-03T00:00:00Z')", true), ("standing.measure == 'none'", true),
        ("!owned(from)", true), ("endUser.role == 'boss'", false),
    ]

    @Test(arguments: conditions)
    func `hold only where their condition does`(condition: String, covers: Bool) throws {
        let rule = RuleDefinition.rule("r", when: "signal.calls > 0", .block).measuring(.number, .suspend)
        // Nothing of what the conditions look at is looked at by the rule itself.
        let scene = Scene(
            try compile(PolicyDefinition(rules: [rule], signals: [.signal("calls", .count)]))
        )
        scene.decide("plan.changed", #""plan":{"seats":7}"#)
        let granted = scene.decide(
            "exception.changed",
            Data.exception("x-1", "B", more: #","condition":"\#(condition)""#)
        )
        #expect(granted.verdict == .allow && granted.reasons.isEmpty)
        for _ in 0..<2 { scene.call(customer: "c-2") }
        var last = scene.call(more: #","purpose":"survey","campaign":{"id":"k"}"#)
        // A call that the exception does not cover suspends its number: the last one is made from another.
        for number in ["+12025550102", "+12025550103"] {
            last = scene.call(from: #"{"e164":"\#(number)"}"#, more: #","purpose":"survey","campaign":{"id":"k"}"#)
        }
        #expect(last.verdict == (covers ? .allow : .block))
        #expect(last.measures.isEmpty == covers)
        let named = last.reasons.first { $0.rule == "r" }?.evidence.first { $0.name == "exception" }?.value
        #expect(named == (covers ? .text("x-1") : nil))
    }

    @Test(arguments: [
        "no such thing(", "on weekdays only", "1 + 1", "signal.nope > 1", "customer.plan.seats == 'x'", "to.e164 == 7",
        #"excepted(\"B\", \"number\")"#, "true ||", "",
    ])
    func `whose condition cannot be understood cover nothing, and say so`(condition: String) throws {
        let scene = try scene()
        scene.decide("exception.changed", Data.exception("x-1", "B"))
        #expect(scene.call().verdict == .allow)
        // It amends one that covered: what was meant is not known any more.
        let decision = scene.decide(
            "exception.changed",
            Data.exception("x-1", "B", more: #","condition":"\#(condition)""#)
        )
        #expect(decision.verdict == .flag)
        #expect(decision.reasons.map(\.rule) == ["exception-unreadable"])
        #expect(decision.reasons.map(\.clause) == ["R"])
        let message = try #require(decision.reasons.first).message
        #expect(message.en.contains("x-1") && message.pl.contains("x-1"))
        #expect(scene.call().verdict == .block)
        #expect(scene.engine.counters.unreadableExceptions == 1)
        let revoked = scene.decide(
            "exception.changed",
            Data.exception("x-1", "B", action: "revoked", more: #","condition":"\#(condition)""#)
        )
        #expect(revoked.verdict == .allow, "taking it back is understood")
    }

    @Test func `are judged anew for each event, also where only a signal asks for them`() throws {
        let probe = try Probe(
            ["signal.x", #"excepted("B", "customer")"#],
            signals: [.signal("x", .count, where: #"excepted("B", "customer")"#)]
        )
        probe.scene.decide(
            "exception.changed",
            Data.exception("x-1", "B", more: #","condition":"session.purpose == 'survey'""#)
        )
        let survey = #","purpose":"survey""#
        #expect(probe.atCall(more: survey) == ["1", "true"])
        #expect(probe.atCall() == ["1", "false"])
        #expect(probe.atCall(more: survey, customer: "c-2") == ["0", "false"])
        #expect(probe.atCall(more: survey) == ["2", "true"])
    }

    @Test func `without a subject or beyond the limit say so as well`() throws {
        let scene = try scene()
        let vague = scene.decide("exception.changed", Data.exception("x-0", "B", more: #","scopeKind":"number""#))
        #expect(vague.verdict == .flag && vague.reasons.map(\.rule) == ["exception-unreadable"])
        for number in 1...Limits.exceptionsPerCustomer {
            #expect(scene.decide("exception.changed", Data.exception("x-\(number)", "C")).verdict == .allow)
        }
        #expect(scene.decide("exception.changed", Data.exception("one-more", "B")).verdict == .flag)
        #expect(scene.decide("exception.changed", Data.exception("x-1", "B")).verdict == .allow, "it is amended")
        #expect(scene.call().verdict == .allow)
        #expect(scene.engine.counters.unreadableExceptions == 2)
    }
}
