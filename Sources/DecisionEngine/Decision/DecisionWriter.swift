// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// Writes decisions as NDJSON: the form a replay prints.
///
/// - Shape: one object per line with its keys in a fixed order; the same decision always gives the same bytes.
/// - Cost: an allow without reasons is written without an allocation.
public struct DecisionWriter: Sendable {
    private var writer = JSONWriter(capacity: 1 << 16)
    private var idBytes: [UInt8] = []
    private let policy: [UInt8]
    private let types: [[UInt8]]
    private let verdicts: [[UInt8]]

    /// A writer for decisions of one policy.
    public init(policy: PolicyDefinition) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        writer.string(policy.id)
        writer.key("version")
        writer.string(policy.version)
        writer.key("sha256")
        writer.string(policy.sha256)
        writer.key("numberingPlan")
        writer.string(NumberingPlan.current.version)
        writer.endObject()
        self.policy = Array(#","policy":"#.utf8) + writer.bytes
        types = EventType.allCases.map { Array(#","type":"\#($0.name)""#.utf8) }
        verdicts = Verdict.allCases.map { Array(#","verdict":"\#($0.name)""#.utf8) }
    }

    /// What has been written and not been taken yet.
    public var bytes: [UInt8] { writer.bytes }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() { writer.removeAll() }

    /// Appends the line of one decision.
    public mutating func append(_ decision: Decision, for event: UsageEvent) {
        writer.beginObject()
        writer.key("id")
        idBytes.removeAll(keepingCapacity: true)
        decision.appendID(to: &idBytes)
        writer.string(utf8: idBytes[...])
        writer.key("event")
        writer.beginObject()
        writer.key("source")
        writer.string(utf8: event.utf8(event.source))
        writer.key("id")
        writer.string(utf8: event.utf8(event.id))
        writer.endObject()
        writer.fragment(types[Int(event.type.rawValue)], ready: false)
        writer.key("customer")
        if let customer = event.text(EventSlots.customerID) {
            writer.string(utf8: event.utf8(customer))
        } else {
            writer.null()
        }
        writer.fragment(verdicts[Int(decision.verdict.rawValue)], ready: false)
        writer.key("time")
        writer.instant(event.time)
        if decision.isEmergency {
            writer.key("emergency")
            writer.truth(true)
        }
        if decision.isLate {
            writer.key("late")
            writer.truth(true)
        }
        writer.fragment(policy, ready: false)
        if decision.reasons.isEmpty, decision.obligations.isEmpty, decision.measures.isEmpty {
            writer.fragment(Self.nothing, ready: false)
        } else {
            appendDetails(decision)
        }
        writer.endObject()
        writer.newline()
    }

    private static let nothing = Array(#","reasons":[],"obligations":[],"measures":[]"#.utf8)

    private mutating func appendDetails(_ decision: Decision) {
        writer.key("reasons")
        writer.beginArray()
        for reason in decision.reasons { append(reason) }
        writer.endArray()
        writer.key("obligations")
        writer.beginArray()
        for obligation in decision.obligations { writer.string(obligation) }
        writer.endArray()
        writer.key("measures")
        writer.beginArray()
        for measure in decision.measures { append(measure) }
        writer.endArray()
    }

    private mutating func append(_ reason: Decision.Reason) {
        writer.beginObject()
        writer.key("clause")
        writer.string(reason.clause)
        writer.key("rule")
        writer.string(reason.rule)
        writer.key("step")
        writer.string(reason.step.name)
        writer.key("verdict")
        writer.string(reason.verdict.name)
        writer.key("mode")
        writer.string(reason.mode.name)
        if reason.isForMissingFact {
            writer.key("missingFact")
            writer.truth(true)
        }
        writer.key("message")
        append(reason.message)
        if !reason.limit.en.isEmpty {
            writer.key("limit")
            append(reason.limit)
        }
        writer.key("evidence")
        writer.beginObject()
        for evidence in reason.evidence {
            writer.key(evidence.name)
            append(evidence.value)
        }
        writer.endObject()
        writer.endObject()
    }

    private mutating func append(_ text: Localized) {
        writer.beginObject()
        writer.key("en")
        writer.string(text.en)
        writer.key("pl")
        writer.string(text.pl)
        writer.endObject()
    }

    private mutating func append(_ value: Decision.Value) {
        switch value {
        case .truth(let truth): writer.truth(truth)
        case .integer(let integer): writer.integer(integer)
        case .real(let real): writer.number(real)
        case .text(let text): writer.string(text)
        case .list(let values):
            writer.beginArray()
            for value in values { append(value) }
            writer.endArray()
        case .unknown: writer.null()
        }
    }

    private mutating func append(_ measure: Decision.AppliedMeasure) {
        writer.beginObject()
        writer.key("subject")
        writer.beginObject()
        writer.key("kind")
        writer.string(measure.kind.name)
        writer.key("id")
        writer.string(measure.id)
        writer.endObject()
        writer.key("measure")
        writer.string(measure.measure.name)
        if let capability = measure.capability {
            writer.key("capability")
            writer.string(capability.name)
        }
        if let until = measure.until {
            writer.key("until")
            writer.instant(until)
        }
        writer.endObject()
    }
}
