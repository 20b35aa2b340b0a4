// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Simulator
import Testing
import UsageModel

@Suite struct `A simulation` {
    @Test func `gives the same bytes for the same seed`() {
        let first = Run.small(seed: 7)
        let second = Run.small(seed: 7)
        #expect(first.lines == second.lines)
        #expect(first.labels == second.labels)
        #expect(Run.small(seed: 8).lines != first.lines)
    }

    /// Also stands for "on any machine": a change of these bytes is a change of every golden replay.
    @Test func `of seed seven is the one everybody has`() {
        #expect(Run.small(seed: 7).digest == "da40f88d0ae539d8e0a276913788a9e8a7c08459bfd075a0ffd38d3aaa2eedeb")
    }

    @Test func `gives events that a strict reader accepts`() {
        var decoder = EventDecoder(strict: true)
        var event = UsageEvent()
        var problems: [String] = []
        for line in Run.full.lines {
            if let problem = decoder.decode(line, into: &event).problem { problems.append(problem.description) }
        }
        #expect(problems.prefix(5) == [])
    }

    @Test func `gives events in order of arrival and never hours late`() {
        let run = Run.full
        var decoder = EventDecoder(strict: true)
        var event = UsageEvent()
        var newest = Int64.min
        var lateness: Int64 = 0
        var outOfOrder = 0
        for (line, arrival) in zip(run.lines, run.arrivals) {
            _ = decoder.decode(line, into: &event)
            if event.time.microseconds < newest { outOfOrder += 1 }
            newest = max(newest, event.time.microseconds)
            lateness = max(lateness, arrival - event.time.microseconds)
        }
        let disorder = zip(run.arrivals, run.arrivals.dropFirst()).count { $0 > $1 }
        #expect(disorder == 0)
        #expect(outOfOrder > 100)
        #expect(lateness > 10_000_000 && lateness < 300_000_000)
    }

    @Test func `repeats some reports, as connectors do`() {
        let lines = Run.full.lines
        #expect(Set(lines).count < lines.count)
        #expect(Set(lines).count > lines.count - lines.count / 100)
    }

    @Test func `can plant one scenario among few customers`() throws {
        let scenario = try #require(Scenario.named("irsf-burst"))
        let run = Run(seed: 7, customers: 4, scenarios: [scenario])
        #expect(run.customers == 4)
        #expect(run.labels.map(\.kind).filter { $0 == .abuse }.count == 1)
        #expect(run.labels.count == 4)
    }

    @Test func `is a whole day from midnight or an afternoon from three`() {
        #expect(Simulation.start(for: 86_400_000_000).description == "2026-03-02T00:00:00.000Z")
        #expect(Simulation.start(for: 3_600_000_000).description == "2026-03-02T15:00:00.000Z")
    }
}

/// A simulation that has run.
struct Run: Sendable {
    var lines: [[UInt8]] = []
    var arrivals: [Int64] = []
    let labels: [Label]
    let customers: Int

    /// An hour of everything; made once, because it takes seconds in a debug build.
    static let full = Run(seed: 3)

    /// An hour of two honest customers and three abusers.
    static func small(seed: UInt64) -> Run {
        let names = ["irsf-burst", "predictive-abandonment", "child-list-import"]
        return Run(seed: seed, customers: 5, scenarios: names.compactMap(Scenario.named))
    }

    init(seed: UInt64, customers: Int? = nil, scenarios: [Scenario] = Scenario.all) {
        let simulation = Simulation(seed: seed, customers: customers, duration: 3_600_000_000, scenarios: scenarios)
        var line: [UInt8] = []
        while let arrival = simulation.next(into: &line) {
            lines.append(line)
            arrivals.append(arrival.microseconds)
            line.removeAll(keepingCapacity: true)
        }
        labels = simulation.labels
        self.customers = simulation.customerCount
    }

    var digest: String { SHA256.hexadecimal(lines.flatMap { $0 }) }
}
