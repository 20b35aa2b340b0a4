// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Shows what a replay found, per clause: who, what was measured, the limit, the decision, first at.
struct FindingsTable {
    var findings: Findings
    var isPolish = false
    /// Rows shown per clause; the others are counted.
    var rowsPerClause = 4

    /// The table and a line of totals below it.
    var text: String {
        let rows = findings.sorted().filter { !$0.isStanding && $0.mode != .shadow }
        let free = max(70, Terminal.columns - 62)
        var table = TextTable(
            headings: isPolish
                ? ["PUNKT", "KTO", "CO ZMIERZONO", "LIMIT", "DECYZJA", "OD"]
                : ["CLAUSE", "WHO", "WHAT WAS MEASURED", "LIMIT", "DECISION", "FIRST AT"],
            widths: [14, 14, free * 6 / 10, free * 4 / 10, 18, 11]
        )
        var shown: [String: Int] = [:]
        for row in rows {
            shown[row.clause, default: 0] += 1
            if shown[row.clause, default: 0] <= rowsPerClause { table.append(cells(of: row)) }
        }
        var text = table.text
        let hidden = shown.filter { $0.value > rowsPerClause }.sorted { $0.key < $1.key }
        if !hidden.isEmpty {
            let list = hidden.map { "\($0.key) +\($0.value - rowsPerClause)" }.joined(separator: ", ")
            text += isPolish ? "\nWięcej wierszy: \(list).\n" : "\nMore rows: \(list).\n"
        }
        return text + "\n" + totals
    }

    private func cells(of row: Findings.Row) -> [String] {
        let decision = Self.name(row.verdict, isPolish) + " ×\(ProgressBar.grouped(row.count))"
        let measures = row.measures.isEmpty ? "" : " + " + row.measures.joined(separator: ", ")
        return [
            row.clause, row.customer, Masking.masked(isPolish ? row.message.pl : row.message.en),
            Masking.masked(isPolish ? row.limit.pl : row.limit.en), decision + measures, Self.short(row.first),
        ]
    }

    /// How many events were decided, and how.
    var totals: String {
        let counts = Verdict.allCases.reversed().compactMap { verdict -> String? in
            let count = findings.verdicts[Int(verdict.rawValue)]
            return count == 0 ? nil : "\(Self.name(verdict, isPolish)) \(ProgressBar.grouped(count))"
        }
        let who = Set(findings.rows.filter { !$0.isStanding && $0.mode != .shadow }.map(\.customer)).count
        let decided = ProgressBar.grouped(findings.decided)
        let emergencies = ProgressBar.grouped(findings.emergencies)
        let verdicts = counts.joined(separator: ", ")
        var text =
            isPolish
            ? "Rozstrzygnięto \(decided) zdarzeń: \(verdicts). Klienci z ustaleniami: \(who). "
                + "Połączenia alarmowe: \(emergencies), wszystkie przepuszczone.\n"
            : "\(decided) events decided: \(verdicts). Customers with findings: \(who). "
                + "Emergency events: \(emergencies), all allowed.\n"
        if findings.duplicates + findings.late > 0 {
            text +=
                isPolish
                ? "Powtórzone: \(findings.duplicates), spóźnione: \(findings.late).\n"
                : "Repeated: \(findings.duplicates), too late for their windows: \(findings.late).\n"
        }
        return text
    }

    static func name(_ verdict: Verdict, _ isPolish: Bool) -> String {
        guard isPolish else { return verdict.name }
        switch verdict {
        case .allow: return "przepuszczenie"
        case .flag: return "oznaczenie"
        case .throttle: return "ograniczenie"
        case .challenge: return "weryfikacja"
        case .block: return "blokada"
        }
    }

    /// `03-02 15:04` of `2026-03-02T15:04:05.678Z`.
    private static func short(_ instant: Instant) -> String {
        let text = instant.description
        return text.dropFirst(5).prefix(5) + " " + text.dropFirst(11).prefix(5)
    }
}
