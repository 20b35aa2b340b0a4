// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension SignalTable {
    /// The layout of records and their parts; to be raised when any part's layout changes.
    public static let layoutVersion: UInt32 = 2

    /// Writes all that the table knows, so that `restore` gives the same table, bit for bit.
    ///
    /// - Shape: records and pool as they lie in memory; how keys are found is worked out again.
    /// - Cost: a copy, at the pace of memory.
    public func write(to writer: inout SnapshotWriter) {
        writer.count(recordCount)
        writer.word(firstFree)
        writer.count(cursor)
        writer.integer(newest)
        writer.word(expiredCount)
        writer.word(refusedCount)
        writer.words(records)
        writer.words(pool.waiting)
        writer.word(pool.overflowCount)
        writer.words(pool.words)
    }

    /// Becomes the table that was written, of a table of the same signals; stays as it is when it fails.
    ///
    /// That the bytes are what was written is for the caller's checksum to tell. Here is checked what would let a
    /// record or a part of one lie outside of the table.
    ///
    /// - Cost: a copy, and a look at every record and every free block.
    public mutating func restore(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        var table = self
        try table.become(&reader)
        self = table
    }

    private mutating func become(_ reader: inout SnapshotReader) throws(SnapshotFailure) {
        let count = try reader.count(of: stride * 8, upTo: limits.keys)
        let (free, place) = (try reader.word(), try reader.word())
        try reader.require(free <= UInt64(count) && place <= UInt64(count), "a record lies outside of its table")
        (recordCount, firstFree, cursor) = (count, free, Int(place))
        newest = try reader.integer()
        expiredCount = try reader.word()
        refusedCount = try reader.word()
        records = try reader.words()
        try reader.require(records.count == count * stride, "a table of \(count) keys has \(records.count) words")
        pool = try WordPool(from: &reader)
        try checkFreeRecords(reader)
        index = KeyIndex()
        index.reserve(count)
        for record in 0..<recordCount where !isFree(record) {
            for layout in layouts {
                let first = record * stride + layout.offset
                guard layout.isSound(records[first..<(first + layout.count)], pool.words.count) else {
                    throw reader.damage("a part of a record lies outside of its table")
                }
            }
            index.insert(KeyIndex.tag(key(of: record)), record)
        }
    }

    /// Refuses free records that are not exactly those in the list of free ones.
    private func checkFreeRecords(_ reader: SnapshotReader) throws(SnapshotFailure) {
        var left = (0..<recordCount).count { isFree($0) }
        var next = firstFree
        while next != 0 {
            guard next <= UInt64(recordCount), isFree(Int(next) - 1), left > 0 else {
                throw reader.damage("the list of free records is broken")
            }
            left -= 1
            next = records[(Int(next) - 1) * stride]
        }
        try reader.require(left == 0, "free records are missing from their list")
    }

    /// Whether a record is free.
    func isFree(_ record: Int) -> Bool { Int64(bitPattern: records[record * stride + 2]) == Self.free }

    /// The key of a record that is not free.
    func key(of record: Int) -> SignalKey {
        SignalKey(high: records[record * stride], low: records[record * stride + 1])
    }
}

extension SignalLayout {
    /// Whether the part of a record points only at words that a pool of this size has.
    func isSound(_ part: ArraySlice<UInt64>, _ poolWords: Int) -> Bool {
        func holds(_ word: Int8, _ least: Int) -> Bool {
            guard word >= 0 else { return true }
            let place = Block(bits: part[part.startIndex + Int(word)])
            return place.isSound(poolWords) && (!place.exists || place.capacity >= least)
        }
        guard holds(block, leastBlock), holds(secondBlock, 0) else { return false }
        guard ringWidth > 0 || form == .sequence else { return true }
        let entries = Block(bits: part[part.startIndex + 1])
        let ring = part[part.startIndex + 2]
        let capacity = entries.exists ? UInt64(entries.capacity / max(1, ringWidth)) : 0
        let (first, count) = (ring & 0xFFFF_FFFF, ring >> 32)
        return capacity == 0 ? ring == 0 : first < capacity && count <= capacity
    }

    /// Words that the block of a part has at least, where what lies in it has a fixed place.
    private var leastBlock: Int {
        switch form {
        case .tally: hasBad ? 16 : 8
        case .regularity: (buckets + 1) / 2 + 2 * buckets
        case .baseline: Int(parameter) * 168 + 1
        default: 0
        }
    }
}

extension Block {
    /// Whether the block lies in a pool of so many words; none does.
    func isSound(_ poolWords: Int) -> Bool { !exists || size < WordPool.sizes && first + capacity <= poolWords }
}

extension KeyIndex {
    /// Makes room for so many keys.
    mutating func reserve(_ keys: Int) {
        var capacity = 16
        while keys * 4 > capacity * 3 { capacity *= 2 }
        words = Array(repeating: 0, count: capacity)
        count = 0
    }
}

extension WordPool {
    init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
        waiting = try reader.words(upTo: Self.sizes)
        overflowCount = try reader.word()
        words = try reader.words(upTo: Int(UInt32.max))
        try reader.require(waiting.count == Self.sizes && !words.isEmpty, "a pool has \(Self.sizes) sizes of blocks")
        var steps = 0
        for (size, first) in waiting.enumerated() {
            var next = first
            while next != 0 {
                steps += 1
                guard next <= UInt64(words.count), Block(first: Int(next), size: size).isSound(words.count),
                    steps <= words.count
                else { throw reader.damage("the list of free blocks is broken") }
                next = words[Int(next)]
            }
        }
    }
}
