// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import Journal
import UsageModel

/// Makes the views from the journal: reads what is durable and not in them yet.
package struct ViewFeeder: Sendable {
    private let journal: Journal
    private let views: any Views
    /// Records taken in one go: a transaction of some milliseconds.
    private static let most = 20_000

    package init(_ journal: Journal, _ views: any Views) {
        self.journal = journal
        self.views = views
    }

    /// Takes what there is, at most some ten thousand records; the answer is whether there may be more.
    package func step() throws -> Bool {
        let start = max(try views.position(), journal.first.value)
        guard start < journal.durable.value else { return false }
        var batch = ViewBatch()
        var next = start
        try journal.read(from: SequenceNumber(start)) { record in
            next = record.sequence.value + 1
            switch record.kind {
            case .decision: Self.take(record, &batch)
            case .act: Self.take(act: record, &batch)
            case .access:
                AccessRecord(record.firstBytes).map {
                    batch.accesses.append(AccessEntry(sequence: record.sequence.value, record: $0))
                }
            default: break
            }
            return next - start < UInt64(Self.most)
        }
        try views.take(batch, upTo: next)
        return next < journal.durable.value
    }

    private static func take(_ record: JournalRecord, _ batch: inout ViewBatch) {
        guard unsafe !DecisionLine.isPlain(record.second), let line = DecisionLine(record.secondBytes) else {
            return
        }
        let sequence = record.sequence.value
        let first = line.reasons.first
        batch.findings.append(
            Finding(
                sequence: sequence,
                id: line.id,
                time: line.moment,
                customer: line.customer ?? "",
                type: line.type,
                verdict: line.verdict,
                clause: first?.clause ?? "",
                rule: first?.rule ?? "",
                step: first?.step ?? "",
                mode: first?.mode ?? ""
            )
        )
        for measure in line.measures {
            batch.measures.append(
                MeasureEntry(
                    sequence: sequence,
                    time: line.moment,
                    kind: measure.subject.kind,
                    subject: measure.subject.id,
                    customer: measure.subject.kind == "customer" ? nil : line.customer,
                    action: "put",
                    measure: measure.measure,
                    capability: measure.capability,
                    clause: first?.clause ?? "",
                    cause: line.id,
                    by: first?.rule ?? "",
                    reason: nil,
                    until: measure.until.flatMap { Instant(rfc3339: $0) }
                )
            )
        }
    }

    private static func take(act record: JournalRecord, _ batch: inout ViewBatch) {
        guard let stored = ActRecord(record.firstBytes) else { return }
        let act = stored.act
        batch.measures.append(
            MeasureEntry(
                sequence: record.sequence.value,
                time: act.at,
                kind: act.kind.name,
                subject: act.subject,
                customer: act.customer,
                action: act.action.name,
                measure: act.measure.name,
                capability: act.capability?.name,
                clause: act.clause,
                cause: act.id,
                by: stored.by.joined(separator: ", "),
                reason: act.reason.en,
                until: act.until
            )
        )
    }
}
