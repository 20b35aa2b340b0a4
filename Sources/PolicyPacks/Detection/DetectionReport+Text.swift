// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
package import UsageModel

extension DetectionReport {
    /// The strengths in the order of tables.
    private static let strengths = ["blatant", "moderate", "subtle", "evasive"]

    /// The clauses in the order of the policy, those that were planted only.
    private var orderedClauses: [String] {
        ClauseTable.all.map(\.clause).filter { clauses[$0] != nil }
            + clauses.keys.filter { clause in !ClauseTable.all.contains { $0.clause == clause } }.sorted()
    }

    /// A table: clause by strength, found of planted and the median time to it; then what honest customers met.
    package func text(isMarkdown: Bool = false) -> String {
        table("Clause", orderedClauses, clauses, isMarkdown) + "\n" + honestText
    }

    /// The same table scenario by scenario.
    package func scenarioText(isMarkdown: Bool = false) -> String {
        table("Scenario", scenarios.keys.sorted(), scenarios, isMarkdown)
    }

    private func table(
        _ heading: String,
        _ names: [String],
        _ cells: [String: [String: Cell]],
        _ isMarkdown: Bool
    ) -> String {
        var columns = TextColumns([heading] + Self.strengths)
        for name in names {
            columns.rows.append([name] + Self.strengths.map { Self.text(cells[name]?[$0]) })
        }
        columns.rows.append(["all"] + Self.strengths.map { Self.text(total($0)) })
        return isMarkdown ? columns.markdown : columns.text
    }

    private func total(_ strength: String) -> Cell {
        clauses.values.compactMap { $0[strength] }.reduce(into: Cell()) { total, cell in
            total.planted += cell.planted
            total.found += cell.found
            total.delays += cell.delays
        }
    }

    /// `38/40 0.95, 4m`.
    private static func text(_ cell: Cell?) -> String {
        guard let cell, cell.planted > 0 else { return "-" }
        let hundredths = cell.found * 100 / cell.planted
        let share = hundredths == 100 ? "1.00" : "0." + (hundredths < 10 ? "0" : "") + String(hundredths)
        let delay = cell.delay(percent: 50).map { ", " + span($0) } ?? ""
        return "\(cell.found)/\(cell.planted) \(share)\(delay)"
    }

    private static func span(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        if seconds < 120 { return "\(seconds) s" }
        return seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    }

    /// What honest customers met, in lines.
    private var honestText: String {
        var lines = [
            "Honest customers: \(honestCustomers); with a throttle or more: \(wronged.count)"
                + " (\(Self.permille(wronged.count, honestCustomers)))",
            "Honest events: \(honestEvents); flagged: \(honestFlagged); throttled or more: \(honestThrottled); "
                + "blocked: \(honestBlocked)"
                + (honestBlocked > 0 ? ", one in \(honestEvents / honestBlocked)" : ""),
            "Emergency events: \(emergencies); touched: \(emergenciesTouched). "
                + "Flag-only clauses exceeded: \(flagOnlyExceeded).",
        ]
        for one in wronged.sorted(by: { ($0.trade, $0.customer) < ($1.trade, $1.customer) }) {
            lines.append("Wronged: \(one.trade) (\(one.customer)) by \(one.rules.joined(separator: ", "))")
        }
        let noisy = honestRules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
        if !noisy.isEmpty {
            lines.append(
                "Rules that spoke about honest customers: "
                    + noisy.map { "\($0.key) ×\($0.value)" }.joined(separator: ", ")
            )
        }
        return lines.joined(separator: "\n\n") + "\n"
    }

    private static func permille(_ part: Int, _ whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let hundredths = part * 10_000 / whole
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }

    /// One object: `{clauses{}, scenarios{}, honest{}, emergencies, emergenciesTouched, flagOnlyExceeded}`.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, cells) in [("clauses", clauses), ("scenarios", scenarios)] {
            writer.key(key)
            writer.beginObject()
            for name in key == "clauses" ? orderedClauses : cells.keys.sorted() {
                writer.key(name)
                writer.beginObject()
                for strength in Self.strengths {
                    guard let cell = cells[name]?[strength] else { continue }
                    writer.key(strength)
                    Self.write(cell, to: &writer)
                }
                writer.endObject()
            }
            writer.endObject()
        }
        writer.key("honest")
        writeHonest(to: &writer)
        for (key, value) in [
            ("emergencies", emergencies), ("emergenciesTouched", emergenciesTouched),
            ("flagOnlyExceeded", flagOnlyExceeded),
        ] {
            writer.key(key)
            writer.integer(value)
        }
        writer.endObject()
    }

    private static func write(_ cell: Cell, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("planted")
        writer.integer(cell.planted)
        writer.key("found")
        writer.integer(cell.found)
        writer.key("recall")
        writer.number(cell.recall)
        for (key, percent) in [("medianSeconds", 50), ("ninetiethSeconds", 90)] {
            guard let delay = cell.delay(percent: percent) else { continue }
            writer.key(key)
            writer.integer(delay / 1_000_000)
        }
        writer.endObject()
    }

    private func writeHonest(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in [
            ("customers", honestCustomers), ("throttledCustomers", wronged.count), ("events", honestEvents),
            ("flagged", honestFlagged), ("throttledOrMore", honestThrottled), ("blocked", honestBlocked),
        ] {
            writer.key(key)
            writer.integer(value)
        }
        writer.key("wronged")
        writer.beginArray()
        for one in wronged.sorted(by: { ($0.trade, $0.customer) < ($1.trade, $1.customer) }) {
            writer.beginObject()
            writer.key("trade")
            writer.string(one.trade)
            writer.key("customer")
            writer.string(one.customer)
            writer.key("rules")
            PackCoverage.write(one.rules, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
