// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Journal
import Ledger
import UsageModel

/// Tells what is found while it is found: a line for each customer and clause, the first time.
struct FindingAnnouncer {
    private var next = SequenceNumber(0)
    private var known: Set<String> = []

    mutating func announce(_ engine: JournaledEngine, _ say: (String) -> Void) {
        guard let journal = engine.journal else { return }
        var (next, known) = (max(next, journal.first), known)
        var lines: [String] = []
        do throws(JournalFailure) {
            try journal.read(from: next) { record in
                next = record.sequence.next
                guard record.kind == .decision, unsafe !DecisionLine.isPlain(record.second),
                    let line = DecisionLine(record.secondBytes), let reason = line.reasons.first,
                    reason.step != "standing", reason.mode != "shadow",
                    known.insert("\(line.customer ?? "")\n\(reason.clause)").inserted
                else { return true }
                lines.append(Self.text(line, reason))
                return true
            }
        } catch {
            say("proviso: \(error)")
        }
        (self.next, self.known) = (next, known)
        lines.forEach(say)
    }

    private static func text(_ line: DecisionLine, _ reason: DecisionLine.Reason) -> String {
        let time = line.time.dropFirst(11).prefix(5)
        let columns = [
            String(time), padded(reason.clause, 15), padded(line.customer ?? "?", 7), padded(line.verdict, 9),
            Masking.masked(reason.message.en),
        ]
        return columns.joined(separator: " ")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
