// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// Writes decisions as NDJSON: the form a replay prints.
///
/// - Shape: one object per line with its keys in a fixed order; the same decision always gives the same bytes.
/// - Cost: an allow without reasons is written without an allocation.
public struct DecisionWriter: Sendable {
    private var writer = JSONWriter(capacity: 1 << 16)
    /// The piece of each type, of each verdict, and of the policy.
    private let parts: LineParts
    private let policyLength: Int
    private static let firstVerdict = EventType.allCases.count
    private static let policyPart = firstVerdict + Verdict.allCases.count

    /// A writer for decisions of one policy, which asks these files of lists.
    public init(policy: PolicyDefinition, listFiles: [RegistryStamp] = []) {
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
        Self.append(listFiles, to: &writer)
        writer.endObject()
        let policy = Array(#","policy":"#.utf8) + writer.bytes
        // Each with the name of the member that follows it.
        let types = EventType.allCases.map { Array(#"},"type":"\#($0.name)","customer":"#.utf8) }
        let verdicts = Verdict.allCases.map { Array(#","verdict":"\#($0.name)","time":"#.utf8) }
        parts = LineParts(types + verdicts + [policy])
        policyLength = policy.count
    }

    private static func append(_ listFiles: [RegistryStamp], to writer: inout JSONWriter) {
        guard !listFiles.isEmpty else { return }
        writer.key("lists")
        writer.beginArray()
        for stamp in listFiles {
            writer.beginObject()
            writer.key("name")
            writer.string(stamp.name)
            writer.key("version")
            writer.string(stamp.version)
            writer.key("sha256")
            writer.string(SHA256.hexadecimal(ofDigest: stamp.seal))
            writer.endObject()
        }
        writer.endArray()
    }

    /// What has been written and not been taken yet: a copy.
    public var bytes: [UInt8] { writer.bytes }
    /// How many bytes have been written and not been taken yet.
    public var count: Int { writer.count }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() { writer.removeAll() }

    /// Appends the line of one decision of a batch.
    public mutating func append(_ decision: Decision, for pending: PendingEvent) {
        pending.withView { append(decision, $0) }
    }

    /// Appends the line of one decision.
    public mutating func append(_ decision: Decision, for event: UsageEvent) {
        event.withView { append(decision, $0) }
    }

    /// - Cost: the part every line has is written in one go, without asking for room between its members.
    private mutating func append(_ decision: borrowing Decision, _ event: EventView) {
        let customer = event.text(EventSlots.customerID)
        let hasDetails = !decision.reasons.isEmpty || !decision.obligations.isEmpty || !decision.measures.isEmpty
        let texts = event.source.length + event.id.length + (customer?.length ?? 0)
        let most = 512 + JSONCursor.quotedMost(texts) + policyLength
        let (partition, key, time) = (decision.partition, decision.key, event.time)
        let (isEmergency, isLate, isFallback) = (decision.isEmergency, decision.isLate, decision.isFallback)
        let (type, verdict) = (Int(event.type.rawValue), Int(decision.verdict.rawValue))
        let parts = parts
        writer.fragment(atMost: most, ready: false) { line in
            line.put(#"{"id":"d-"#)
            line.decimal(UInt64(partition))
            line.put(0x2D)
            line.hexadecimal(key)
            line.put(#"","event":{"source":"#)
            unsafe line.quoted(event.utf8(event.source).buffer)
            line.put(#","id":"#)
            unsafe line.quoted(event.utf8(event.id).buffer)
            unsafe line.put(parts[type])
            if let customer { unsafe line.quoted(event.utf8(customer).buffer) } else { line.put("null") }
            unsafe line.put(parts[Self.firstVerdict + verdict])
            line.instant(time)
            if isEmergency { line.put(#","emergency":true"#) }
            if isLate { line.put(#","late":true"#) }
            if isFallback { line.put(#","fallback":"late""#) }
            unsafe line.put(parts[Self.policyPart])
            if !hasDetails { line.put(Self.nothing) }
        }
        if hasDetails { appendDetails(decision) }
        writer.endObject()
        writer.newline()
    }

    private static let nothing: StaticString = #","reasons":[],"obligations":[],"measures":[]"#

    private mutating func appendDetails(_ decision: borrowing Decision) {
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
        if let priority = reason.casePriority {
            writer.key("case")
            writer.beginObject()
            writer.key("priority")
            writer.integer(Int64(priority))
            writer.endObject()
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
