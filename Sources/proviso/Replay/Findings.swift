// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// What a replay found, gathered by clause, rule and customer while it runs.
struct Findings {
    /// One customer's hits of one rule.
    struct Row {
        var clause: String
        var rule: String
        var customer: String
        var verdict: Verdict
        var mode: RuleMode
        var count = 0
        var message: Localized
        var limit: Localized
        var first: Instant
        var measures: [String] = []
        var isStanding: Bool
    }

    private struct Key: Hashable {
        var rule: String
        var customer: String
        var isStanding: Bool
    }

    private var places: [Key: Int] = [:]
    private(set) var rows: [Row] = []
    /// Decisions by verdict, in the order of the verdicts.
    private(set) var verdicts = [Int](repeating: 0, count: Verdict.allCases.count)
    private(set) var customers: Set<String> = []
    private(set) var first: Instant?
    private(set) var last: Instant?
    var decided = 0
    var emergencies = 0
    var late = 0
    var duplicates = 0

    /// Takes one decision into account.
    mutating func add(_ decision: Decision, _ pending: PendingEvent) {
        if decision.isDuplicate {
            duplicates += 1
            return
        }
        decided += 1
        verdicts[Int(decision.verdict.rawValue)] += 1
        if decision.isEmergency { emergencies += 1 }
        if decision.isLate { late += 1 }
        let time = pending.event.time
        if first.map({ time < $0 }) ?? true { first = time }
        if last.map({ time > $0 }) ?? true { last = time }
        guard !decision.reasons.isEmpty else { return }
        let customer = pending.customerName
        for (position, reason) in decision.reasons.enumerated() {
            add(reason, decision, isFirst: position == 0, customer, time)
        }
    }

    private mutating func add(
        _ reason: Decision.Reason,
        _ decision: Decision,
        isFirst: Bool,
        _ customer: String,
        _ time: Instant
    ) {
        let key = Key(rule: reason.rule, customer: customer, isStanding: reason.step == .standing)
        let place: Int
        if let known = places[key] {
            place = known
            if reason.verdict > rows[place].verdict {
                rows[place].verdict = reason.verdict
                rows[place].message = reason.message
                rows[place].limit = reason.limit
            }
        } else {
            place = rows.count
            places[key] = place
            rows.append(
                Row(
                    clause: reason.clause,
                    rule: reason.rule,
                    customer: customer,
                    verdict: reason.verdict,
                    mode: reason.mode,
                    message: reason.message,
                    limit: reason.limit,
                    first: time,
                    isStanding: reason.step == .standing
                )
            )
        }
        rows[place].count += 1
        guard isFirst else { return }
        for measure in decision.measures {
            let text =
                "\(measure.kind.name) \(measure.measure.name)"
                + (measure.capability.map { " (\($0.name))" } ?? "")
            if !rows[place].measures.contains(text) { rows[place].measures.append(text) }
        }
    }

    /// The rows in the order a reader wants: by clause, the strongest first, then by customer.
    func sorted() -> [Row] {
        let order = Dictionary(
            uniqueKeysWithValues: ClauseTable.all.enumerated().map { ($0.element.clause, $0.offset) }
        )
        return rows.sorted { left, right in
            let places = (order[left.clause] ?? .max, order[right.clause] ?? .max)
            if places.0 != places.1 { return places.0 < places.1 }
            if left.verdict != right.verdict { return left.verdict > right.verdict }
            if left.first != right.first { return left.first < right.first }
            return (left.customer, left.rule) < (right.customer, right.rule)
        }
    }
}
