// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Signals
import Testing
import UsageModel

/// An engine restored under another policy than the one that wrote its snapshot.
@Suite struct `A change of policy` {
    private static let number = "+12025550101"
    private static let bad = #"{"e164":"+13035550199"}"#
    private static let trigger = "to.e164 == '+13035550199'"

    private func restored(_ scene: Scene, _ definition: PolicyDefinition) throws -> Scene {
        Scene(engine: try Engine(policy: try compile(definition), restoring: scene.engine.snapshot.span))
    }

    @Test(arguments: UInt64(0)..<6)
    func `carries the state, the measures and every signal that is the same`(seed: UInt64) throws {
        var draw = Draw(seed: seed &+ 500)
        var gone: Set<String> = []
        // Exceptions of the traffic speak of two of the signals.
        for signal in Traffic.signals where draw.below(3) == 0 && !["calls", "all"].contains(signal.name) {
            gone.insert(signal.name)
        }
        let before = Traffic.definition(without: gone)
        var after = before
        // New signals in the same key spaces move the others to other places.
        let added = Traffic.signals.filter { gone.contains($0.name) }
        after.signals = added + after.signals.reversed()
        let first = Engine(policy: try compile(before))
        let cut = 300 + draw.below(500)
        _ = Traffic.decide(Traffic.lines(seed: seed, 0..<cut), first)
        Traffic.act(first, seed: seed, count: 15, at: Double(cut) * 15)
        let second = try Engine(policy: try compile(after), restoring: first.snapshot.span)
        let report = try #require(second.restoration)
        #expect(report.carried == before.signals.map(\.name).sorted())
        #expect(report.begun == gone.sorted() && report.dropped == [])
        let rest = Traffic.lines(seed: seed &+ 900, cut..<(cut + 500))
        let difference = Traffic.difference(rest, second, first)
        #expect(difference == nil, "seed \(seed) without \(gone.sorted())")
        // And back again: what was new is dropped, what was carried goes on.
        let third = try Engine(policy: first.policy, restoring: second.snapshot.span)
        #expect(third.restoration?.dropped == gone.sorted() && third.restoration?.begun == [])
        let more = Traffic.lines(seed: seed &+ 950, (cut + 500)..<(cut + 800))
        #expect(Traffic.difference(more, third, first) == nil, "seed \(seed)")
    }

    @Test func `lets new signals begin empty`() throws {
        let show = RuleDefinition.rule(
            "show",
            when: "signal.old + signal.new >= 0",
            .flag,
            reason: "{signal.old} {signal.new}"
        )
        let old = SignalDefinition.signal("old", .count, seconds: 3_600)
        let new = SignalDefinition.signal("new", .count, seconds: 3_600, where: "true")
        var plain = PolicyDefinition(rules: [], signals: [old])
        plain.rules = [.rule("any", when: "signal.old >= 0", .flag)]
        let scene = Scene(try compile(plain))
        for second in 0..<5 { scene.call(at: Double(second)) }
        let other = try restored(scene, PolicyDefinition(rules: [show], signals: [new, old]))
        #expect(other.engine.restoration?.begun == ["new"] && other.engine.restoration?.carried == ["old"])
        #expect(other.call(at: 6).reasons[0].message.en == "6 1")
    }

    /// Changes of a declaration, and whether the signal is still the same.
    static let changes: [(name: String, isSame: Bool, change: @Sendable (inout SignalDefinition) -> Void)] = [
        ("nothing", true, { _ in }), ("title", true, { $0.title = Localized(en: "Calls", pl: "Połączenia") }),
        ("unit", true, { $0.unit = "calls" }),
        ("spelling of a key", true, { $0.by = [ExpressionText("from"), ExpressionText("session.queue.id")] }),
        ("order of types", true, { $0.types.reverse() }),
        ("name", false, { $0.name = "other" }),
        ("kind", false, { $0.kind = .distinct(ExpressionText("event.to.e164")) }),
        ("types", false, { $0.types.append(.callRinging) }), ("key", false, { $0.by = [ExpressionText("from")] }),
        ("order of the key", false, { $0.by.reverse() }),
        ("window", false, { $0.window = .sliding(microseconds: 61_000_000) }),
        ("calendar", false, { $0.window = .day(zone: "Europe/Warsaw") }), ("exactness", false, { $0.isExact = true }),
        ("condition", false, { $0.condition = ExpressionText("event.timing.talkMs > 2") }),
        ("no condition", false, { $0.condition = nil }), ("emergency calls", false, { $0.includesEmergency = true }),
        ("across customers", false, { $0.isAcrossCustomers = true }),
    ]

    @Test(arguments: changes.indices)
    func `takes a signal for the same only when all that gives it meaning is`(place: Int) throws {
        let (name, isSame, change) = Self.changes[place]
        let signal = SignalDefinition.signal(
            "calls",
            .count,
            of: [.callAttempted, .callEnded],
            by: ["from", "event.session.queue.id"],
            where: "event.timing.talkMs > 1"
        )
        var changed = signal
        change(&changed)
        let engine = Engine(policy: try compile(PolicyDefinition(rules: [], signals: [signal])))
        let other = try Engine(
            policy: try compile(PolicyDefinition(rules: [], signals: [changed])),
            restoring: engine.snapshot.span
        )
        #expect(other.restoration?.carried == (isSame ? ["calls"] : []), "\(name)")
        #expect(other.restoration?.begun == (isSame ? [] : [changed.name]))
        #expect(other.restoration?.dropped == (isSame ? [] : ["calls"]))
    }

    /// What expressions of kinds say is part of their meaning.
    @Test func `tells kinds apart by all they say`() throws {
        func text(_ name: String) -> ExpressionText { ExpressionText("event.timing.\(name)") }
        let kinds: [SignalDefinition.Kind] = [
            .sum(text("talkMs")), .sum(text("ringMs")), .maximum(text("talkMs")), .mean(text("talkMs")),
            .quantile(text("talkMs"), 0.5), .quantile(text("talkMs"), 0.6),
            .ratio(among: nil, counting: ExpressionText("true")),
            .ratio(among: ExpressionText("true"), counting: ExpressionText("true")),
            .concurrent(end: [.callEnded], withinMicroseconds: 2_000_000),
            .concurrent(end: [.callAbandoned], withinMicroseconds: 2_000_000),
            .concurrent(end: [.callEnded], withinMicroseconds: 3_000_000), .entropy(text("talkMs")), .regularity,
        ]
        for one in kinds.indices {
            for other in kinds.indices {
                let engine = Engine(
                    policy: try compile(PolicyDefinition(rules: [], signals: [.signal("s", kinds[one])]))
                )
                let restored = try Engine(
                    policy: try compile(PolicyDefinition(rules: [], signals: [.signal("s", kinds[other])])),
                    restoring: engine.snapshot.span
                )
                #expect((restored.restoration?.carried == ["s"]) == (one == other), "\(kinds[one]) \(kinds[other])")
            }
        }
    }

    @Test func `keeps measures in force with their rule, clause and reason when the rule is gone`() throws {
        let rule = RuleDefinition.rule("pump", "B.pumping", when: Self.trigger, .block).measuring(.number, .suspend)
        let other = RuleDefinition.rule("other", when: "false", .flag)
        let scene = Scene(try compile(PolicyDefinition(rules: [other, rule])))
        scene.call(to: Self.bad)
        let before = scene.call()
        let later = try restored(scene, PolicyDefinition(rules: [.rule("new", when: "false", .flag)]))
        #expect(later.engine.restoration?.formerRules == ["pump"])
        let after = later.call()
        #expect(after.verdict == .block && after.reasons.map(\.rule) == ["pump"])
        #expect(after.reasons[0].clause == "B.pumping" && after.reasons[0].message == before.reasons[0].message)
        let again = try restored(later, PolicyDefinition(rules: []))
        #expect(try restored(again, PolicyDefinition(rules: [])).engine.snapshot == again.engine.snapshot)
        #expect(again.call().reasons.map(\.rule) == ["pump"])
        #expect(again.standing(of: .number, Self.number) == ["pump"])
        // The rule comes back: the measure is its own again, and is not put twice.
        let back = try restored(again, PolicyDefinition(rules: [rule]))
        #expect(back.engine.restoration?.formerRules == [] && back.call(to: Self.bad).measures.isEmpty)
        #expect(back.lift("pump", on: .number, Self.number).liftedIDs == ["pump"])
        #expect(try restored(back, PolicyDefinition(rules: [])).engine.restoration?.formerRules == [])
    }

    @Test func `lets a rule under another clause, or with another measure, put its own`() throws {
        let watch = RuleDefinition.rule("r", when: Self.trigger, .flag).measuring(.number, .watch)
        let scene = Scene(try compile(PolicyDefinition(rules: [watch])))
        #expect(scene.call(to: Self.bad).measures.count == 1)
        let same = try restored(scene, PolicyDefinition(rules: [watch]))
        #expect(same.call(to: Self.bad).measures.isEmpty)
        let stricter = RuleDefinition.rule("r", when: Self.trigger, .flag).measuring(.number, .suspend)
        let other = try restored(scene, PolicyDefinition(rules: [stricter]))
        #expect(other.call(to: Self.bad).measures.map(\.measure) == [.suspend])
        let moved = RuleDefinition.rule("r", "A.fraud", when: Self.trigger, .flag).measuring(.number, .watch)
        let third = try restored(scene, PolicyDefinition(rules: [moved]))
        #expect(third.call(to: Self.bad).measures.count == 1)
        let measures = third.engine.standing(of: .number, Self.number, customer: "c-1", at: third.moment(0))
        #expect(measures.map(\.clause).sorted() == ["A.fraud", "B.dialing"])
    }

    @Test func `judges exceptions anew, and says which can no longer be understood`() throws {
        let rule = RuleDefinition.rule("r", when: "true", .block)
        let calls = SignalDefinition.signal("calls", .count)
        let full = PolicyDefinition(rules: [rule], signals: [calls])
        let scene = Scene(try compile(full))
        scene.decide("exception.changed", Data.exception("x", "B", more: #","condition":"signal.calls >= 0""#))
        scene.decide("exception.changed", Data.exception("y", "RU", more: #","condition":"customer.openLegs >= 0""#))
        #expect(scene.call().verdict == .allow)
        let without = try restored(scene, PolicyDefinition(rules: [rule]))
        #expect(without.engine.restoration?.unreadableExceptions == ["x"])
        #expect(without.call().verdict == .block)
        let back = try restored(without, full)
        #expect(back.engine.restoration?.unreadableExceptions == [] && back.call().verdict == .allow)
    }
}
