// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import Journal
import Signals
import UsageModel

/// Brings an engine to where the journal ends: the same fold again, over what was written.
package struct Replaying {
    /// What a replay did.
    package struct Report: Sendable, Hashable {
        /// The first record that was looked at, and the one after the last.
        package var from = SequenceNumber(0)
        package var to = SequenceNumber(0)
        package var decisions = 0
        package var acts = 0
        /// Decisions that came out differently from what was written; the first of them.
        package var differing = 0
        package var firstDiffering: SequenceNumber?
        /// Records of other kinds, and such that could not be read.
        package var others = 0
        package var unreadable = 0
        /// Decisions that were made again under another policy than the one that made them, because that one is not to
        /// be had any more: they are not compared.
        package var underOther = 0
        /// What became of the state when the policy changed last.
        package var restoration: Restoration?
        /// What was answered and is not decided yet, in the order of the journal.
        package var waiting: [LateAnswers.Waiting] = []

        package init() {}
    }

    private let journal: Journal
    /// The policy a record tells of; nil when it is not to be had.
    private let policy: (PolicyRecord) -> Policy?

    /// A replay that finds policies with this function.
    package init(_ journal: Journal, policy: @escaping (PolicyRecord) -> Policy?) {
        self.journal = journal
        self.policy = policy
    }

    /// Replays the durable records from one on, and before another; where a policy begins the fold goes on under it.
    ///
    /// `inForce` is the policy that the journal says is in force, before and afterwards; the fold may be under another
    /// one where that is not to be had. Nil: the journal has not said yet.
    package func run(
        _ fold: inout Fold,
        _ inForce: inout PolicyRecord?,
        from: SequenceNumber,
        upTo: SequenceNumber? = nil
    ) throws(JournalFailure) -> Report {
        var isCompared = inForce.map { $0 == PolicyRecord(fold.policy) } ?? true
        var report = Report()
        report.from = from
        report.to = from
        var written = Written()
        var waiting: [UInt64: LateAnswers.Waiting] = [:]
        try journal.read(from: from, upTo: upTo) { record in
            report.to = record.sequence.next
            switch record.kind {
            case .decision:
                if !waiting.isEmpty { waiting[record.key] = nil }
                let event = unsafe record.first.assumingMemoryBound(to: UInt8.self)
                guard unsafe fold.read(event.span, at: 0..<event.count) == nil else {
                    report.unreadable += 1
                    break
                }
                if isCompared { unsafe written.append(record.sequence, record.second) }
                if fold.isFull { settle(fold, isCompared, &written, &report) }
            case .act:
                settle(fold, isCompared, &written, &report)
                guard let act = ActRecord(record.firstBytes) else {
                    report.unreadable += 1
                    break
                }
                fold.apply(act)
                report.acts += 1
            case .policy:
                settle(fold, isCompared, &written, &report)
                report.others += 1
                guard let begun = PolicyRecord(record.firstBytes) else {
                    report.unreadable += 1
                    break
                }
                inForce = begun
                isCompared = try change(&fold, to: begun, &report)
            case .late:
                report.others += 1
                waiting[record.key] = LateAnswers.Waiting(record)
            default: report.others += 1
            }
            return true
        }
        settle(fold, isCompared, &written, &report)
        report.waiting = waiting.values.sorted { $0.sequence?.value ?? 0 < $1.sequence?.value ?? 0 }
        return report
    }

    /// Goes on under the policy of a record; the answer is whether it is to be had.
    private func change(
        _ fold: inout Fold,
        to record: PolicyRecord,
        _ report: inout Report
    ) throws(JournalFailure) -> Bool {
        if PolicyRecord(fold.policy) == record { return true }
        guard let policy = policy(record) else { return false }
        let changed = try fold.changed(to: policy)
        fold = changed.fold
        report.restoration = changed.restoration ?? report.restoration
        return true
    }

    private func settle(_ fold: Fold, _ isCompared: Bool, _ written: inout Written, _ report: inout Report) {
        guard !fold.isEmpty else { return }
        fold.decide()
        report.decisions += fold.results.count
        guard isCompared else {
            report.underOther += fold.results.count
            return
        }
        for (place, result) in fold.results.enumerated() {
            let (sequence, range) = written.places[place]
            let isSame = written.bytes[range].elementsEqual(fold.lines[result.line])
            guard !isSame else { continue }
            report.differing += 1
            if report.firstDiffering == nil { report.firstDiffering = sequence }
        }
        written.removeAll()
    }

    /// The lines that were written for the events that wait.
    private struct Written {
        var bytes: [UInt8] = []
        var places: [(SequenceNumber, Range<Int>)] = []

        mutating func append(_ sequence: SequenceNumber, _ line: UnsafeRawBufferPointer) {
            places.append((sequence, bytes.count..<(bytes.count + line.count)))
            unsafe bytes.append(contentsOf: line)
        }

        mutating func removeAll() {
            bytes.removeAll(keepingCapacity: true)
            places.removeAll(keepingCapacity: true)
        }
    }
}
