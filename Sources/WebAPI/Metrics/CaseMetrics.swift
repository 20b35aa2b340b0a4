// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Enforcement
package import UsageModel

/// What is told of cases that wait for people.
package enum CaseMetrics {
    package static func write(_ desk: CaseDesk, at now: Instant, to text: inout MetricsText) {
        guard let tally = try? desk.store.tally() else { return }
        text.family("proviso_cases_undecided", "gauge", "Cases that nobody has decided yet.")
        for entry in tally {
            text.sample("proviso_cases_undecided", ["clause": entry.clause], Double(entry.count))
        }
        let oldest = tally.map(\.oldest).min().map { now.microseconds - $0.microseconds } ?? 0
        text.single(
            "proviso_cases_oldest_seconds",
            "gauge",
            "How long the oldest of them has been open.",
            Double(max(0, oldest)) / 1_000_000
        )
        text.single(
            "proviso_cases_lag_records",
            "gauge",
            "Records that are not in the cases yet.",
            Double((try? desk.lag()) ?? 0)
        )
    }
}
