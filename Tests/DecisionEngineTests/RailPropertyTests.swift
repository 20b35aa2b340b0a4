// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Foundation
import Testing
import UsageModel

/// No pack, no event order and no standing makes an emergency call anything but allow: packs, histories and spellings
/// are all drawn at random.
@Suite struct `The emergency rail, whatever is drawn` {
    @Test(arguments: UInt64(0)..<96)
    func `lets every call for help pass`(seed: UInt64) throws {
        var draw = Draw(seed: seed)
        let pack = try draw.pack()
        let scene = Scene(pack.policy)
        var history = History(draw: draw)
        var touched: [String] = []
        var asked = 0
        for step in 0..<120 {
            scene.now += history.draw.pick([0, 1, 40, 900, 4_000, 90_000, -2_000, 800_000, 0.000_1])
            if let act = history.measure(step, scene.moment(scene.now)) { _ = scene.engine.apply(act) }
            let act = history.next(at: scene.now)
            let decision = scene.decide(act.type, act.data, customer: act.customer)
            guard act.isEmergency else { continue }
            asked += 1
            let isTouched =
                decision.verdict != .allow || !decision.measures.isEmpty || !decision.obligations.isEmpty
                || decision.reasons.contains { !act.isCallBack || $0.mode != .shadow }
            if isTouched { touched.append("\(step): \(act.type) \(act.data): \(scene.line(of: decision))") }
        }
        #expect(touched == [], "seed \(seed), rules \(pack.policy.definition.rules.map(\.condition.text))")
        #expect(asked > 20, "seed \(seed) asked for help \(asked) times")
    }

    @Test func `is tested with packs that would block and suspend nearly everything else`() throws {
        var blocked = 0
        var suspended = 0
        var refused = 0
        for seed in UInt64(0)..<96 {
            var draw = Draw(seed: seed)
            let pack = try draw.pack()
            refused += pack.refused
            let scene = Scene(pack.policy)
            let first = scene.call(more: #","campaign":{"id":"k-1"}"#)
            let second = scene.call(from: #"{"e164":"+12025550101"}"#)
            if first.verdict >= .throttle || second.verdict >= .throttle { blocked += 1 }
            if !first.measures.isEmpty { suspended += 1 }
        }
        #expect(blocked > 70 && suspended > 50 && refused > 100, "\(blocked) \(suspended) \(refused)")
    }

    @Test func `covers an emergency number of every region`() throws {
        guard let numbers = Draw.nationalNumbers else { return }
        var rule = RuleDefinition.rule("all", "A.fraud", on: EventType.allCases, when: "true", .block, step: .identity)
        rule.onMissing = .block
        let scene = Scene(try compile(PolicyDefinition(rules: [rule.measuring(.number, .suspend)])))
        scene.decide("customer.changed", Data.change("customer", "suspended"))
        var touched: [String] = []
        for (region, number) in numbers {
            var parties = [
                #"{"raw":"\#(number)","country":"\#(region)"}"#, #"{"raw":"\#(number)"}"#,
                #"{"uri":"tel:\#(number)","country":"\#(region)"}"#,
                #"{"uri":"sip:\#(number)@h;user=phone","country":"\#(region)"}"#,
            ]
            if let code = Draw.callingCodes[region] {
                parties += [#"{"raw":"00\#(code)\#(number)"}"#, #"{"uri":"tel:+\#(code)\#(number)"}"#]
                parties.append(#"{"uri":"tel:\#(number);phone-context=+\#(code)"}"#)
            }
            for party in parties where scene.call(to: party).verdict != .allow { touched.append(party) }
        }
        #expect(touched == [] && numbers.count >= 240)
    }
}

/// What happens in one random history, and whether the rail covers it.
private struct History {
    struct Act {
        var type: String
        var data: String
        var customer: String
        var isEmergency: Bool
        /// Rules may show what they find, as in shadow.
        var isCallBack = false
    }

    var draw: Draw
    private var helpSessions: [(customer: String, id: String, began: Double)] = []
    private var helpCalls: [(customer: String, number: String, began: Double)] = []
    private var count = 0
    private var newest = 0.0

    init(draw: Draw) { self.draw = draw }

    mutating func next(at now: Double) -> Act {
        count += 1
        newest = max(newest, now)
        let customer = draw.pick(["c-1", "c-2", "c-3"])
        let number = #"{"e164":"+1202555010\#(draw.below(4))"}"#
        switch draw.below(10) {
        case 0: return standing(customer, number)
        case 1, 2: return ordinary(customer, number)
        case 3 where !helpSessions.isEmpty: return later()
        case 4 where !helpCalls.isEmpty: return callBack(now)
        default: return help(customer, number, now)
        }
    }

    /// Measures the provider took, exceptions, plans and lists: anything that may change what rules find.
    private mutating func standing(_ customer: String, _ number: String) -> Act {
        let scope = draw.pick(["customer", "number", "campaign", "device"])
        let (type, data) = draw.pick([
            ("customer.changed", Data.change("customer", "suspended")),
            ("customer.changed", Data.change("customer", "ended")),
            ("number.changed", Data.number("suspended", number)), ("number.changed", Data.number("released", number)),
            ("plan.changed", #""plan":{"seats":0,"concurrency":0,"callsPerSecond":0,"countries":[]}"#),
            (
                "exception.changed",
                Data.exception(
                    "x",
                    "B",
                    more: #","scopeKind":"\#(scope)","scope":{"id":"k-1"},"condition":"1 / 0 > 1""#
                )
            ),
            ("setting.changed", Data.change("setting", "updated", id: "amd", after: #""enabled":false"#)),
            ("registry.checked", #""registryCheck":{"registry":"internal","result":"listed"},"to":[{"raw":"112"}]"#),
            ("consent.changed", Data.consent("revoked", scope: #""all""#, subject: #"{"raw":"112"}"#)),
            ("number.changed", Data.number("suspended", #"{"raw":"112"}"#)),
            ("use_case.declared", #""useCase":{"safetyRelated":true}"#),
        ])
        return Act(type: type, data: data, customer: customer, isEmergency: false)
    }

    /// A person's measure on anybody, now and then.
    mutating func measure(_ step: Int, _ now: Instant) -> StandingAct? {
        guard draw.below(5) == 0 else { return nil }
        let kind = draw.pick(SubjectKind.allCases)
        let subjects: [SubjectKind: [String]] = [
            .customer: ["c-1", "c-2", "c-3"], .number: ["+12025550100", "+12025550101", "112"],
            .campaign: ["k-1", "k-2"],
            .device: ["d-1"], .endUser: ["u-1"], .apiClient: ["a-1"],
        ]
        let customer = draw.pick(["c-1", "c-2", "c-3"])
        return StandingAct(
            put: draw.pick([.restrict, .suspend, .terminate]),
            id: "m-\(step)",
            kind: kind,
            subject: draw.pick(subjects[kind] ?? []),
            customer: kind == .customer || kind == .number && draw.below(2) == 0 ? nil : customer,
            clause: draw.pick(ClauseTable.all).clause,
            reason: Localized(en: "Why.", pl: "Dlaczego."),
            at: now
        )
    }

    private mutating func ordinary(_ customer: String, _ number: String) -> Act {
        let type = draw.pick(EventType.allCases).name
        let data =
            Data.session("o-\(draw.below(40))", draw.pick(["inbound", "outbound", "internal"]), more: draw.campaign())
            + #","from":\#(number),"to":[{"e164":"+1303555010\#(draw.below(9))"}]"# + draw.extras()
        return Act(type: type, data: data, customer: customer, isEmergency: false)
    }

    /// A call to an emergency service, or any other act that names one as the other party.
    private mutating func help(_ customer: String, _ number: String, _ now: Double) -> Act {
        let id = "help-\(count)"
        var to = draw.spelling()
        if draw.below(6) == 0 { to = #"{"e164":"+13035550177"},\#(to)"# }
        let isCall = draw.below(3) > 0
        let type = isCall ? "call.attempted" : draw.pick(EventType.allCases).name
        if isCall { helpSessions.append((customer, id, now)) }
        let party = draw.below(8) == 0 ? draw.spelling() : number
        if isCall, party == number { helpCalls.append((customer, number, now)) }
        var data = #""from":\#(party),"to":[\#(to)]"# + draw.extras()
        if isCall || draw.below(4) > 0 { data += "," + Data.session(id, more: draw.campaign()) }
        return Act(type: type, data: data, customer: customer, isEmergency: true)
    }

    /// Somebody calls a number that called for help; within the hour it may be the service.
    private mutating func callBack(_ now: Double) -> Act {
        let (customer, number, _) = draw.pick(helpCalls)
        let caller = draw.pick([#"{"e164":"+13035550177"}"#, #"{"anonymous":true}"#, "{}", #"{"raw":"201"}"#])
        let type = draw.pick(["call.attempted", "call.attempted", "call.ringing", "call.answered"])
        let data =
            Data.session("back-\(count)", "inbound") + #","from":\#(caller),"to":[\#(number)]"# + draw.extras()
        // Any call for help of that number within the hour before counts.
        let mayBeService = helpCalls.contains { call in
            call.customer == customer && call.number == number && (0...3_600).contains(now - call.began)
        }
        return Act(type: type, data: data, customer: customer, isEmergency: mayBeService, isCallBack: true)
    }

    /// What follows in the session of such a call: nothing of it is torn down.
    private mutating func later() -> Act {
        let (customer, id, began) = draw.pick(helpSessions)
        let types: [EventType] = [
            .callRinging, .callAnswered, .callAgentConnected, .callTransferred, .recordingStarted, .monitorStarted,
            .mediaForkStarted, .conferenceJoined,
        ]
        let data = Data.session(id, draw.pick(["outbound", "inbound"])) + draw.extras()
        // A session without an end is forgotten after two days.
        let isRemembered = newest - began < 47 * 3_600
        return Act(type: draw.pick(types).name, data: data, customer: customer, isEmergency: isRemembered)
    }
}
