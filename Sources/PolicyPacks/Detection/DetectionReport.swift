// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// How much of what was planted a policy found, how soon, and whom it wronged; reports of several runs add up.
package struct DetectionReport: Sendable {
    /// What came of one clause (or scenario) at one strength.
    package struct Cell: Sendable {
        package var planted = 0
        package var found = 0
        /// Microseconds from the first abusive event to the first time it was named.
        package var delays: [Int64] = []

        /// The share found.
        package var recall: Double { planted == 0 ? 0 : Double(found) / Double(planted) }

        /// The delay below which so many of a hundred lie.
        package func delay(percent: Int) -> Int64? {
            guard !delays.isEmpty else { return nil }
            let sorted = delays.sorted()
            return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
        }
    }

    /// An honest customer that was throttled or worse.
    package struct Wronged: Sendable {
        package var trade: String
        package var customer: String
        package var rules: [String]
    }

    /// By clause, then by strength.
    package private(set) var clauses: [String: [String: Cell]] = [:]
    /// By scenario, then by strength.
    package private(set) var scenarios: [String: [String: Cell]] = [:]
    package private(set) var honestCustomers = 0
    package private(set) var honestEvents = 0
    /// Honest events that were throttled or worse, and those blocked.
    package private(set) var honestThrottled = 0
    package private(set) var honestBlocked = 0
    package private(set) var honestFlagged = 0
    package private(set) var wronged: [Wronged] = []
    /// How often each rule spoke about honest customers.
    package private(set) var honestRules: [String: Int] = [:]
    package var emergencies = 0
    package var emergenciesTouched = 0
    package var flagOnlyExceeded = 0

    /// A report of nothing.
    package init() {}

    mutating func add(_ label: DetectionLabel, found delay: Int64?) {
        func count(_ cell: inout Cell) {
            cell.planted += 1
            guard let delay else { return }
            cell.found += 1
            cell.delays.append(delay)
        }
        count(&clauses[label.clause, default: [:]][label.strength, default: Cell()])
        count(&scenarios[label.scenario, default: [:]][label.strength, default: Cell()])
    }

    mutating func addHonest(_ label: DetectionLabel, _ record: DetectionTally.Record) {
        honestCustomers += 1
        honestEvents += record.events
        honestFlagged += record.verdicts[Int(Verdict.flag.rawValue)]
        honestThrottled += record.verdicts[Int(Verdict.throttle.rawValue)...].reduce(0, +)
        honestBlocked += record.verdicts[Int(Verdict.block.rawValue)]
        for (rule, hits) in record.rules { honestRules[rule, default: 0] += hits.count }
        guard record.verdicts[Int(Verdict.throttle.rawValue)...].contains(where: { $0 > 0 }) else { return }
        let rules = record.rules.filter { $0.value.verdict >= .throttle }.map(\.key).sorted()
        wronged.append(Wronged(trade: label.scenario, customer: label.customer, rules: rules))
    }

    /// Adds what another run found.
    package mutating func merge(_ other: DetectionReport) {
        Self.merge(&clauses, other.clauses)
        Self.merge(&scenarios, other.scenarios)
        honestCustomers += other.honestCustomers
        honestEvents += other.honestEvents
        honestThrottled += other.honestThrottled
        honestBlocked += other.honestBlocked
        honestFlagged += other.honestFlagged
        wronged += other.wronged
        honestRules.merge(other.honestRules) { $0 + $1 }
        emergencies += other.emergencies
        emergenciesTouched += other.emergenciesTouched
        flagOnlyExceeded += other.flagOnlyExceeded
    }

    private static func merge(_ cells: inout [String: [String: Cell]], _ others: [String: [String: Cell]]) {
        for (name, strengths) in others {
            for (strength, other) in strengths {
                var cell = cells[name, default: [:]][strength] ?? Cell()
                cell.planted += other.planted
                cell.found += other.found
                cell.delays += other.delays
                cells[name, default: [:]][strength] = cell
            }
        }
    }
}
