// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Measures` {
    private static let trigger = "to.e164 == '+13035550199'"
    private static let bad = #"{"e164":"+13035550199"}"#

    private func scene(_ rules: RuleDefinition...) throws -> Scene {
        Scene(try compile(PolicyDefinition(rules: rules)))
    }

    /// A clause, the rule's own hours, the start after Monday 2026-03-02T15:00Z in hours, and when it ends.
    static let ends: [(clause: String, hours: Int64?, start: Double, until: String?)] = [
        ("B.dialing", nil, 0, "2026-03-02T19:00:00.000Z"), ("B.dialing", 1, 0, "2026-03-02T16:00:00.000Z"),
        ("B.dialing", 100, 0, "2026-03-02T19:00:00.000Z"), ("B.pumping", nil, 0, nil),
        ("B.pumping", 6, 0, "2026-03-02T21:00:00.000Z"), ("E.spoof", nil, 0, nil),
        ("G.bulk", nil, 0, "2026-03-03T15:00:00.000Z"),
        // Friday afternoon, Saturday noon, Sunday noon, Thursday.
        ("G.bulk", nil, 96, "2026-03-09T15:00:00.000Z"), ("G.bulk", nil, 117, "2026-03-10T00:00:00.000Z"),
        ("G.bulk", nil, 141, "2026-03-10T00:00:00.000Z"), ("G.bulk", nil, 72, "2026-03-06T15:00:00.000Z"),
        ("G.bulk", 2, 96, "2026-03-06T17:00:00.000Z"),
    ]

    @Test(arguments: ends)
    func `lapse in the rule's or the clause's time, whichever is sooner`(
        clause: String,
        hours: Int64?,
        start: Double,
        until: String?
    ) throws {
        let scene = try scene(
            .rule("r", clause, when: Self.trigger, .block).measuring(.number, .suspend, hours: hours)
        )
        let measure = try #require(scene.call(to: Self.bad, at: start * 3_600).measures.first)
        #expect(measure.kind == .number && measure.id == "+12025550101" && measure.measure == .suspend)
        #expect(measure.until?.description == until)
    }

    /// What milder measures do when neither rule nor clause says how long.
    @Test(arguments: [
        (Measure.watch, "2026-03-16T15:00:00.000Z"), (.warn, "2026-04-01T15:00:00.000Z"),
        (.restrict, "2026-03-09T15:00:00.000Z"),
    ])
    func `that are milder lapse as well`(measure: Measure, until: String) throws {
        let scene = try scene(.rule("r", when: Self.trigger, .block).measuring(.number, measure))
        #expect(scene.call(to: Self.bad).measures.first?.until?.description == until)
    }

    @Test func `lapse in the pack's time when it is stricter than the engine's`() throws {
        var definition = PolicyDefinition(rules: [
            .rule("r", when: Self.trigger, .block).measuring(.number, .suspend)
        ])
        let name = Localized(en: "Dialing", pl: "Dzwonienie")
        for (hours, until) in [(Int64(1), "2026-03-02T16:00:00.000Z"), (9, "2026-03-02T19:00:00.000Z")] {
            definition.clauses = [
                ClauseDefinition(
                    id: "B.dialing",
                    title: name,
                    meaning: name,
                    confirmMicroseconds: hours * 3_600_000_000
                )
            ]
            let scene = Scene(try compile(definition))
            #expect(scene.call(to: Self.bad).measures.first?.until?.description == until)
        }
    }

    @Test func `hold until they lapse, cite their rule and are not put twice`() throws {
        let scene = try scene(.rule("pump", when: Self.trigger, .block).measuring(.number, .suspend, hours: 1))
        #expect(scene.call(to: Self.bad, at: 0).measures.count == 1)
        #expect(scene.call(to: Self.bad, at: 60).measures.isEmpty, "it is in force already and is not prolonged")
        let held = scene.call(at: 3_599.999)
        #expect(held.verdict == .block)
        #expect(held.reasons.map(\.rule) == ["pump"])
        #expect(held.reasons.map(\.clause) == ["B.dialing"])
        #expect(held.reasons.map(\.step) == [.standing])
        #expect(
            held.reasons[0].evidence.map(\.name) == [
                "standing.subject", "standing.id", "standing.measure", "standing.until",
            ]
        )
        #expect(held.reasons[0].message.en.contains("+12025550101"))
        #expect(scene.call(at: 3_600).verdict == .allow)
        #expect(scene.call(to: Self.bad, at: 3_601).measures.count == 1, "a new cause, a new measure")
    }

    @Test func `until reviewed stay`() throws {
        let scene = try scene(.rule("r", "E.spoof", when: Self.trigger, .block).measuring(.number, .suspend))
        scene.call(to: Self.bad, at: 0)
        var wrong = 0
        for day in 1..<200 where scene.call(at: Double(day) * 86_400).verdict != .block { wrong += 1 }
        #expect(wrong == 0)
    }

    @Test func `suspend what a number sends, not what it receives`() throws {
        let scene = try scene(.rule("r", when: Self.trigger, .block).measuring(.number, .suspend))
        scene.call(to: Self.bad)
        #expect(scene.call().verdict == .block)
        #expect(
            scene.call(from: #"{"e164":"+13035550102"}"#, to: #"{"e164":"+12025550101"}"#, direction: "inbound").verdict
                == .allow
        )
        #expect(scene.call(from: #"{"e164":"+12025550102"}"#).verdict == .allow, "another number")
        #expect(scene.call(customer: "c-2").verdict == .allow, "another customer's number of the same digits")
    }

    @Test func `of the provider hold both ways until it lifts them`() throws {
        let scene = try scene()
        scene.decide("number.changed", Data.number("suspended"))
        #expect(scene.call().verdict == .block)
        #expect(scene.call().reasons.map(\.rule) == ["provider-measure"])
        #expect(scene.call(from: "{}", to: #"{"e164":"+12025550101"}"#, direction: "inbound").verdict == .block)
        scene.decide("number.changed", Data.number("activated"))
        #expect(scene.call().verdict == .allow)
        scene.decide("customer.changed", Data.change("customer", "suspended"))
        #expect(scene.call(from: #"{"e164":"+12025550102"}"#).verdict == .block)
    }

    @Test func `never refuse a report of what has happened`() throws {
        let scene = try scene()
        scene.decide("customer.changed", Data.change("customer", "suspended"))
        var wrong: [String] = []
        for type in EventType.allCases {
            let verdict = scene.decide(type.name, Data.session("s")).verdict
            if (verdict == .block) != type.isGate { wrong.append(type.name) }
        }
        #expect(wrong == [])
    }

    @Test func `are of the strictest, and give way to the milder when that lapses`() throws {
        let scene = try scene(
            .rule("short", when: Self.trigger, .block).measuring(.number, .suspend, hours: 1),
            .rule("long", when: Self.trigger, .block).measuring(.number, .restrict, hours: 3),
            .rule("seen", when: "standing.number == 'restrict' && standing.measure == 'restrict'", .flag)
        )
        #expect(scene.call(to: Self.bad, at: 0).measures.count == 2)
        #expect(scene.call(at: 60).reasons.map(\.rule) == ["short"])
        let later = scene.call(at: 2 * 3_600)
        #expect(later.verdict == .throttle)
        #expect(later.reasons.map(\.rule) == ["long", "seen"])
        #expect(scene.call(at: 3 * 3_600).verdict == .allow)
    }

    @Test func `hold the subject they name and no other`() throws {
        let rules: [(SubjectKind, String)] = [
            (.endUser, #""endUser":{"id":"x"}"#), (.device, #""device":{"id":"x"}"#),
            (.apiClient, #""apiClient":{"id":"x"}"#),
        ]
        for (kind, data) in rules {
            let scene = try scene(
                .rule("r", "RU", on: [.callRinging], when: "true", .throttle).measuring(kind, .restrict)
            )
            #expect(scene.decide("call.ringing", data).measures.map(\.id) == ["x"])
            #expect(scene.decide("user.signed_in", data).verdict == .throttle)
            #expect(scene.decide("user.signed_in", data.replacing("x\"", with: "y\"")).verdict == .allow)
            #expect(scene.decide("call.ringing").measures.isEmpty, "nobody to put it on")
        }
    }

    /// A capability, an act that needs it, and one that does not.
    static let capabilities: [(Capability, String, String, String, String)] = [
        (.international, "call.attempted", calls("+48221234567"), "call.attempted", calls("+13035550102")),
        (
            .international, "message.submitted", calls("+48221234567"), "call.attempted",
            calls("+48221234567", "inbound")
        ),
        (.forwarding, "forward.configured", "", "call.attempted", calls("+48221234567")),
        (
            .forwarding, "call.transferred", #""transfer":{"kind":"forward"}"#, "call.transferred",
            #""transfer":{"kind":"warm"}"#
        ),
        (.messaging, "message.submitted", "", "call.attempted", ""),
        (.recording, "recording.started", "", "media_fork.started", ""),
        (.importing, "contact_list.imported", "", "campaign.started", ""),
        (.forking, "media_fork.started", "", "recording.started", ""),
        (.api, "api.requested", "", "user.signed_in", ""),
        (.monitoring, "monitor.started", "", "recording.started", ""),
        (.monitoring, "recording.exported", "", "api.requested", ""),
        (.monitoring, "data.exported", "", "api.requested", ""),
        (.provisioning, "number.changed", Data.number("assigned"), "number.changed", Data.number("released")),
        (
            .provisioning, "setting.changed", Data.change("end_user", "created", id: "u"), "setting.changed",
            Data.change("end_user", "deactivated", id: "u")
        ),
        (.outbound, "call.attempted", calls("+13035550102"), "call.attempted", calls("+13035550102", "inbound")),
        (.outbound, "message.submitted", "", "recording.started", ""),
    ]

    private static func calls(_ to: String, _ direction: String = "outbound") -> String {
        Data.session("s", direction) + #","from":{"e164":"+12025550101"},"to":[{"e164":"\#(to)"}]"#
    }

    @Test(arguments: capabilities.indices)
    func `take away one capability and leave the others`(place: Int) throws {
        let (capability, needs, needsData, free, freeData) = Self.capabilities[place]
        var rule = RuleDefinition.rule("r", on: [.callRinging], when: "true", .throttle)
        rule.measures = [.init(subject: .customer, measure: .restrict, capability: capability)]
        let scene = try scene(rule)
        #expect(scene.decide("call.ringing").measures.map(\.capability) == [capability])
        #expect(scene.decide(needs, needsData).verdict == .block)
        #expect(scene.decide(free, freeData).verdict == .allow)
        #expect(scene.decide(needs, needsData, customer: "c-2").verdict == .allow)
    }

    @Test func `restrict calls abroad by any of several recipients`() throws {
        var rule = RuleDefinition.rule("r", on: [.callRinging], when: "true", .throttle)
        rule.measures = [.init(subject: .customer, measure: .restrict, capability: .international)]
        let scene = try scene(rule)
        scene.decide("call.ringing")
        let to = #""from":{"e164":"+12025550101"},"to":[{"e164":"+13035550102"},{"e164":"+48221234567"}]"#
        #expect(scene.decide("message.submitted", to).verdict == .block)
    }

    @Test func `apply only where their own condition holds`() throws {
        var rule = RuleDefinition.rule("r", when: "true", .flag)
        rule.measures = [
            .init(subject: .number, measure: .watch, condition: ExpressionText(Self.trigger)),
            .init(subject: .number, measure: .watch, condition: ExpressionText("customer.plan.seats > 1")),
        ]
        let scene = try scene(rule)
        #expect(scene.call().measures.isEmpty)
        #expect(scene.call(to: Self.bad).measures.count == 1)
    }

    @Test func `of one customer outlive the clock of another`() throws {
        let scene = try scene(.rule("r", when: Self.trigger, .block).measuring(.number, .suspend, hours: 4))
        scene.call(to: Self.bad, at: 0)
        // Four hundred customers, so that some share the partition, live a week later.
        for customer in 0..<400 { scene.call(customer: "k-\(customer)", at: 604_000) }
        #expect(scene.call(at: 60).verdict == .block)
    }
}
