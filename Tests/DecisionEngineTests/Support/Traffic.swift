// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

/// Random traffic of every type of event, and a policy that measures and shows all that can be.
enum Traffic {
    static let start: Int64 = 1_772_463_600_000_000

    /// One signal of every kind and window, and keys of several shapes.
    static let signals: [SignalDefinition] = [
        .signal("calls", .count, by: ["from"], seconds: 300),
        .signal("exact_calls", .count, by: ["from"], seconds: 300, exact: true),
        .signal("all", .count, of: EventType.allCases, seconds: 3_600, emergency: true),
        .signal("talk", .sum(text("event.timing.talkMs")), of: [.callEnded], seconds: 600),
        .signal("exact_talk", .sum(text("event.timing.talkMs")), of: [.callEnded], seconds: 600, exact: true),
        .signal(
            "short",
            .ratio(among: nil, counting: text("event.timing.talkMs < 3000")),
            of: [.callEnded],
            by: ["campaign"],
            seconds: 900
        ),
        .signal("callees", .distinct(text("event.to.e164")), seconds: 1_200, where: "session.direction == 'outbound'"),
        .signal("exact_callees", .distinct(text("event.to.e164")), seconds: 1_200, exact: true),
        .signal(
            "live",
            .concurrent(end: [.callEnded], withinMicroseconds: 3_600_000_000),
            of: [.callAnswered],
            by: ["campaign"],
            seconds: 3_600
        ),
        .signal(
            "lines",
            .concurrent(end: [.callEnded], withinMicroseconds: 1_800_000_000),
            of: [.callAttempted],
            by: ["from"],
            seconds: 1_800
        ),
        .signal("longest", .maximum(text("event.timing.talkMs")), of: [.callEnded], seconds: 600),
        .signal("mean", .mean(text("event.timing.talkMs")), of: [.callEnded], seconds: 600, exact: true),
        .signal("median", .quantile(text("event.timing.talkMs"), 0.5), of: [.callEnded], by: ["from"], seconds: 900),
        .signal("rows", .sequence(party: "to", last: 20), by: ["from"], seconds: nil),
        .signal("spread", .entropy(text("event.to.e164")), seconds: 1_800),
        .signal("rhythm", .regularity, by: ["from"], seconds: 1_800),
        .signal("age", .novelty, of: EventType.allCases, by: ["endUser"], seconds: nil),
        .signal("country", .last(text("event.access.country")), of: [.userSignedIn], by: ["endUser"], seconds: 86_400),
        .signal("hourly", .baseline(text("1"), weeks: 2), of: [.callAttempted, .messageSubmitted], seconds: nil),
        .signal("row", .streak(text("event.outcome.result == 'no_answer'")), of: [.callEnded], seconds: nil),
        .signal("shared", .distinct(text("event.customer.id")), by: ["to"], seconds: 1_200, across: true),
        .signal("shared_calls", .count, by: ["to"], seconds: 600, across: true),
    ]

    private static func text(_ expression: String) -> ExpressionText { ExpressionText(expression) }

    private static let outputs = [
        "signal.calls", "signal.exact_calls", "signal.all", "signal.talk", "signal.exact_talk", "signal.short.value",
        "signal.callees", "signal.exact_callees", "signal.live.now", "signal.live.max", "signal.lines.now",
        "signal.longest", "signal.mean.value", "signal.median.value", "signal.rows.share", "signal.spread.bits",
        "signal.rhythm.cv", "signal.age.sinceMs", "signal.country.value", "signal.hourly.value", "signal.row",
        "signal.shared", "signal.shared_calls",
    ]

    private static let states = [
        "customer.ageDays", "customer.verified", "customer.openLegs", "customer.plan.seats", "customer.plan.id",
        "customer.useCase.sector", "customer.legalName", "customer.activeEndUsers", "endUser.role", "endUser.signedIn",
        "endUser.lastCountry", "number.owned", "number.forwarded", "number.ageDays", "campaign.running",
        "campaign.agentsReady", "standing.measure", "standing.number", "owned(from)", "optedOut(to, 'sms')",
        "consent(to, 'sms', 'marketing')", "listed('us_dnc', to)", "blockedRecently(600)", "excepted('B', 'customer')",
        "feature('api')", "safeguard('amd')",
    ]

    /// A rule that shows all of it, and rules that act.
    static func definition(without gone: Set<String> = []) -> PolicyDefinition {
        let kept = signals.filter { !gone.contains($0.name) }
        let shown = outputs.filter { !gone.contains(String($0.split(separator: ".")[1])) } + states
        var probe = RuleDefinition.rule("probe", on: EventType.allCases, when: "true", .flag)
        probe.review = RuleDefinition.CaseDefinition(priority: 1, evidence: shown.map { ExpressionText($0) })
        probe.mode = .shadow
        let rules: [RuleDefinition] = [
            probe,
            .rule("busy", when: "customer.openLegs > 2", .throttle).measuring(.number, .suspend, hours: 1)
                .measuring(.number, .restrict, hours: 3),
            .rule("many", "RU", when: "event.to.e164.endsWith('3')", .throttle).measuring(
                .endUser,
                .restrict,
                hours: 2
            ),
            .rule("long", "E.spoof", on: [.callEnded], when: "event.timing.talkMs > 11500", .flag)
                .measuring(.number, .suspend),
            .rule("opted", "G.bulk", on: [.messageSubmitted], when: "optedOut(to, 'sms')", .block),
        ].filter { !gone.contains($0.id) }
        return PolicyDefinition(rules: rules, signals: kept)
    }

    /// Events of every type, of so many customers, from a moment on.
    static func lines(seed: UInt64, _ range: Range<Int>, customers: Int = 12) -> [[UInt8]] {
        var draw = Draw(seed: seed)
        var seconds = Double(range.lowerBound) * 15
        return range.map { step in
            seconds += Double(draw.below(30))
            let isOdd = draw.below(40) == 0
            let time = seconds + (isOdd ? draw.pick([-500, -100, -5, 900_000, 70_000]) : 0)
            let id = draw.below(25) == 0 ? step - draw.below(30) : step
            return line(&draw, id: "\(id)", at: time, customer: draw.below(customers))
        }
    }

    private static func line(_ draw: inout Draw, id: String, at seconds: Double, customer: Int) -> [UInt8] {
        let busy = [EventType.callAttempted, .callAnswered, .callEnded, .messageSubmitted]
        let type = draw.below(2) == 0 ? draw.pick(busy) : draw.pick(EventType.allCases)
        let time = Instant(microseconds: start + Int64(seconds * 1_000_000))
        return Array(
            """
            {"specversion":"1.0","id":"c\(customer)-\(id)","source":"urn:test","type":"aup.\(type.name).v1",\
            "time":"\(time)","data":{"customer":{"id":"c-\(customer)"},\(data(&draw, type))}}
            """.utf8
        )
    }

    private static func data(_ draw: inout Draw, _ type: EventType) -> String {
        let own = #"{"e164":"+1202555010\#(draw.below(3))"}"#
        let other = draw.below(30) == 0 ? #"{"raw":"112"}"# : #"{"e164":"+1303555010\#(draw.below(6))"}"#
        let inbound = draw.below(4) == 0
        var parts = [
            Data.session(
                "s-\(draw.below(14))",
                inbound ? "inbound" : "outbound",
                more: #","campaign":{"id":"k-\#(draw.below(2))"},"purpose":"marketing""#
            ),
            #""from":\#(inbound ? other : own),"to":[\#(inbound ? own : other)]"#,
            #""endUser":{"id":"u-\#(draw.below(3))"}"#,
        ]
        let results = ["answered", "no_answer", "busy"]
        parts.append(
            #""outcome":{"amd":"\#(draw.pick(["human", "machine"]))","endedBy":"\#(draw.pick(["caller", "system"]))","#
                + #""result":"\#(draw.pick(results))"}"#
        )
        parts.append(#""timing":{"talkMs":\#(draw.below(12_000))}"#)
        if draw.below(3) == 0 {
            parts.append(#""origin":{"connector":"t1","mode":"\#(draw.pick(["inline", "batch"]))"}"#)
        }
        parts += change(&draw, type, other)
        return parts.joined(separator: ",")
    }

    /// What an event of its type tells of the state.
    private static func change(_ draw: inout Draw, _ type: EventType, _ other: String) -> [String] {
        switch type {
        case .numberChanged:
            let actions = ["assigned", "released", "suspended", "activated", "verified"]
            return [#""change":{"resource":"number","action":"\#(draw.pick(actions))"}"#]
        case .customerChanged:
            let actions = ["created", "verified", "activated", "suspended", "activated", "updated"]
            let name = #""legalName":"Firma \#(draw.below(4))""#
            return [Data.change("customer", draw.pick(actions), after: name)]
        case .planChanged:
            let features = draw.pick(["[]", #"["api"]"#])
            return [#""plan":{"id":"p-\#(draw.below(3))","seats":\#(draw.below(9)),"features":\#(features)}"#]
        case .useCaseDeclared: return [#""useCase":{"sector":"s-\#(draw.below(4))","childDirected":false}"#]
        case .agreementChanged:
            return [#""agreement":{"id":"g-\#(draw.below(2))"},"# + Data.change("agreement", "signed")]
        case .exceptionChanged:
            let condition = draw.pick([
                "", #","condition":"event.timing.talkMs > 5000""#, #","condition":"signal.calls > 2""#,
                #","condition":"signal.all > 5 && customer.openLegs < 9""#, #","condition":"nonsense(""#,
            ])
            return [Data.exception("x-\(draw.below(3))", draw.pick(["B", "RU"]), more: condition)]
        case .settingChanged:
            return [
                draw.pick([
                    Data.change("setting", "updated", id: "amd", after: #""enabled":true"#),
                    Data.change(
                        "end_user",
                        draw.pick(["created", "deactivated"]),
                        id: "u-1",
                        after: #""role":"agent""#
                    ),
                    Data.change("media_sink", "created", id: "m-1", after: #""registered":true"#),
                    Data.change("api_client", "updated", id: "a-1", after: #""quotaPerMinute":60"#),
                    Data.change("role", "updated", id: "u-2", after: #""role":"lead","queues":["q-1"]"#),
                ])
            ]
        case .consentChanged: return [Data.consent(draw.pick(["opt_in", "opt_out", "revoked"]), subject: other)]
        case .messageReceived: return [#""message":{"optOut":"keyword"}"#]
        case .registryChecked: return [#""registryCheck":{"registry":"us_dnc","result":"listed"}"#]
        case .dialerReported: return [#""dialer":{"agentsReady":\#(draw.below(9))}"#]
        case .forwardConfigured: return [#""forward":{"target":\#(other)}"#]
        case .userSignedIn: return [#""access":{"result":"success","country":"\#(draw.pick(["PL", "US", "DE"]))"}"#]
        default: return []
        }
    }

    /// Hands each decision of an engine to a closure; events that cannot be read are left out.
    static func forEachDecision(_ lines: [[UInt8]], _ engine: Engine, _ body: (Decision, UsageEvent) -> Void) {
        var decoder = EventDecoder()
        var event = UsageEvent()
        for line in lines where decoder.decode(line, into: &event).problem == nil {
            body(engine.decide(&event), event)
        }
    }

    /// The lines that an engine answers with.
    static func decide(_ lines: [[UInt8]], _ engine: Engine) -> [String] {
        var writer = DecisionWriter(policy: engine.policy.definition)
        var answers: [String] = []
        forEachDecision(lines, engine) { decision, event in
            writer.removeAll()
            writer.append(decision, for: event)
            answers.append((decision.isDuplicate ? "duplicate " : "") + String(decoding: writer.bytes, as: UTF8.self))
        }
        return answers
    }

    /// What an engine's rules saw and what it answered, event by event.
    static func seen(_ lines: [[UInt8]], _ engine: Engine) -> [[String: Decision.Value]] {
        var seen: [[String: Decision.Value]] = []
        forEachDecision(lines, engine) { decision, _ in
            var values: [String: Decision.Value] = ["verdict": .text(decision.verdict.name)]
            for evidence in decision.reasons.first(where: { $0.rule == "probe" })?.evidence ?? [] {
                values[evidence.name] = evidence.value
            }
            for measure in decision.measures { values["put \(measure.kind.name) \(measure.id)"] = .text("\(measure)") }
            seen.append(values)
        }
        return seen
    }

    /// The first difference in what two engines saw and answered; nil when there is none.
    static func difference(_ lines: [[UInt8]], _ one: Engine, _ other: Engine) -> String? {
        for (event, (seen, expected)) in zip(seen(lines, one), seen(lines, other)).enumerated() where seen != expected {
            let names = Set(seen.keys).union(expected.keys).filter { seen[$0] != expected[$0] }.sorted()
            return "event \(event): "
                + names.map { "\($0) \(seen[$0] as Any) \(expected[$0] as Any)" }.joined(separator: "; ")
        }
        return nil
    }

    /// People's acts at random, the same for the same seed.
    static func act(_ engine: Engine, seed: UInt64, count: Int, at seconds: Double) {
        var draw = Draw(seed: seed)
        for number in 0..<count {
            let kind = draw.pick([SubjectKind.customer, .number, .number, .endUser, .campaign])
            let subjects: [SubjectKind: String] = [
                .customer: "c-\(draw.below(12))", .number: "+1202555010\(draw.below(3))",
                .endUser: "u-\(draw.below(3))",
                .campaign: "k-\(draw.below(2))",
            ]
            let customer = kind == .customer || kind == .number && draw.below(3) == 0 ? nil : "c-\(draw.below(12))"
            let at = Instant(microseconds: start + Int64(seconds * 1_000_000))
            let until = draw.below(2) == 0 ? nil : at.advanced(byMicroseconds: Int64(1 + draw.below(5)) * 900_000_000)
            if draw.below(4) == 0 {
                _ = engine.apply(
                    StandingAct(
                        lift: nil,
                        id: "l-\(seed)-\(number)",
                        kind: kind,
                        subject: subjects[kind] ?? "",
                        customer: customer,
                        at: at
                    )
                )
                continue
            }
            _ = engine.apply(
                StandingAct(
                    put: draw.pick([.watch, .restrict, .suspend]),
                    id: "m-\(seed)-\(number)",
                    kind: kind,
                    subject: subjects[kind] ?? "",
                    customer: customer,
                    clause: "B",
                    reason: Localized(en: "Why.", pl: "Dlaczego."),
                    at: at,
                    until: until
                )
            )
        }
    }
}
