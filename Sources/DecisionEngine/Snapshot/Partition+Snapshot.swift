// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension Partition {
    /// Writes all that the partition knows.
    func write(to writer: inout SnapshotWriter) {
        counters.write(to: &writer)
        state.write(to: &writer)
        openings.write(to: &writer)
        duplicates.write(to: &writer)
        horizon.write(to: &writer)
        writer.instant(clock.horizon)
        for space in 0..<tables.count where commons.table(of: space) == nil {
            tables[space].table.write(to: &writer)
        }
    }

    /// Becomes what was written; of the tables of signals, as far as a plan carries them.
    ///
    /// - Returns: the ids of exceptions whose condition speaks of what the policy does not know.
    func restore(
        from reader: inout SnapshotReader,
        _ plan: CarryPlan,
        causes: Int
    ) throws(SnapshotFailure) -> [String] {
        counters = try Counters(from: &reader)
        var bounds = StateBounds(causes: causes)
        try state.restore(from: &reader, &bounds)
        openings = try OpeningTable(from: &reader, bounds)
        duplicates = try DuplicateFilter(from: &reader)
        horizon = try Horizon(from: &reader)
        clock.horizon = try reader.instant()
        for (number, space) in plan.old.enumerated() where !space.isAcross {
            try plan.restore(number, from: &reader) { self.box(of: $0) }
        }
        return understandExceptions()
    }

    /// Understands the conditions of exceptions anew; returns the ids of those that cannot be.
    private func understandExceptions() -> [String] {
        var unreadable: [String] = []
        for customer in 0..<state.customers.count {
            for place in state.customers[customer].exceptions.indices {
                guard let text = state.customers[customer].exceptions[place].conditionText else { continue }
                let condition = policy.understand(text).understood
                if condition == nil { unreadable.append(state.customers[customer].exceptions[place].id) }
                state.customers[customer].exceptions[place].condition = condition
            }
            let hasConditions = state.customers[customer].exceptions.contains { $0.condition != nil }
            state.customers[customer].hasConditions = hasConditions
        }
        return unreadable
    }
}

extension PartitionState {
    func write(to writer: inout SnapshotWriter) {
        writer.bytes(texts.bytes)
        texts.known.write(to: &writer)
        customers.write(to: &writer)
        numbers.write(to: &writer)
        endUsers.write(to: &writer)
        campaigns.write(to: &writer)
        consumers.write(to: &writer)
        sessions.write(to: &writer)
        registries.write(to: &writer)
        mediaSinks.write(to: &writer)
        apiQuotas.write(to: &writer)
        standing.write(to: &writer)
        writer.truth(hasEmergencies)
        writer.count(sessionCursor)
    }

    /// Becomes what was written; says what may be pointed at.
    func restore(from reader: inout SnapshotReader, _ bounds: inout StateBounds) throws(SnapshotFailure) {
        texts.bytes = try reader.bytes(upTo: Limits.stateTextBytes)
        bounds.textBytes = texts.bytes.count
        texts.known = try KeyTable(from: &reader, bounds)
        customers = try KeyTable(from: &reader, bounds)
        try reader.require(customers.freed.isEmpty, "customers are never forgotten")
        bounds.customers = customers.count
        numbers = try KeyTable(from: &reader, bounds)
        endUsers = try KeyTable(from: &reader, bounds)
        campaigns = try KeyTable(from: &reader, bounds)
        consumers = try KeyTable(from: &reader, bounds)
        sessions = try KeyTable(from: &reader, bounds)
        registries = try KeyTable(from: &reader, bounds)
        mediaSinks = try KeyTable(from: &reader, bounds)
        apiQuotas = try KeyTable(from: &reader, bounds)
        standing = try StandingTable(from: &reader, bounds)
        hasEmergencies = try reader.truth()
        sessionCursor = try reader.place()
    }
}

extension Counters {
    func write(to writer: inout SnapshotWriter) {
        for count in [
            decided, duplicates, late, emergencies, failures, missing, hurried, crowdedOut, unreadableExceptions,
        ] { writer.word(count) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        decided = try reader.word()
        duplicates = try reader.word()
        late = try reader.word()
        emergencies = try reader.word()
        failures = try reader.word()
        missing = try reader.word()
        hurried = try reader.word()
        crowdedOut = try reader.word()
        unreadableExceptions = try reader.word()
    }
}
