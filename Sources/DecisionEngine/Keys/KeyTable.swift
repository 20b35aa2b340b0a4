// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CProcessor
import Signals

/// A table from identities to values: open addressing over flat arrays, in no order that anything may rely on.
///
/// Entries are numbered; a number stays valid until its entry is removed, so that hot state can be looked up
/// once per event and then be reached by number.
///
/// - Memory: 16 bytes of key and the value per entry, and 4 to 8 bytes of index.
/// - Cost: one probe sequence, usually one cache line of the index and one of the keys.
struct KeyTable<Value: Sendable>: Sendable {
    private var index: [Int32]
    // Written to snapshots as they are: entries keep their numbers.
    var keys: [SignalKey] = []
    var values: [Value] = []
    var freed: [Int32] = []

    /// An empty table.
    init() { index = Array(repeating: -1, count: 16) }

    /// How many entries there are.
    var count: Int { keys.count - freed.count }

    /// The number of the entry under `key`, or nil.
    func find(_ key: SignalKey) -> Int? {
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: key.low) & mask
        while true {
            let entry = index[place]
            if entry == -1 { return nil }
            if entry >= 0, keys[Int(entry)] == key { return Int(entry) }
            place = (place + 1) & mask
        }
    }

    /// Asks for the cache line in which the search for a key begins.
    mutating func prefetch(_ key: SignalKey) {
        let place = Int(truncatingIfNeeded: key.low) & (index.count - 1)
        unsafe index.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + place }) }
    }

    /// Asks for the first entry that the search for a key meets; the line of the index should have arrived.
    mutating func prefetchEntry(_ key: SignalKey) {
        let entry = Int(index[Int(truncatingIfNeeded: key.low) & (index.count - 1)])
        guard entry >= 0 else { return }
        unsafe keys.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + entry }) }
        unsafe values.withUnsafeBufferPointer { unsafe proviso_prefetch($0.baseAddress.map { unsafe $0 + entry }) }
    }

    /// The entry with this number.
    subscript(entry: Int) -> Value {
        _read { yield values[entry] }
        _modify { yield &values[entry] }
    }

    /// What a closure finds in an entry.
    ///
    /// The frame of a coroutine that is not inlined lies on the heap; a closure needs none.
    @inline(__always)
    func read<Result>(_ entry: Int, _ body: (borrowing Value) -> Result) -> Result { body(values[entry]) }

    /// The value under `key`, or nil.
    subscript(key: SignalKey) -> Value? { find(key).map { values[$0] } }

    /// The number of the entry under `key`, made with `value` when there is none.
    mutating func insert(_ key: SignalKey, _ value: @autoclosure () -> Value) -> Int {
        if let entry = find(key) { return entry }
        if (count + 1) * 2 > index.count { rebuild(capacity: index.count * 2) }
        let entry: Int
        if let reused = freed.popLast() {
            entry = Int(reused)
            keys[entry] = key
            values[entry] = value()
        } else {
            entry = keys.count
            keys.append(key)
            values.append(value())
        }
        place(entry, key)
        return entry
    }

    /// Removes the entry under `key`, if there is one.
    mutating func remove(_ key: SignalKey) {
        let mask = index.count - 1
        var hole = Int(truncatingIfNeeded: key.low) & mask
        while true {
            let entry = index[hole]
            if entry == -1 { return }
            if keys[Int(entry)] == key { break }
            hole = (hole + 1) & mask
        }
        freed.append(index[hole])
        index[hole] = -1
        // Entries behind the hole move up, so that no probe sequence is cut.
        var next = (hole + 1) & mask
        while index[next] != -1 {
            let home = Int(truncatingIfNeeded: keys[Int(index[next])].low) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                index[hole] = index[next]
                index[next] = -1
                hole = next
            }
            next = (next + 1) & mask
        }
    }

    /// Removes entries for which `isStale` holds: at most `limit` entries are looked at, from `cursor` on. Where a
    /// removed value is given, nothing of the old one is kept.
    mutating func sweep(from cursor: inout Int, limit: Int, leaving removed: Value? = nil, isStale: (Value) -> Bool) {
        guard !keys.isEmpty else { return }
        for _ in 0..<min(limit, keys.count) {
            if cursor >= keys.count { cursor = 0 }
            // The value is asked first: a removed entry keeps its last one, and only the index knows that it is gone.
            if isStale(values[cursor]), let entry = find(keys[cursor]), entry == cursor {
                remove(keys[cursor])
                if let removed { values[cursor] = removed }
            }
            cursor += 1
        }
    }

    /// Works out anew how the entries are found for which a condition holds.
    mutating func index(where isInUse: (Int) -> Bool) {
        var capacity = 16
        while keys.count * 2 > capacity { capacity *= 2 }
        index = Array(repeating: -1, count: capacity)
        for entry in keys.indices where isInUse(entry) { place(entry, keys[entry]) }
    }

    private mutating func place(_ entry: Int, _ key: SignalKey) {
        let mask = index.count - 1
        var place = Int(truncatingIfNeeded: key.low) & mask
        while index[place] != -1 { place = (place + 1) & mask }
        index[place] = Int32(truncatingIfNeeded: entry)
    }

    private mutating func rebuild(capacity: Int) {
        let old = index
        index = Array(repeating: -1, count: capacity)
        for entry in old where entry >= 0 { place(Int(entry), keys[Int(entry)]) }
    }
}
