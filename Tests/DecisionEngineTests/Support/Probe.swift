// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

/// Reads expressions as rules read them: as the evidence of a rule that always fires and never acts.
final class Probe {
    let scene: Scene
    private let expressions: [String]

    init(
        _ expressions: [String],
        signals: [SignalDefinition] = [],
        lists: [ListDefinition] = [],
        hours: [HoursDefinition] = [],
        rules: [RuleDefinition] = [],
        files: [Registry] = []
    ) throws {
        var probe = RuleDefinition.rule("probe", on: EventType.allCases, when: "true", .flag, step: .analytics)
        probe.review = RuleDefinition.CaseDefinition(priority: 1, evidence: expressions.map { ExpressionText($0) })
        probe.mode = .shadow
        var definition = PolicyDefinition(rules: rules + [probe], signals: signals)
        definition.lists = lists
        definition.hours = hours
        scene = Scene(try compile(definition).asking(files))
        self.expressions = expressions
    }

    /// The values that a decision's rules saw, written short; `?` is unknown.
    func values(_ decision: Decision) -> [String] {
        guard let reason = decision.reasons.first(where: { $0.rule == "probe" }) else {
            return decision.isEmergency ? ["emergency"] : decision.isDuplicate ? ["duplicate"] : ["nothing"]
        }
        return expressions.map { name in
            reason.evidence.first { $0.name == name }.map { Self.written($0.value) } ?? "no evidence"
        }
    }

    /// What rules see at a call attempt.
    func atCall(
        from: String = #"{"e164":"+12025550101"}"#,
        to: String = #"{"e164":"+13035550102"}"#,
        direction: String = "outbound",
        more: String = "",
        customer: String = "c-1",
        at seconds: Double? = nil
    ) -> [String] {
        values(
            scene.call(from: from, to: to, direction: direction, more: more, customer: customer, at: seconds)
        )
    }

    /// What rules see at any event.
    func at(_ type: String, _ data: String = "", customer: String = "c-1", at seconds: Double? = nil) -> [String] {
        values(scene.decide(type, data, customer: customer, at: seconds))
    }

    private static func written(_ value: Decision.Value) -> String {
        switch value {
        case .truth(let truth): truth ? "true" : "false"
        case .integer(let integer): String(integer)
        case .real(let real): String((real * 1_000).rounded() / 1_000)
        case .text(let text): text
        case .list(let values): "[" + values.map(written).joined(separator: ",") + "]"
        case .unknown: "?"
        }
    }
}

/// What an event of a type carries, in the words of the wire.
enum Data {
    static func number(_ action: String, _ party: String = #"{"e164":"+12025550101"}"#) -> String {
        #""from":\#(party),"change":{"resource":"number","action":"\#(action)"}"#
    }

    static func change(_ resource: String, _ action: String, id: String? = nil, after: String? = nil) -> String {
        let id = id.map { #","id":"\#($0)""# } ?? ""
        let after = after.map { #","after":{\#($0)}"# } ?? ""
        return #""change":{"resource":"\#(resource)","action":"\#(action)"\#(id)\#(after)}"#
    }

    static func session(_ id: String, _ direction: String = "outbound", more: String = "") -> String {
        #""session":{"id":"\#(id)","channel":"voice","direction":"\#(direction)"\#(more)}"#
    }

    static func consent(
        _ kind: String,
        scope: String = #""sms""#,
        subject: String = #"{"e164":"+13035550102"}"#,
        more: String = ""
    ) -> String {
        #""consent":[{"kind":"\#(kind)","scope":[\#(scope)],"subject":\#(subject)\#(more)}]"#
    }

    static func exception(_ id: String, _ clause: String, action: String = "granted", more: String = "") -> String {
        #""exception":{"id":"\#(id)","clause":"\#(clause)"\#(more)},"# + change("exception", action, id: id)
    }
}

extension SignalDefinition {
    /// A signal in a few words, over a window of seconds or none.
    static func signal(
        _ name: String,
        _ kind: Kind,
        of types: [EventType] = [.callAttempted],
        by: [String] = ["customer"],
        seconds: Int64? = 60,
        where condition: String? = nil,
        exact: Bool = false,
        emergency: Bool = false,
        across: Bool = false
    ) -> SignalDefinition {
        SignalDefinition(
            name: name,
            kind: kind,
            types: types,
            by: by.map { ExpressionText($0) },
            window: seconds.map { .sliding(microseconds: $0 * 1_000_000) } ?? .unlimited,
            isExact: exact,
            condition: condition.map { ExpressionText($0) },
            includesEmergency: emergency,
            isAcrossCustomers: across
        )
    }
}
