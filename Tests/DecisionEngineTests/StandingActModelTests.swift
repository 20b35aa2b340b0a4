// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

/// Random acts among random events, against a plain list of measures.
@Suite struct `Acts of people, whatever is drawn` {
    @Test(arguments: UInt64(0)..<32)
    func `hold and end as in a plain list of them`(seed: UInt64) throws {
        let rule = RuleDefinition.rule("machine", when: "to.e164 == '+13035550199'", .flag)
            .measuring(.number, .suspend, hours: 2)
        var play = Play(seed: seed, scene: Scene(try compile(PolicyDefinition(rules: [rule]))))
        for step in 0..<250 { play.act(step) }
        #expect(play.wrong == [], "seed \(seed)")
        #expect(play.refused > 20, "seed \(seed) refused \(play.refused)")
    }
}

/// One measure of a person or of a machine, kept as plainly as can be.
private struct Entry {
    var id: String
    var kind: SubjectKind
    var subject: String
    var customer: String?
    var measure: Measure
    var from = -Double.infinity
    var until = Double.infinity
    var isMachines = false

    func isAbout(_ kind: SubjectKind, _ subject: String, _ customer: String?) -> Bool {
        guard kind == self.kind, subject == self.subject else { return false }
        return kind == .customer || customer == self.customer || kind == .number && customer == nil
    }
}

private struct Play {
    var draw: Draw
    let scene: Scene
    var entries: [Entry] = []
    var now = 0.0
    var wrong: [String] = []
    var refused = 0
    // Whom the next act or event is about.
    private var customer = ""
    private var number = ""
    private var endUser = ""

    init(seed: UInt64, scene: Scene) {
        draw = Draw(seed: seed)
        self.scene = scene
    }

    mutating func act(_ step: Int) {
        now += Double(draw.below(900))
        customer = draw.pick(["c-1", "c-2", "c-3"])
        number = draw.pick(["+12025550101", "+12025550102"])
        endUser = draw.pick(["u-1", "u-2"])
        let kind = draw.pick([SubjectKind.customer, .number, .number, .endUser])
        let subject = kind == .customer ? customer : kind == .number ? number : endUser
        let owner = kind == .customer || kind == .number && draw.below(3) == 0 ? nil : customer
        switch draw.below(8) {
        case 0, 1: put(step, kind, subject, owner)
        case 2, 3: lift(step, kind, subject, owner)
        default: call(step)
        }
    }

    private mutating func put(_ step: Int, _ kind: SubjectKind, _ subject: String, _ owner: String?) {
        var entry = Entry(id: "m-\(step)", kind: kind, subject: subject, customer: owner, measure: .watch)
        entry.measure = draw.pick([.watch, .restrict, .suspend, .terminate])
        if draw.below(3) == 0 { entry.from = now + Double(draw.below(3_600)) }
        if draw.below(2) == 0 { entry.until = now + 3_600 + Double(draw.below(7_200)) }
        let outcome = scene.put(
            entry.measure,
            on: kind,
            subject,
            of: owner,
            id: entry.id,
            at: now,
            from: entry.from.isFinite ? entry.from : nil,
            until: entry.until.isFinite ? entry.until : nil
        )
        if outcome != .put { wrong.append("\(step): \(outcome)") }
        entries.append(entry)
    }

    private mutating func lift(_ step: Int, _ kind: SubjectKind, _ subject: String, _ owner: String?) {
        let about = entries.filter { $0.isAbout(kind, subject, owner) && $0.until > now }
        let named = draw.below(2) == 0 ? about.first?.id : nil
        let outcome = scene.lift(named, on: kind, subject, of: owner, at: now)
        // What has lapsed and was not swept yet may be among what is lifted.
        let missing = Set(about.map(\.id).filter { named == nil || $0 == named }).subtracting(outcome.liftedIDs)
        if !missing.isEmpty { wrong.append("\(step): \(outcome) without \(missing.sorted())") }
        entries.removeAll { $0.isAbout(kind, subject, owner) && (named == nil || $0.id == named) }
        let left = entries.filter { $0.isAbout(kind, subject, owner) && $0.until > now && !$0.isMachines }.map(\.id)
        let told = scene.standing(of: kind, subject, of: owner, at: now).filter { $0 != "machine" }
        // A number of one customer is also held by what holds it whoever uses it.
        if !Set(left).isSubset(of: told) || kind != .number && left != told {
            wrong.append("\(step): \(told) not \(left)")
        }
    }

    private mutating func call(_ step: Int) {
        let inbound = draw.below(3) == 0
        let isBad = !inbound && draw.below(4) == 0
        let other = #"{"e164":"+130355501\#(isBad ? "99" : "02")"}"#
        let own = #"{"e164":"\#(number)"}"#
        let decision = scene.call(
            from: inbound ? other : own,
            to: inbound ? own : other,
            direction: inbound ? "inbound" : "outbound",
            more: #"},"endUser":{"id":"\#(endUser)""#,
            customer: customer,
            at: now
        )
        let expected = max(verdict(inbound: inbound), isBad ? .flag : .allow)
        if decision.verdict != expected { wrong.append("\(step): \(decision.verdict) instead of \(expected)") }
        if decision.verdict == .block { refused += 1 }
        guard let until = decision.measures.first?.until else { return }
        var entry = Entry(id: "machine", kind: .number, subject: number, customer: customer, measure: .suspend)
        entry.from = now
        entry.until = Double(until.microseconds - scene.moment(0).microseconds) / 1_000_000
        entry.isMachines = true
        entries.append(entry)
    }

    /// What the call at hand is to be answered.
    private func verdict(inbound: Bool) -> Verdict {
        var verdict = Verdict.allow
        for entry in entries where entry.from <= now && now < entry.until && !(entry.isMachines && inbound) {
            let touches =
                switch entry.kind {
                case .customer: entry.subject == customer
                case .number: entry.subject == number && (entry.customer ?? customer) == customer
                default: entry.subject == endUser && entry.customer == customer
                }
            guard touches, entry.measure >= .restrict else { continue }
            verdict = max(verdict, entry.measure == .restrict ? .throttle : .block)
        }
        return verdict
    }
}
