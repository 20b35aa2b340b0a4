// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Shows what a replay found, per clause: who, what was measured, the limit, the decision, first at.
struct FindingsTable {
    var findings: Findings
    var isPolish = false
    var columns = Terminal.columns
    /// Customers shown one by one for each rule; the others share a row.
    var rowsPerRule = 3

    /// The table and a line of totals below it.
    var text: String {
        let rows = findings.sorted().filter { !$0.isStanding && $0.mode != .shadow }
        guard !rows.isEmpty else { return totals }
        var lines: [[String]] = []
        var clause = ""
        for group in Self.groups(of: rows) {
            for var line in cells(of: group) {
                // A clause is named once, on its first row: the eye finds where it begins.
                if line[0] == clause { line[0] = "" } else { clause = line[0] }
                lines.append(line)
            }
        }
        guard columns >= 100 else { return narrow(lines) + "\n" + totals }
        let decision = isPolish ? 22 : 20
        let who = min(16, lines.reduce(5) { max($0, $1[1].unicodeScalars.count) })
        let free = columns - (15 + who + decision + 11 + 5 * 2)
        var table = TextTable(
            headings: isPolish
                ? ["PUNKT", "KTO", "CO ZMIERZONO", "LIMIT", "DECYZJA", "OD"]
                : ["CLAUSE", "WHO", "WHAT WAS MEASURED", "LIMIT", "DECISION", "FIRST AT"],
            widths: [15, who, free - free * 2 / 5, free * 2 / 5, decision, 11]
        )
        for line in lines { table.append(line) }
        return table.text + "\n" + totals
    }

    /// The same where six columns do not fit: a line for who and what was decided, the rest below it.
    private func narrow(_ lines: [[String]]) -> String {
        var text = ""
        for line in lines {
            if !line[0].isEmpty { text += line[0] + "\n" }
            text += "  \(line[1]): \(line[4]), \(line[5])\n"
            let limit = line[3].isEmpty ? "" : " Limit: \(line[3])."
            for part in TextTable.wrap(line[2] + limit, columns - 4) { text += "    \(part)\n" }
        }
        return text
    }

    /// What one customer did under one clause: the strongest row stands for it.
    private struct Finding {
        var row: Findings.Row
        var otherRules = 0
    }

    /// Findings whose strongest rule is the same, in the order of the clauses and then of those rules' first rows.
    private static func groups(of rows: [Findings.Row]) -> [[Finding]] {
        var known: [[String]: Int] = [:]
        var findings: [Finding] = []
        for row in rows {
            if let place = known[[row.clause, row.customer]] {
                findings[place].otherRules += 1
            } else {
                known[[row.clause, row.customer]] = findings.count
                findings.append(Finding(row: row))
            }
        }
        var places: [String: Int] = [:]
        var groups: [[Finding]] = []
        for finding in findings {
            if let place = places[finding.row.rule] {
                groups[place].append(finding)
            } else {
                places[finding.row.rule] = groups.count
                groups.append([finding])
            }
        }
        return groups
    }

    /// The lines of one rule: the first customers, and one line for all others.
    private func cells(of group: [Finding]) -> [[String]] {
        let shown = group.count <= rowsPerRule + 1 ? group.count : rowsPerRule
        var lines = group.prefix(shown).map { cells(of: $0) }
        let others = group.dropFirst(shown).map(\.row)
        guard let first = others.first else { return lines }
        let listed = others.prefix(8).map { "\($0.customer) ×\(grouped($0.count))" }
        let rest = others.count > listed.count ? ", …" : ""
        let count = others.reduce(0) { $0 + $1.count }
        lines.append([
            first.clause, "+\(others.count)",
            (isPolish ? "To samo (\(first.rule)): " : "The same (\(first.rule)): ") + listed.joined(separator: ", ")
                + rest,
            "", "\(Self.name(first.verdict, isPolish)) ×\(grouped(count))",
            Self.short(others.reduce(first.first) { min($0, $1.first) }),
        ])
        return lines
    }

    private func cells(of finding: Finding) -> [String] {
        let row = finding.row
        var decision = Self.name(row.verdict, isPolish) + " ×\(grouped(row.count))"
        if !row.measures.isEmpty {
            decision += " + " + row.measures.map { isPolish ? PolishWords.measure($0) : $0 }.joined(separator: ", ")
        }
        if finding.otherRules > 0 {
            decision += (isPolish ? "; inne reguły: " : "; other rules: ") + "\(finding.otherRules)"
        }
        return [
            row.clause, row.customer, Masking.masked(isPolish ? row.message.pl : row.message.en),
            Masking.masked(isPolish ? row.limit.pl : row.limit.en), decision, Self.short(row.first),
        ]
    }

    /// How many events were decided, and how.
    var totals: String {
        let counts = Verdict.allCases.reversed().compactMap { verdict -> String? in
            let count = findings.verdicts[Int(verdict.rawValue)]
            return count == 0 ? nil : "\(Self.name(verdict, isPolish)) \(grouped(count))"
        }
        let who = Set(findings.rows.filter { !$0.isStanding && $0.mode != .shadow }.map(\.customer)).count
        let decided = grouped(findings.decided)
        let emergencies = grouped(findings.emergencies)
        let verdicts = counts.joined(separator: ", ")
        var text =
            isPolish
            ? "Rozstrzygnięto \(decided) zdarzeń: \(verdicts). Klienci z ustaleniami: \(who). "
                + "Połączenia alarmowe: \(emergencies), wszystkie przepuszczone. "
            : "\(decided) events decided: \(verdicts). Customers with findings: \(who). "
                + "Emergency events: \(emergencies), all allowed. "
        if findings.duplicates + findings.late > 0 {
            text +=
                isPolish
                ? "Powtórzone: \(findings.duplicates), spóźnione: \(findings.late)."
                : "Repeated: \(findings.duplicates), too late for their windows: \(findings.late)."
        }
        return TextTable.wrap(text, columns).joined(separator: "\n") + "\n"
    }

    /// A number in groups of three, as the language writes it.
    private func grouped(_ value: Int) -> String {
        let text = ProgressBar.grouped(value)
        return isPolish ? text.replacing(",", with: "\u{A0}") : text
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

/// The words of measures in Polish, as `Findings` spells them in English.
private enum PolishWords {
    private static let words = [
        "customer": "klient", "endUser": "użytkownik", "number": "numer", "campaign": "kampania",
        "device": "urządzenie", "apiClient": "klient API", "watch": "obserwacja", "warn": "ostrzeżenie",
        "restrict": "ograniczenie", "suspend": "zawieszenie",
    ]

    static func measure(_ text: String) -> String {
        text.split(separator: " ").map { words[String($0)] ?? String($0) }.joined(separator: " ")
    }
}
