// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks
import UsageModel

/// The second half of a replay: decides events that have been read, writes the decisions, gathers what was found.
final class DecisionStage {
    private(set) var findings = Findings()
    /// What was decided about each customer; kept only for a report with labels.
    private(set) var tally: DetectionTally?
    private let options: Replay.Options
    private let engine: Engine
    private var writer: DecisionWriter
    private var sink: ByteSink
    private var hasFailed = false
    /// Bytes that are written out together: one system call for some hundred lines.
    private static let usualWrite = 1 << 16

    /// A stage that has decided nothing yet.
    init(policy: Policy, options: Replay.Options, sink: ByteSink) {
        self.options = options
        self.sink = sink
        engine = Engine(policy: policy)
        writer = DecisionWriter(policy: policy.definition, listFiles: policy.listFiles)
        if options.hasLabels { tally = DetectionTally() }
    }

    /// What the engine has counted.
    var counters: Counters { engine.counters }

    /// Decides the events of a batch.
    func take(_ batch: EventBatch) throws {
        engine.decide(batch) { pending, decision in
            findings.add(decision, pending)
            tally?.add(decision, customer: pending.customerName, at: pending.event.time)
            guard options.writesDecisions, !decision.isDuplicate,
                !options.onlyFindings || decision.verdict > .allow || !decision.reasons.isEmpty
            else { return }
            writer.append(decision, for: pending)
        }
        if writer.count >= Self.usualWrite { try flush() }
    }

    /// Writes out what waits: nobody should wait for a decision because no other event follows.
    func flush() throws {
        guard writer.count > 0, !hasFailed else { return }
        // A sink that failed once is not tried again: its complaint stands.
        hasFailed = true
        try sink.write(writer.bytes)
        hasFailed = false
        writer.removeAll()
    }
}
