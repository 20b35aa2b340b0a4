// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension Horizon {
    func write(to writer: inout SnapshotWriter) {
        writer.instant(current)
        writer.instant(previous)
        writer.count(count)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        self.init()
        current = try reader.instant()
        previous = try reader.instant()
        count = try reader.place()
    }
}

extension CommonTime {
    func write(to writer: inout SnapshotWriter) {
        agreed.write(to: &writer)
        writer.list(alone) {
            $0.instant($1.time)
            $0.key($1.customer)
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        self.init()
        agreed = try reader.value(StateBounds())
        alone = try reader.list(of: 24, upTo: Limits.lonelyCustomers) { (reader) throws(SnapshotFailure) in
            (time: try reader.instant(), customer: try reader.key())
        }
    }
}

extension Commons {
    /// Writes the times, and the table and what waits of each space that customers share.
    func write(to writer: inout SnapshotWriter) {
        writer.word(arrivals)
        time.write(to: &writer)
        horizon.write(to: &writer)
        writer.word(hurriedCount)
        for space in tables.indices {
            guard let table = tables[space] else { continue }
            table.table.write(to: &writer)
            writer.list(waiting[space]) { $1.write(to: &$0) }
        }
    }

    /// Becomes what was written; of the tables, as far as a plan carries them.
    func restore(from reader: inout SnapshotReader, _ plan: CarryPlan) throws(SnapshotFailure) {
        arrivals = try reader.word()
        time = try CommonTime(from: &reader)
        horizon = try Horizon(from: &reader)
        hurriedCount = try reader.word()
        for (number, space) in plan.old.enumerated() where space.isAcross {
            try plan.restore(number, from: &reader) { self.tables[$0] }
            let items = try reader.list(of: 66, upTo: Limits.commonsWaiting) { (reader) throws(SnapshotFailure) in
                try Waiting(from: &reader)
            }
            for item in items {
                try reader.require(item.number < space.signals.count, "there is no signal \(item.number)")
                guard let (target, number) = plan.place(of: item.number, in: number) else { continue }
                var item = item
                item.number = number
                push(item, target)
            }
        }
    }
}

extension Commons.Waiting {
    func write(to writer: inout SnapshotWriter) {
        writer.instant(time)
        writer.word(arrival)
        writer.small(Int32(truncatingIfNeeded: number))
        writer.key(key)
        writer.word(input.value)
        writer.truth(input.isBad)
        writer.truth(input.isEnd)
        writer.integer(input.period)
        writer.key(input.session)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        time = try reader.instant()
        arrival = try reader.word()
        number = Int(try reader.half())
        key = try reader.key()
        input = SignalInput(
            value: try reader.word(),
            isBad: try reader.truth(),
            isEnd: try reader.truth(),
            period: try reader.integer(),
            session: try reader.key()
        )
    }
}
