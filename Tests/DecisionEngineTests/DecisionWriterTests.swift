// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Decision lines` {
    private let plan = NumberingPlan.current.version

    private func policy(_ rules: RuleDefinition...) throws -> Policy {
        var definition = PolicyDefinition(rules: rules)
        definition.sha256 = "00ff"
        return try compile(definition)
    }

    /// The line without the id, which is a hash.
    private func tail(_ scene: Scene, _ decision: Decision) -> String {
        let line = scene.line(of: decision)
        guard let start = line.firstRange(of: #","event":"#)?.lowerBound else { return line }
        return String(line[start...])
    }

    @Test func `of an allow without reasons are short`() throws {
        let scene = Scene(try policy())
        let decision = scene.decide("call.ringing", at: 0.12)
        #expect(
            scene.line(of: decision).hasPrefix(#"{"id":"\#(decision.id)","event":{"source":"urn:test","id":"e-1"}"#)
        )
        #expect(
            tail(scene, decision) == """
                ,"event":{"source":"urn:test","id":"e-1"},"type":"call.ringing","customer":"c-1","verdict":"allow",\
                "time":"2026-03-02T15:00:00.120Z","policy":{"id":"test","version":"1","sha256":"00ff",\
                "numberingPlan":"\(plan)"},"reasons":[],"obligations":[],"measures":[]}

                """
        )
    }

    @Test func `hold every reason, obligation and measure in a fixed order`() throws {
        var rule = RuleDefinition.rule(
            "spoof",
            "E.spoof",
            when: "!owned(from)",
            .block,
            step: .identity,
            reason: "No {from.e164}."
        )
        rule.limit = Localized(en: "own", pl: "własny")
        rule.obligations = ["play"]
        rule = rule.measuring(.number, .suspend, hours: 4)
        rule.measures.append(.init(subject: .number, measure: .watch, microseconds: 3_600_000_000))
        var shadow = RuleDefinition.rule("seats", when: "customer.plan.seats > 1", .throttle)
        shadow.mode = .shadow
        shadow.onMissing = .flag
        let scene = Scene(try policy(rule, shadow))
        #expect(
            tail(scene, scene.call()) == """
                ,"event":{"source":"urn:test","id":"e-1"},"type":"call.attempted","customer":"c-1","verdict":"block",\
                "time":"2026-03-02T15:00:00.000Z","policy":{"id":"test","version":"1","sha256":"00ff",\
                "numberingPlan":"\(plan)"},"reasons":[{"clause":"E.spoof","rule":"spoof","step":"identity",\
                "verdict":"block","mode":"enforce","message":{"en":"No +12025550101.","pl":"No +12025550101."},\
                "limit":{"en":"own","pl":"własny"},"evidence":{"from.e164":"+12025550101"}},\
                {"clause":"B.dialing","rule":"seats","step":"analytics","verdict":"flag","mode":"shadow",\
                "missingFact":true,"message":{"en":"It happened.","pl":"It happened."},"evidence":{}}],\
                "obligations":["play"],"measures":[{"subject":{"kind":"number","id":"+12025550101"},\
                "measure":"suspend","until":"2026-03-02T19:00:00.000Z"}]}

                """
        )
    }

    /// When a rule that asks for a person's look says so in the line, and when it does not.
    @Test(
        arguments: [
            ("enforce", true), ("flag", true), ("shadow", false), ("rolled out to nobody", false), ("missing", false),
            ("excepted", false), ("callback", false), ("no case", false),
        ]
    )
    func `ask a person to look when a rule acted on what was measured`(what: String, asks: Bool) throws {
        var rule = RuleDefinition.rule("pump", when: "true", .throttle)
        rule.review = .init(priority: 60, evidence: [])
        switch what {
        case "flag": rule.mode = .flag
        case "shadow": rule.mode = .shadow
        case "rolled out to nobody": rule.rolloutPercent = 0
        case "missing":
            rule.condition = ExpressionText("customer.plan.seats > 1")
            rule.onMissing = .flag
        case "no case": rule.review = nil
        default: break
        }
        let scene = Scene(try policy(rule))
        if what == "excepted" { scene.decide("exception.changed", Data.exception("x-1", "B.dialing")) }
        var line = tail(scene, scene.call(at: 10))
        if what == "callback" {
            scene.call(to: #"{"raw":"112"}"#, at: 20)
            let own = #"{"e164":"+12025550101"}"#
            line = tail(scene, scene.call(from: "{}", to: own, session: "back", direction: "inbound", at: 30))
        }
        #expect(line.contains(#""rule":"pump""#), "\(line)")
        #expect(line.contains(#""case":{"priority":60},"message":"#) == asks, "\(line)")
    }

    @Test func `tell a standing, a late event and an emergency`() throws {
        let scene = Scene(try policy())
        scene.decide("customer.changed", Data.change("customer", "suspended"), at: 0)
        #expect(
            tail(scene, scene.call(at: 1)).contains(
                """
                "reasons":[{"clause":"R","rule":"provider-measure","step":"standing","verdict":"block",\
                "mode":"enforce","message":{"en":"The customer c-1 is suspended by the provider.",\
                "pl":"Klient c-1: zawieszenie przez dostawcę."},"evidence":{"standing.subject":"customer",\
                "standing.id":"c-1","standing.measure":"suspend"}}]
                """
            )
        )
        let emergency = tail(scene, scene.call(to: #"{"raw":"112"}"#, at: 2))
        #expect(emergency.contains(#""verdict":"allow","time":"2026-03-02T15:00:02.000Z","emergency":true,"policy":"#))
        scene.decide("call.ringing", at: 1_000)
        let late = tail(scene, scene.decide("call.ringing", at: 0))
        #expect(late.contains(#""time":"2026-03-02T15:00:00.000Z","late":true,"policy":"#))
    }

    @Test func `write every kind of evidence as JSON`() throws {
        var rule = RuleDefinition.rule("r", when: "true", .flag)
        rule.review = .init(
            priority: 1,
            evidence: [
                "from.valid || true", "1 + 1", "0.5", "'a\"b'", "event.time", "localHour(to)", "customer.plan.seats",
            ]
            .map { ExpressionText($0) }
        )
        let scene = Scene(try policy(rule))
        #expect(
            tail(scene, scene.call(to: #"{"e164":"+48221234567"}"#)).contains(
                #""evidence":{"from.valid || true":true,"1 + 1":2,"0.5":0.5,"'a\"b'":"a\"b","event.time":"2026-03-02T15:00:00.000Z","localHour(to)":[16],"customer.plan.seats":null}"#
            )
        )
    }

    @Test func `name an event the same wherever it is replayed`() throws {
        let first = Scene(try policy()), second = Scene(try policy(.rule("r", when: "true", .flag)))
        second.call(session: "x")
        #expect(first.decide("call.ringing", id: "same").id == second.decide("call.ringing", id: "same").id)
        #expect(first.decide("call.ringing", id: "a").id != first.decide("call.ringing", id: "b").id)
    }
}
