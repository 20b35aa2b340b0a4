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
    var bytes = 0
    /// Nanoseconds from the decoded event to the decision, one per event; only when asked for.
    var latencies: [Int32] = []
    var keys = 0
    var signalBytes = 0
    var findings = 0

    static func over(_ lines: [[UInt8]], _ policy: Policy, timesEach: Bool = false) -> Run {
        var run = Run()
        let engine = Engine(policy: policy)
        var decoder = EventDecoder()
        var writer = DecisionWriter(policy: policy.definition)
        var event = UsageEvent()
        if timesEach { run.latencies.reserveCapacity(lines.count) }
        let half = lines.count / 2
        var atHalf: UInt64 = 0
        let start = Clock.cpuSeconds()
        for (place, line) in lines.enumerated() {
            if place == half { atHalf = proviso_allocations() }
            let before = proviso_allocations()
            guard decoder.decode(line, into: &event).problem == nil else { continue }
            let began = timesEach ? Clock.nanoseconds() : 0
            let decision = engine.decide(&event)
            if timesEach { run.latencies.append(Int32(clamping: Clock.nanoseconds() - began)) }
            if !decision.isDuplicate { writer.append(decision, for: event) }
            if writer.bytes.count > 1 << 16 {
                run.bytes += writer.bytes.count
                writer.removeAll()
            }
            run.events += 1
            if decision.reasons.isEmpty {
                if place >= half {
                    run.quietEvents += 1
                    run.quietAllocations += proviso_allocations() - before
                }
            } else {
                run.findings += 1
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
