// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Journal
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
        /// What was answered and is not decided yet, in the order of the journal.
        package var waiting: [LateAnswers.Waiting] = []

        package init() {}
    }

    private let journal: Journal
    /// Whether decisions are compared with what was written; of use only under the policy that wrote them.
    private let isCompared: Bool

    package init(_ journal: Journal, comparing isCompared: Bool) {
        self.journal = journal
        self.isCompared = isCompared
    }

    /// Replays the durable records from one on, and before another.
    package func run(
        _ fold: Fold,
        from: SequenceNumber,
        upTo: SequenceNumber? = nil
    ) throws(JournalFailure) -> Report {
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
                if fold.isFull { settle(fold, &written, &report) }
            case .act:
                settle(fold, &written, &report)
                guard let act = ActRecord(record.firstBytes) else {
                    report.unreadable += 1
                    break
                }
                fold.apply(act)
                report.acts += 1
            case .late:
                report.others += 1
                waiting[record.key] = LateAnswers.Waiting(record)
            default: report.others += 1
            }
            return true
        }
        settle(fold, &written, &report)
        report.waiting = waiting.values.sorted { $0.sequence?.value ?? 0 < $1.sequence?.value ?? 0 }
        return report
    }

    private func settle(_ fold: Fold, _ written: inout Written, _ report: inout Report) {
        guard !fold.isEmpty else { return }
        fold.decide()
        report.decisions += fold.results.count
        guard isCompared else { return }
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
