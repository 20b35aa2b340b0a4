// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

/// Looks into an engine member by member, so that one which is added to the state and forgotten in snapshots shows.
@Suite struct `The members of the state` {
    /// What is scratch of one decision, belongs to the policy, or says only how things are found.
    private static let skipped: Set<String> = [
        "index", "condition", "isMet", "tables", "clock", "isTimely", "isNeeded",
    ]
    /// The members of a partition that are state.
    private static let ofPartition = ["number", "state", "openings", "duplicates", "horizon", "counters"]

    /// Every value in a thing, with the way to it.
    private func leaves(of thing: Any, _ path: String, _ found: inout [String]) {
        let mirror = Mirror(reflecting: thing)
        if mirror.children.isEmpty {
            found.append("\(path) = \(thing)")
            return
        }
        for (place, child) in mirror.children.enumerated() {
            let label = child.label ?? "\(place)"
            if !Self.skipped.contains(label) { leaves(of: child.value, path + "." + label, &found) }
        }
    }

    private func leaves(of engine: Engine) throws -> [String] {
        let mirror = Mirror(reflecting: engine)
        var found: [String] = []
        leaves(of: try #require(mirror.descendant("commons")), "commons", &found)
        leaves(of: try #require(mirror.descendant("causes")), "causes", &found)
        for partition in Mirror(reflecting: try #require(mirror.descendant("partitions"))).children {
            guard let partition = Mirror(reflecting: partition.value).children.first?.value else {
                found.append("no partition")
                continue
            }
            for name in Self.ofPartition {
                leaves(of: try #require(Mirror(reflecting: partition).descendant(name)), name, &found)
            }
        }
        return found
    }

    @Test func `are the same after a snapshot, each of them`() throws {
        let policy = try compile(Traffic.definition())
        let engine = Engine(policy: policy)
        _ = Traffic.decide(Traffic.lines(seed: 11, 0..<900), engine)
        let other = try Engine(policy: policy, restoring: engine.snapshot.span)
        let (before, after) = (try leaves(of: engine), try leaves(of: other))
        let names = Set(before.map { $0.replacing(#/\d+/#, with: "").split(separator: " = ").first ?? "" })
        #expect(before.count > 8_000 && names.count > 100, "\(before.count) values of \(names.count) names")
        #expect(zip(before, after).first { $0 != $1 } == nil)
        #expect(before.count == after.count)
    }
}
