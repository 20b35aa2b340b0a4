// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Journal
import Ledger

/// What is told of decisions and of the journal.
enum DecisionMetrics {
    /// With `isFree` the engine can be asked as well.
    static func write(_ service: Service, isFree: Bool, to text: inout MetricsText) {
        let counts = service.engine.counts
        text.family("proviso_decisions_total", "counter", "Decisions by verdict, since the start.")
        for verdict in Verdict.allCases {
            let count = Double(counts.verdicts[Int(verdict.rawValue)])
            text.sample("proviso_decisions_total", ["verdict": verdict.name], count)
        }
        text.single(
            "proviso_events_repeated_total",
            "counter",
            "Events that had been decided before.",
            Double(counts.duplicates)
        )
        writeLate(service.engine.late.tally, to: &text)
        if isFree { writeEngine(service, to: &text) }
        guard let journal = service.engine.journal else { return }
        let end = journal.end.value, durable = journal.durable.value
        text.single("proviso_journal_records", "gauge", "Records in the journal, ever.", Double(end))
        text.single("proviso_journal_lag_records", "gauge", "Records not on the disk yet.", Double(end - durable))
        if let views = service.views, let position = try? views.position() {
            text.single(
                "proviso_views_lag_records",
                "gauge",
                "Records not in the views yet.",
                Double(durable - min(durable, position))
            )
        }
    }

    private static func writeLate(_ tally: LateAnswers.Tally, to text: inout MetricsText) {
        text.single(
            "proviso_decisions_late_total",
            "counter",
            "Events that were answered before they could be decided.",
            Double(tally.answered)
        )
        text.single(
            "proviso_decisions_late_judged_total",
            "counter",
            "Those of them that have been decided.",
            Double(tally.judged)
        )
        text.single(
            "proviso_decisions_late_stricter_total",
            "counter",
            "Those of them whose decision was stricter than the answer.",
            Double(tally.stricter)
        )
        text.single(
            "proviso_decisions_late_refused_total",
            "counter",
            "Events that got no answer, for too many waited to be decided.",
            Double(tally.refused)
        )
        text.single(
            "proviso_decisions_late_waiting",
            "gauge",
            "Answered events that wait to be decided.",
            Double(tally.waiting)
        )
    }

    private static func writeEngine(_ service: Service, to text: inout MetricsText) {
        let (counters, memory) = service.engine.ask { ($0.counters, $0.signalMemory) }
        text.single("proviso_events_late_total", "counter", "Events too late for their windows.", Double(counters.late))
        text.single(
            "proviso_events_emergency_total",
            "counter",
            "Events of emergency calls; all pass.",
            Double(counters.emergencies)
        )
        text.single(
            "proviso_rule_failures_total",
            "counter",
            "Rules that could not be evaluated.",
            Double(counters.failures)
        )
        text.single("proviso_signal_keys", "gauge", "Keys with live signals.", Double(memory.keys))
        text.single("proviso_signal_bytes", "gauge", "Memory of signals.", Double(memory.bytes))
    }
}
