// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Outbox
package import UsageModel

/// What is told of messages and of enforcement.
package enum OutboxMetrics {
    /// Subjects looked at for drift: more than that is drift beyond telling.
    private static let most = 10_000

    package static func write(_ desk: WebhookDesk, at now: Instant, to text: inout MetricsText) {
        guard let counts = try? desk.store.counts() else { return }
        text.single("proviso_outbox_waiting", "gauge", "Messages that have not arrived yet.", Double(counts.waiting))
        text.single("proviso_outbox_dead_letters", "gauge", "Messages that were given up.", Double(counts.dead))
        text.single(
            "proviso_outbox_dropped_total",
            "counter",
            "Dead letters that were thrown away.",
            Double(counts.dropped)
        )
        guard let states = try? desk.store.enforcement(onlyUnsettled: true, after: 0, limit: most) else { return }
        let drifting = states.filter { $0.condition(at: now, within: desk.acknowledgeWithin).isDrift }
        text.single(
            "proviso_enforcement_drift",
            "gauge",
            "Pairs of a platform and a subject that may not be as desired.",
            Double(drifting.count)
        )
        text.single(
            "proviso_enforcement_drift_seconds",
            "gauge",
            "How long the oldest of them has been so.",
            Double(drifting.map { $0.age(at: now) }.max() ?? 0)
        )
    }
}
