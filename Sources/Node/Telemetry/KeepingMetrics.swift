// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Journal
import Ledger
import Synchronization
import WebAPI

/// What is told of snapshots, and of decisions that were repeated from the journal.
enum KeepingMetrics {
    static func write(_ opening: Opening, to text: inout MetricsText) {
        guard let journal = opening.journal, let snapshots = opening.snapshots else { return }
        let tally = snapshots.tally
        let restart = opening.restart
        let covered = tally.last ?? restart.snapshot ?? journal.first
        text.single(
            "proviso_snapshot_age_records",
            "gauge",
            "Records that no snapshot covers: what a restart decides again.",
            Double(journal.durable.value - min(covered.value, journal.durable.value))
        )
        text.single("proviso_snapshots_total", "counter", "Snapshots taken since the start.", Double(tally.taken))
        text.single(
            "proviso_snapshot_failures_total",
            "counter",
            "Snapshots that could not be taken.",
            Double(tally.failures)
        )
        text.single(
            "proviso_replay_compared_total",
            "counter",
            "Decisions that were repeated and compared.",
            Double(tally.compared + restart.replay.decisions)
        )
        text.single(
            "proviso_replay_differing_total",
            "counter",
            "Repeated decisions that came out differently.",
            Double(tally.differing + restart.replay.differing)
        )
        guard let policies = opening.policies else { return }
        let stalls = policies.stalls.withLock { $0 }
        text.single(
            "proviso_policy_changes_total",
            "counter",
            "Changes of the policy or of a list since the start.",
            Double(stalls.count)
        )
        text.single(
            "proviso_policy_change_seconds",
            "gauge",
            "For how long nothing was decided at the last change.",
            Double(stalls.last) / 1e6
        )
    }
}
