// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Acts of people on standing` {
    private static let number = "+12025550101"
    private static let inbound = Data.session("s", "inbound") + #","from":{},"to":[{"e164":"+12025550101"}]"#

    /// Each kind of subject with the id that the events of `everybody` give it.
    private static let subjects: [(kind: SubjectKind, id: String)] = [
        (.customer, "c-1"), (.endUser, "u-1"), (.number, number), (.campaign, "k-1"), (.device, "d-1"),
        (.apiClient, "a-1"),
    ]
    /// The data of an event that names one of every kind.
    private static let everybody =
        Data.session("s", more: #","campaign":{"id":"k-1"}"#)
        + #","from":{"e164":"+12025550101"},"to":[{"e164":"+13035550102"}],"endUser":{"id":"u-1"}"#
        + #","device":{"id":"d-1"},"apiClient":{"id":"a-1"}"#

    @Test(arguments: subjects.indices)
    func `stop and slow the gates of their subject, and no report`(place: Int) {
        let (kind, id) = Self.subjects[place]
        var wrong: [String] = []
        for measure in Measure.allCases where measure != .none {
            let scene = Scene()
            #expect(scene.put(measure, on: kind, id) == .put)
            let expected: Verdict = measure >= .suspend ? .block : measure == .restrict ? .throttle : .allow
            for type in EventType.allCases {
                let verdict = scene.decide(type.name, Self.everybody).verdict
                if verdict != (type.isGate ? expected : .allow) { wrong.append("\(measure) \(type.name) \(verdict)") }
                if scene.decide(type.name, Data.session("t"), customer: "c-2").verdict != .allow {
                    wrong.append("\(measure) \(type.name) of another customer")
                }
            }
        }
        #expect(wrong == [])
    }

    @Test func `are cited by id, clause and the person's words in both languages`() {
        let scene = Scene()
        scene.put(.suspend, on: .number, Self.number, id: "m-7", until: 60)
        let decision = scene.call()
        #expect(decision.verdict == .block && decision.measures.isEmpty)
        #expect(decision.reasons.map(\.rule) == ["m-7"])
        #expect(decision.reasons.map(\.clause) == ["B.dialing"])
        #expect(decision.reasons.map(\.step) == [.standing])
        #expect(
            decision.reasons[0].message
                == Localized(
                    en: "The number +12025550101 is suspended until 2026-03-02T15:01:00.000Z under clause B.dialing. "
                        + "Three carriers complained.",
                    pl: "Numer +12025550101: zawieszenie do 2026-03-02T15:01:00.000Z na podstawie punktu B.dialing. "
                        + "Skarżyło się trzech operatorów."
                )
        )
        #expect(decision.reasons[0].evidence.map(\.name).contains("standing.until"))
    }

    @Test func `hold for the next decision, whatever its time`() {
        let scene = Scene()
        #expect(scene.call(at: 100).verdict == .allow)
        scene.put(.suspend, on: .number, Self.number, at: 100)
        #expect(scene.call(at: 99.5).verdict == .block, "its clock is a little behind")
        #expect(scene.call(at: -86_400).verdict == .block)
        #expect(scene.call(at: 100).verdict == .block)
        scene.lift(on: .number, Self.number, at: 100)
        #expect(scene.call(at: 99).verdict == .allow)
    }

    @Test func `begin and end by the time of events when that is said`() {
        let scene = Scene()
        scene.put(.suspend, on: .customer, "c-1", id: "later", from: 1_000, until: 2_000)
        scene.put(.restrict, on: .customer, "c-1", id: "now", until: 1_500)
        let verdicts = [0, 999.999, 1_000, 1_999.999, 2_000].map { scene.call(at: $0).verdict }
        #expect(verdicts == [.throttle, .throttle, .block, .block, .allow])
        #expect(scene.call(at: 1_999).verdict == .block, "an event that comes late is judged by its own time")
        #expect(scene.standing(of: .customer, "c-1", at: 0) == ["later", "now"])
        #expect(scene.standing(of: .customer, "c-1", at: 1_500) == ["later"])
        #expect(scene.standing(of: .customer, "c-1", at: 2_000) == [])
    }

    @Test func `suspend a number both ways, though a machine stops only what it sends`() {
        let scene = Scene()
        #expect(scene.decide("call.attempted", Self.inbound).verdict == .allow)
        scene.put(.suspend, on: .number, Self.number)
        #expect(scene.decide("call.attempted", Self.inbound).verdict == .block)
        let between = #","from":{"e164":"+12025550102"},"to":[{"e164":"+12025550101"}]"#
        #expect(scene.decide("call.attempted", Data.session("s", "internal") + between).verdict == .block)
        scene.lift(on: .number, Self.number)
        scene.put(.restrict, on: .number, Self.number, only: .outbound)
        #expect(scene.call().verdict == .block)
        #expect(scene.decide("call.attempted", Self.inbound).verdict == .allow)
    }

    @Test func `hold a number whoever uses it when they name no customer`() {
        let scene = Scene()
        scene.put(.suspend, on: .number, Self.number, of: nil)
        #expect(scene.call(customer: "c-1").verdict == .block)
        #expect(scene.call(customer: "c-2").verdict == .block)
        #expect(scene.call(from: #"{"e164":"+12025550102"}"#).verdict == .allow)
        // The party at the other end is a consumer, and no consumer is a subject of measures.
        let other = #"{"e164":"+12025550102"}"#
        #expect(scene.call(from: other, to: #"{"e164":"+12025550101"}"#, customer: "c-3").verdict == .allow)
        #expect(scene.standing(of: .number, Self.number, of: "c-9") == ["m-1"])
        #expect(scene.lift("m-1", on: .number, Self.number, of: "c-1") == .unchanged(.nothingToLift))
        #expect(scene.lift(on: .number, Self.number, of: nil).liftedIDs == ["m-1"])
        #expect(scene.call(customer: "c-2").verdict == .allow)
    }

    @Test func `on an end user never widen to the customer`() {
        let scene = Scene()
        scene.put(.terminate, on: .endUser, "u-1")
        #expect(scene.call(more: #","queue":{"id":"u-1"}"#).verdict == .allow)
        #expect(scene.decide("api.requested", #""endUser":{"id":"u-2"}"#).verdict == .allow)
        #expect(scene.decide("api.requested", #""endUser":{"id":"u-1"}"#).verdict == .block)
        #expect(scene.decide("api.requested", #""endUser":{"id":"u-1"}"#, customer: "c-2").verdict == .allow)
    }

    @Test func `count with the strictest of all subjects, and are cited before machines`() throws {
        let rule = RuleDefinition.rule("pump", when: "to.e164 == '+13035550199'", .block).measuring(.number, .suspend)
        let seen = RuleDefinition.rule("seen", when: "standing.campaign == 'terminate'", .flag)
        let scene = Scene(try compile(PolicyDefinition(rules: [rule, seen])))
        scene.call(to: #"{"e164":"+13035550199"}"#)
        #expect(scene.call().reasons.map(\.rule) == ["pump"])
        scene.put(.watch, on: .customer, "c-1", id: "m-watch")
        scene.put(.restrict, on: .endUser, "u-1", id: "m-slow")
        #expect(scene.decide("call.attempted", Self.everybody).reasons.map(\.rule) == ["pump"])
        scene.put(.suspend, on: .device, "d-1", id: "m-device")
        #expect(scene.decide("call.attempted", Self.everybody).reasons.map(\.rule) == ["m-device"])
        scene.put(.terminate, on: .campaign, "k-1", id: "m-end")
        #expect(scene.decide("call.attempted", Self.everybody).reasons.map(\.rule) == ["m-end", "seen"])
        scene.put(.terminate, on: .campaign, "k-1", id: "m-again")
        #expect(scene.decide("call.attempted", Self.everybody).reasons.first?.rule == "m-end")
    }

    @Test func `lift what people and machines did, one or all, for everybody`() throws {
        let rule = RuleDefinition.rule("pump", when: "to.e164 == '+13035550199'", .block).measuring(.number, .suspend)
        let slow = RuleDefinition.rule("slow", when: "to.e164 == '+13035550199'", .flag).measuring(.number, .restrict)
        let scene = Scene(try compile(PolicyDefinition(rules: [rule, slow])))
        let bad = #"{"e164":"+13035550199"}"#
        for customer in ["c-1", "c-2"] { scene.call(to: bad, customer: customer) }
        scene.put(.suspend, on: .number, Self.number, id: "m-1")
        scene.put(.suspend, on: .number, Self.number, id: "m-2")
        #expect(scene.standing(of: .number, Self.number) == ["m-1", "m-2", "pump", "slow"])
        #expect(scene.lift("m-1", on: .number, Self.number).liftedIDs == ["m-1"])
        #expect(scene.lift("m-1", on: .number, Self.number) == .unchanged(.nothingToLift))
        #expect(scene.lift("pump", on: .number, Self.number).liftedIDs == ["pump"])
        #expect(scene.call().reasons.map(\.rule) == ["m-2"])
        #expect(scene.lift(on: .number, Self.number).liftedIDs == ["m-2", "slow"])
        #expect(scene.call().verdict == .allow)
        #expect(scene.call(customer: "c-2").verdict == .block)
        #expect(scene.lift(on: .number, Self.number, of: nil).liftedIDs == ["pump", "slow"])
        #expect(scene.call(customer: "c-2").verdict == .allow)
        #expect(scene.call(to: bad).measures.count == 2, "a new cause, new measures")
    }

    @Test func `say nothing of machines' measures that have lapsed`() throws {
        let rule = RuleDefinition.rule("r", when: "to.e164 == '+13035550199'", .flag)
            .measuring(.number, .suspend, hours: 1)
        let scene = Scene(try compile(PolicyDefinition(rules: [rule])))
        scene.call(to: #"{"e164":"+13035550199"}"#, at: 0)
        scene.call(at: 2 * 3_600)
        #expect(scene.standing(of: .number, Self.number, at: 0) == [])
        #expect(scene.lift(on: .number, Self.number) == .unchanged(.nothingToLift))
    }

    @Test func `leave what another system did, unless they name it`() {
        let scene = Scene()
        scene.decide("number.changed", Data.number("suspended"))
        #expect(scene.lift(on: .number, Self.number) == .unchanged(.nothingToLift))
        let measures = scene.engine.standing(of: .number, Self.number, customer: "c-1", at: scene.moment(0))
        #expect(measures.map(\.origin) == [.elsewhere])
        #expect(scene.lift("provider-measure", on: .number, Self.number).liftedIDs == ["provider-measure"])
        #expect(scene.call().verdict == .allow)
        scene.put(.suspend, on: .number, Self.number)
        scene.decide("number.changed", Data.number("activated"))
        #expect(scene.call().verdict == .block, "no event takes away what a person did")
    }

    /// Acts that change nothing, and why.
    static let refused: [(StandingAct, StandingProblem)] = {
        let reason = Localized(en: "Why.", pl: "Dlaczego.")
        let now = Instant(microseconds: 1_772_463_600_000_000)
        let good = StandingAct(
            put: .suspend,
            id: "m-1",
            kind: .number,
            subject: "+12025550101",
            customer: "c-1",
            clause: "B",
            reason: reason,
            at: now
        )
        func changed(_ change: (inout StandingAct) -> Void) -> StandingAct {
            var act = good
            change(&act)
            return act
        }
        return [
            (changed { $0.id = "" }, .noID), (changed { $0.subject = "" }, .noID),
            (changed { ($0.kind, $0.customer) = (.endUser, nil) }, .noCustomer(.endUser)),
            (changed { ($0.kind, $0.subject) = (.customer, "c-2") }, .otherCustomer),
            (changed { $0.measure = .none }, .noMeasure),
            (changed { $0.capability = .api }, .capability(.suspend)),
            (changed { $0.clause = "Z.dialing" }, .unknownClause("Z.dialing")),
            (changed { $0.reason.pl = "" }, .noReason), (changed { $0.reason.en = "" }, .noReason),
            (changed { $0.until = now }, .over), (changed { ($0.from, $0.until) = (now, now) }, .over),
            (changed { ($0.action, $0.lifts) = (.lift, "m-1") }, .nothingToLift),
        ]
    }()

    @Test(arguments: refused.indices)
    func `that cannot be change nothing and say why`(place: Int) {
        let scene = Scene()
        let (act, problem) = Self.refused[place]
        #expect(scene.engine.apply(act) == .unchanged(problem))
        #expect(scene.call().verdict == .allow && !problem.description.isEmpty)
    }

    @Test func `are known by their id, and bounded`() {
        let scene = Scene()
        for number in 0..<Limits.actsPerSubject {
            #expect(scene.put(.watch, on: .customer, "c-1", id: "m-\(number)", until: 100) == .put)
        }
        #expect(scene.put(.watch, on: .customer, "c-1", id: "m-3") == .unchanged(.known))
        #expect(
            scene.put(.watch, on: .customer, "c-1", id: "m-new")
                == .unchanged(.tooMany(limit: Limits.actsPerSubject))
        )
        // What ended so long ago that no event can be so late takes no room.
        let later = 100 + Double(Limits.leapMicroseconds) / 1_000_000
        #expect(scene.put(.watch, on: .customer, "c-1", id: "m-new", at: later) == .put)
        #expect(scene.standing(of: .customer, "c-1") == ["m-new"])
    }
}
