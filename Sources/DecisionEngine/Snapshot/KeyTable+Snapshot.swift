// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension KeyTable where Value: Snapshotted {
    /// Writes every entry under its number, freed ones too: they will be used again in the same order.
    func write(to writer: inout SnapshotWriter) {
        writer.count(keys.count)
        for entry in keys.indices {
            writer.key(keys[entry])
            values[entry].write(to: &writer)
        }
        writer.list(freed) { $0.small($1) }
    }

    /// The table that was written; how keys are found is worked out again.
    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init()
        let count = try reader.count(of: 16 + Value.leastBytes, upTo: Int(Int32.max))
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
        for _ in 0..<count {
            keys.append(try reader.key())
            values.append(try reader.value(bounds))
        }
        freed = try reader.list(of: 4, upTo: count) { (reader) throws(SnapshotFailure) in try reader.small() }
        var isFreed = [Bool](repeating: false, count: count)
        for entry in freed {
            guard entry >= 0, entry < count, !isFreed[Int(entry)] else {
                throw reader.damage("entry \(entry) of a table cannot be free")
            }
            isFreed[Int(entry)] = true
        }
        index(where: { !isFreed[$0] })
    }
}

extension DuplicateFilter {
    func write(to writer: inout SnapshotWriter) {
        for generation in [newest, middle, oldest] { generation.write(to: &writer) }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        self.init()
        newest = try Generation(from: &reader)
        middle = try Generation(from: &reader)
        oldest = try Generation(from: &reader)
    }
}

extension DuplicateFilter.Generation {
    private static let none = SignalKey(high: 0, low: 0)

    /// Writes the identities from the first empty place on: put back in this order each comes to lie where it lay.
    func write(to writer: inout SnapshotWriter) {
        writer.integer(number)
        writer.count(count)
        guard count > 0, let start = entries.firstIndex(of: Self.none) else { return }
        for place in entries.indices {
            let key = entries[(start + place) & (entries.count - 1)]
            if key != Self.none { writer.key(key) }
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        self.init()
        number = try reader.integer()
        let wanted = try reader.count(of: 16)
        guard wanted > 0 else { return }
        reserve(wanted)
        for _ in 0..<wanted {
            let key = try reader.key()
            try reader.require(key != Self.none, "an identity is missing")
            insert(key)
        }
    }

    /// Makes room as it would have been made one by one.
    private mutating func reserve(_ wanted: Int) {
        var capacity = 64
        while wanted * 4 > capacity * 3 { capacity *= 2 }
        entries = Array(repeating: Self.none, count: capacity)
    }
}
