// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

/// Builds events and policies in a few words, and decides them as production does: JSON in, decision out.
final class Scene {
    private var decoder = EventDecoder()
    private var event = UsageEvent()
    private var count = 0
    let engine: Engine
    /// Seconds after 2026-03-02T15:00:00Z.
    var now: Double = 0

    init(_ policy: Policy = .empty) { engine = Engine(policy: policy) }

    /// A scene that goes on with an engine; its events are others than those before.
    init(engine: Engine) {
        self.engine = engine
        count = Int(engine.counters.decided + engine.counters.duplicates)
    }

    /// Decides an event; `data` is the inside of the data object without its braces and without the customer.
    @discardableResult
    func decide(
        _ type: String,
        _ data: String = "",
        customer: String = "c-1",
        at seconds: Double? = nil,
        id: String? = nil,
        source: String = "urn:test"
    ) -> Decision {
        count += 1
        let time = Instant(microseconds: 1_772_463_600_000_000 + Int64((seconds ?? now) * 1_000_000))
        let separator = data.isEmpty ? "" : ","
        let line = """
            {"specversion":"1.0","id":"\(id ?? "e-\(count)")","source":"\(source)","type":"aup.\(type).v1",\
            "time":"\(time)","data":{"customer":{"id":"\(customer)"}\(separator)\(data)}}
            """
        let outcome = decoder.decode(Array(line.utf8), into: &event)
        if let problem = outcome.problem { Issue.record("\(problem) in \(line)") }
        return engine.decide(&event)
    }

    /// A call attempt between two numbers.
    @discardableResult
    func call(
        from: String = #"{"e164":"+12025550101"}"#,
        to: String = #"{"e164":"+13035550102"}"#,
        session: String? = nil,
        direction: String = "outbound",
        more: String = "",
        customer: String = "c-1",
        at seconds: Double? = nil
    ) -> Decision {
        let session = session ?? "s-\(count)"
        let data = """
            "session":{"id":"\(session)","channel":"voice","direction":"\(direction)"\(more)},"from":\(from),"to":[\(to)]
            """
        return decide("call.attempted", data, customer: customer, at: seconds)
    }

    /// The last decision as the line a replay prints.
    func line(of decision: Decision) -> String {
        var writer = DecisionWriter(policy: engine.policy.definition, listFiles: engine.policy.listFiles)
        writer.append(decision, for: event)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension PolicyDefinition {
    /// A policy of these rules and signals.
    init(rules: [RuleDefinition], signals: [SignalDefinition] = []) {
        self.init()
        id = "test"
        version = "1"
        self.rules = rules
        self.signals = signals
    }
}

extension RuleDefinition {
    /// A rule in a few words.
    static func rule(
        _ id: String,
        _ clause: String = "B.dialing",
        on types: [EventType] = [.callAttempted],
        when condition: String,
        _ verdict: Verdict,
        step: Step = .analytics,
        reason: String = "It happened."
    ) -> RuleDefinition {
        RuleDefinition(
            id: id,
            clause: clause,
            title: Localized(en: id, pl: id),
            types: types,
            step: step,
            condition: ExpressionText(condition),
            verdict: verdict,
            reason: (en: ExpressionText(reason), pl: ExpressionText(reason))
        )
    }

    /// The rule with this measure as well.
    func measuring(_ subject: SubjectKind, _ measure: Measure, hours: Int64? = nil) -> RuleDefinition {
        var rule = self
        rule.measures.append(
            MeasureDefinition(subject: subject, measure: measure, microseconds: hours.map { $0 * 3_600_000_000 })
        )
        return rule
    }
}

/// Compiles a definition, and records the issues when it has any.
func compile(_ definition: PolicyDefinition) throws -> Policy {
    let (policy, issues) = Policy.compile(definition)
    for issue in issues { Issue.record("\(issue.location.line):\(issue.location.column) \(issue.message)") }
    return try #require(policy)
}
