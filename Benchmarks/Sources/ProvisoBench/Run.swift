// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CAllocationCounter
import DecisionEngine
import UsageModel

/// One pass over a workload: JSON line in, decision line out.
struct Run {
    var events = 0
    var seconds = 0.0
    /// Calls of the allocator in the second half, and the events of that half that no rule fired on.
    var allocations: UInt64 = 0
    var quietAllocations: UInt64 = 0
    var quietEvents = 0
    /// Calls while events were read and prepared, and those events.
    var readAllocations: UInt64 = 0
    var countedEvents = 0
    var bytes = 0
    /// Nanoseconds from the decoded event to the decision, one per event; only when asked for.
    var latencies: [Int32] = []
    var keys = 0
    var signalBytes = 0
    var findings = 0

    static func over(_ lines: Lines, _ policy: Policy, timesEach: Bool = false) -> Run {
        var run = Run()
        let engine = Engine(policy: policy)
        let preparation = EventPreparation(policy: policy)
        let batch = EventBatch(policy: policy, capacity: timesEach ? 1 : EventBatch.usualCapacity)
        var decoder = EventDecoder()
        var writer = DecisionWriter(policy: policy.definition)
        if timesEach { run.latencies.reserveCapacity(lines.count) }
        let half = lines.count / 2
        var atHalf: UInt64 = 0
        let start = Clock.cpuSeconds()
        var place = 0
        while place < lines.count {
            if place >= half, atHalf == 0 { atHalf = proviso_allocations() }
            let isCounted = place >= half
            var before = proviso_allocations()
            batch.removeAll()
            while !batch.isFull, place < lines.count {
                let line = lines[place]
                place += 1
                batch.append { decoder.decode(line, into: &$0).problem == nil }
            }
            let began = timesEach ? Clock.nanoseconds() : 0
            preparation.prepare(batch)
            if isCounted { run.readAllocations += proviso_allocations() - before }
            before = proviso_allocations()
            engine.decide(batch) { pending, decision in
                if timesEach { run.latencies.append(Int32(clamping: Clock.nanoseconds() - began)) }
                if !decision.isDuplicate { writer.append(decision, for: pending) }
                // What happened since the event before was decided is this event's.
                let now = proviso_allocations()
                if !decision.reasons.isEmpty {
                    run.findings += 1
                } else if isCounted {
                    run.quietEvents += 1
                    run.quietAllocations += now - before
                }
                before = now
            }
            run.events += batch.count
            if isCounted { run.countedEvents += batch.count }
            if writer.count > 1 << 16 {
                run.bytes += writer.count
                writer.removeAll()
            }
        }
        run.seconds = Clock.cpuSeconds() - start
        run.allocations = proviso_allocations() - atHalf
        (run.keys, run.signalBytes) = engine.signalMemory
        return run
    }

    /// The latency below which this share of the events lie, in microseconds.
    func latency(_ share: Double) -> Double {
        let sorted = latencies.sorted()
        guard !sorted.isEmpty else { return 0 }
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1_000
    }
}
