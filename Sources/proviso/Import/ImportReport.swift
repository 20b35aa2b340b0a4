// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import UsageModel

/// What came out of an import, for people and for programs.
struct ImportReport {
    let summary: ImportSummary

    /// Counts, the time they cover, and which clauses such records can and cannot show.
    var text: String {
        var text =
            "\(counted(summary.rows, "row")), \(counted(summary.events, "event")), "
            + "\(counted(summary.badRowCount, "row")) that cannot be read"
        if let first = summary.first, let last = summary.last {
            text += "; from \(Instant(microseconds: first)) to \(Instant(microseconds: last))"
        }
        text += "\n"
        for hint in hints { text += hint + "\n" }
        for isVisible in [true, false] {
            text += isVisible ? "\nThese records can show\n" : "\nand cannot show\n"
            for reach in summary.reach where reach.isVisible == isVisible {
                let padding = String(repeating: " ", count: max(1, 17 - reach.clause.count))
                text += "  \(reach.clause)\(padding)\(reach.because)\n"
            }
        }
        return text
    }

    /// What the file does not say and the caller may: which option, and how much it matters.
    private var hints: [String] {
        var hints: [String] = []
        if summary.rowsWithoutZone > 0 {
            hints.append("Times were read as UTC in \(counted(summary.rowsWithoutZone, "row")): --zone says otherwise.")
        }
        if summary.unreadNumbers > 0 {
            hints.append(
                "\(counted(summary.unreadNumbers, "number")) without a calling code could not be read: "
                    + "--country or --calling-code says which."
            )
        }
        if summary.guessedDirections > 0 {
            hints.append(
                "The direction of \(counted(summary.guessedDirections, "call")) was guessed: "
                    + "--own-numbers tells it."
            )
        }
        return hints
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        ProgressBar.grouped(count) + " " + noun + (count == 1 ? "" : "s")
    }

    /// One object: `{rows, events, badRows, rowsWithoutZone, unreadNumbers, guessedDirections, firstAt, lastAt,
    /// clauses[{clause, visible, because}]}`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [
            ("rows", summary.rows), ("events", summary.events), ("badRows", summary.badRowCount),
            ("rowsWithoutZone", summary.rowsWithoutZone), ("unreadNumbers", summary.unreadNumbers),
            ("guessedDirections", summary.guessedDirections),
        ] {
            writer.key(name)
            writer.integer(value)
        }
        for (name, time) in [("firstAt", summary.first), ("lastAt", summary.last)] {
            guard let time else { continue }
            writer.key(name)
            writer.instant(Instant(microseconds: time))
        }
        writer.key("clauses")
        writer.beginArray()
        for reach in summary.reach {
            writer.beginObject()
            writer.key("clause")
            writer.string(reach.clause)
            writer.key("visible")
            writer.truth(reach.isVisible)
            writer.key("because")
            writer.string(reach.because)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
