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
}
