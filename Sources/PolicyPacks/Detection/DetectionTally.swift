// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import UsageModel

/// What a policy said about each customer of a stream, gathered while it is decided; labels come afterwards.
///
/// - Memory: some hundred bytes per customer.
package struct DetectionTally: Sendable {
    /// What was decided about one customer.
    struct Record: Sendable {
        var events = 0
        /// Events by verdict.
        var verdicts = [Int](repeating: 0, count: Verdict.allCases.count)
        /// The first time each clause was named, in shadow mode not counted.
        var firstByClause: [String: Instant] = [:]
        /// The strongest verdict of each rule, and how often it was given.
        var rules: [String: (verdict: Verdict, count: Int)] = [:]
    }

    /// Clauses under which a machine may only flag.
    private static let flagOnly = Set(ClauseTable.all.filter { $0.verdict == .flag }.map(\.clause))

    private(set) var records: [String: Record] = [:]
    private(set) var emergencies = 0
    /// Emergency events that were not simply allowed.
    private(set) var emergenciesTouched = 0
    /// Reasons under a flag-only clause that went further than a flag.
    private(set) var flagOnlyExceeded = 0

    /// A tally of nothing.
    package init() {}

    /// Takes one decision into account.
    package mutating func add(_ decision: Decision, customer: String, at time: Instant) {
        guard !decision.isDuplicate else { return }
        if decision.isEmergency {
            emergencies += 1
            if decision.verdict > .allow || !decision.measures.isEmpty { emergenciesTouched += 1 }
        }
        records[customer, default: Record()].events += 1
        guard !decision.reasons.isEmpty else { return }
        var record = records[customer] ?? Record()
        record.verdicts[Int(decision.verdict.rawValue)] += 1
        for reason in decision.reasons where reason.mode != .shadow && reason.verdict > .allow {
            if reason.step != .standing, Self.flagOnly.contains(reason.clause), reason.verdict > .flag {
                flagOnlyExceeded += 1
            }
            if record.firstByClause[reason.clause].map({ time < $0 }) ?? true {
                record.firstByClause[reason.clause] = time
            }
            var rule = record.rules[reason.rule] ?? (.allow, 0)
            rule.verdict = max(rule.verdict, reason.verdict)
            rule.count += 1
            record.rules[reason.rule] = rule
        }
        records[customer] = record
    }

    /// What was found of what the labels know.
    package func report(_ labels: [DetectionLabel]) -> DetectionReport {
        var report = DetectionReport()
        report.emergencies = emergencies
        report.emergenciesTouched = emergenciesTouched
        report.flagOnlyExceeded = flagOnlyExceeded
        for label in labels {
            let record = records[label.customer] ?? Record()
            if label.isAbuse {
                // What never happened cannot be found.
                guard label.first != nil else { continue }
                report.add(label, found: Self.found(label, in: record))
            } else {
                report.addHonest(label, record)
            }
        }
        return report
    }

    /// When the abuse was named by its clause or one that fits as well; never before it began.
    private static func found(_ label: DetectionLabel, in record: Record) -> Int64? {
        let times = ([label.clause] + label.also).compactMap { record.firstByClause[$0] }
        guard let first = times.min(by: { $0 < $1 }) else { return nil }
        return max(0, first.microseconds - (label.first ?? first).microseconds)
    }
}
