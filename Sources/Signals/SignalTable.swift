// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// All signals that share one key space: one flat record per key.
///
/// Time never goes back for a record: a window ends at the newest moment the record has seen, and an event
/// that comes late counts where it belongs as long as that is inside the window. A key lives until every window
/// of its record has lapsed; one that comes back later starts anew, whether it was swept meanwhile or not.
///
/// Streams whose times differ may share a table: the caller then tells, with each event, the time of its own stream
/// and the time before which no stream of the table can still be (`Clock`). Without that, one event moves the time of
/// the whole table, and the caller bounds how far ahead of the others an event may lie.
///
/// - Shape: one buffer of words; a record is its key (two words), the moment it was last seen, and a part for
///   each signal. What differs in size (kept events, values, open sessions) lies in a pool beside it.
/// - Memory: 24 bytes a key, 11 to 22 for finding it, and `SignalSpecification.bytesPerKey` for each signal;
///   buffers that grew keep an untouched reserve, which is not counted.
/// - Cost: nothing is allocated unless the table or a part of a record outgrows what it ever was.
public struct SignalTable: Sendable {
    /// The signals, in the order of their numbers.
    public let specifications: [SignalSpecification]

    let limits: SignalLimits
    let layouts: [SignalLayout]
    /// Words of a record.
    let stride: Int
    /// Microseconds after which a record that got no event has lapsed.
    let lifetime: Int64
    /// Whether any part of a record lies in the pool.
    let hasParts: Bool

    var records: [UInt64] = []
    var index = KeyIndex()
    var pool = WordPool()
    var recordCount = 0
    /// The first free record, plus one; a free record's first word is the next one, its third `free`.
    var firstFree: UInt64 = 0
    var cursor = 0
    var newest = Int64.min

    /// How many keys have expired since the table was made.
    public internal(set) var expiredCount: UInt64 = 0
    /// How many times a key was refused because the table was full.
    public internal(set) var refusedCount: UInt64 = 0

    private static let header = 3
    static let free = Int64.min

    /// An empty table for these signals.
    ///
    /// - Throws: `SignalFailure.specification` for a signal that has a `problem`.
    public init(
        specifications: [SignalSpecification],
        limits: SignalLimits = SignalLimits()
    ) throws(SignalFailure) {
        var layouts: [SignalLayout] = []
        var offset = Self.header
        for specification in specifications {
            if let problem = specification.problem {
                throw .specification(name: specification.name, problem: problem)
            }
            var layout = SignalLayout(specification)
            layout.offset = offset
            offset += layout.count
            layouts.append(layout)
        }
        self.specifications = specifications
        self.limits = limits
        self.layouts = layouts
        stride = offset
        hasParts = layouts.contains { $0.block >= 0 }
        lifetime = layouts.map(\.lifetime).max() ?? SignalLimits.shortestWindow
    }

    /// How many keys are alive or not yet swept.
    public var keyCount: Int { index.count }
    /// How many bytes the table holds, in use or kept for use.
    public var byteCount: Int { records.count * 8 + index.byteCount + pool.byteCount }
    /// How many events were left out or left early because a part of one record was full.
    public var overflowCount: UInt64 { pool.overflowCount }
}

extension SignalTable {
    /// The record of a key, made if there is none; `nil` when the table is full, which is counted.
    ///
    /// A record number holds until a call with a later `at`: keep it for one event, not longer.
    ///
    /// - Cost: making a record looks at four others and frees those that have lapsed.
    public mutating func record(for key: SignalKey, at instant: Instant, clock: Clock? = nil) -> Int? {
        let at = Arithmetic.moment(instant.microseconds)
        let now: Int64
        if let clock {
            now = max(at, Arithmetic.moment(clock.now.microseconds))
            newest = Arithmetic.moment(clock.horizon.microseconds)
        } else {
            newest = max(newest, at)
            now = newest
        }
        let tag = KeyIndex.tag(key)
        guard let record = locate(key, tag) else { return make(key, tag, at, now) }
        let seen = Int64(bitPattern: records[record * stride + 2])
        if now &- seen >= lifetime {
            expiredCount &+= 1
            empty(record)
            prepare(record, key, at, now)
        } else if now > seen {
            records[record * stride + 2] = UInt64(bitPattern: now)
        }
        return record
    }

    /// The times of streams that share a table.
    public struct Clock: Sendable {
        /// The newest time of the stream that the event belongs to.
        public var now: Instant
        /// The time before which no stream of the table is: keys that lapsed before it may be freed.
        public var horizon: Instant

        /// The times of a stream and of the table.
        @inlinable
        public init(now: Instant, horizon: Instant) {
            self.now = now
            self.horizon = horizon
        }
    }

    /// The record of a key; `nil` when there is none or when all its windows have lapsed.
    public func find(_ key: SignalKey, at instant: Instant, clock: Clock? = nil) -> Int? {
        guard let record = locate(key, KeyIndex.tag(key)) else { return nil }
        let seen = Int64(bitPattern: records[record * stride + 2])
        let at = Arithmetic.moment(instant.microseconds)
        let now = clock.map { max(at, Arithmetic.moment($0.now.microseconds)) } ?? max(newest, at)
        return now &- seen >= lifetime ? nil : record
    }

    /// Feeds one event to one signal of a record.
    public mutating func add(_ signal: Int, to record: Int, at instant: Instant, _ input: SignalInput) {
        let at = Arithmetic.moment(instant.microseconds)
        let (width, span, hasBad) = (layouts[signal].width, layouts[signal].span, layouts[signal].hasBad)
        switch layouts[signal].form {
        case .tally:
            edit(record, layouts[signal].offset, layouts[signal].count) { area, pool in
                Tally(area: area, width: width, hasBad: hasBad).add(at: at, input, &pool)
            }
        case .exactTally:
            edit(record, layouts[signal].offset, layouts[signal].count) { area, pool in
                ExactTally(area: area, span: span, hasBad: hasBad).add(at: at, input, &pool)
            }
        default: addOther(signal, record, at, input)
        }
    }

    /// Writes the outputs of one signal, as `SignalSpecification.outputs` lists them.
    ///
    /// - Returns: one bit per output, set when the output is known; a slot whose bit is clear holds 0.
    @unsafe
    public mutating func read(
        _ signal: Int,
        of record: Int,
        at instant: Instant,
        period: Int64 = 0,
        into outputs: UnsafeMutablePointer<UInt64>
    ) -> UInt64 {
        let at = Arithmetic.moment(instant.microseconds)
        let slots = unsafe Outputs(outputs)
        let (width, span, hasBad) = (layouts[signal].width, layouts[signal].span, layouts[signal].hasBad)
        switch layouts[signal].form {
        case .tally:
            return edit(record, layouts[signal].offset, layouts[signal].count) { area, pool in
                slots.tally(Tally(area: area, width: width, hasBad: hasBad).read(at: at, &pool), hasBad: hasBad)
            }
        case .exactTally:
            return edit(record, layouts[signal].offset, layouts[signal].count) { area, pool in
                slots.tally(ExactTally(area: area, span: span, hasBad: hasBad).read(at: at, &pool), hasBad: hasBad)
            }
        default: return readOther(signal, record, at, period, slots)
        }
    }

    /// Writes the outputs that a key which was never seen would have; mutating so that nothing is copied for it.
    ///
    /// - Returns: one bit per output, set when the output is known: a count of nothing is 0, a mean is unknown.
    @unsafe
    public mutating func readAbsent(_ signal: Int, into outputs: UnsafeMutablePointer<UInt64>) -> UInt64 {
        layouts[signal].readAbsent(unsafe Outputs(outputs))
    }

    /// Frees the keys among the next `budget` records whose windows have all lapsed.
    ///
    /// Making a record sweeps a few by itself; this is for a table that gets no new keys.
    public mutating func sweep(at instant: Instant, budget: Int) {
        newest = max(newest, Arithmetic.moment(instant.microseconds))
        for _ in 0..<min(budget, recordCount) { sweepNext() }
    }
}

extension SignalTable {
    // Counts and ratios are most signals: they are handled without a copy of their whole layout.

    @inline(never)
    private mutating func addOther(_ signal: Int, _ record: Int, _ at: Int64, _ input: SignalInput) {
        let layout = layouts[signal]
        edit(record, layout.offset, layout.count) { area, pool in layout.add(area, at: at, input, &pool) }
    }

    @inline(never)
    private mutating func readOther(
        _ signal: Int,
        _ record: Int,
        _ at: Int64,
        _ period: Int64,
        _ outputs: Outputs
    ) -> UInt64 {
        let layout = layouts[signal]
        return edit(record, layout.offset, layout.count) { area, pool in
            layout.read(area, at: at, period, &pool, outputs)
        }
    }

    @inline(__always)
    private mutating func edit<Result>(
        _ record: Int,
        _ offset: Int,
        _ count: Int,
        _ body: (Words, inout WordPool) -> Result
    ) -> Result {
        unsafe records.withUnsafeMutableBufferPointer { buffer in
            body(unsafe Words(buffer, from: record &* stride &+ offset, count: count), &pool)
        }
    }

    @inline(__always)
    private func locate(_ key: SignalKey, _ tag: UInt64) -> Int? {
        index.find(tag) { record in
            records[record &* stride] == key.high && records[record &* stride &+ 1] == key.low
        }
    }

    private func isLapsed(_ seen: Int64) -> Bool { newest &- seen >= lifetime }

    private mutating func make(_ key: SignalKey, _ tag: UInt64, _ at: Int64, _ now: Int64) -> Int? {
        for _ in 0..<min(SignalLimits.sweep, recordCount) { sweepNext() }
        if firstFree == 0, recordCount >= limits.keys {
            var tries = min(SignalLimits.sweepWhenFull, recordCount)
            while firstFree == 0, tries > 0 {
                sweepNext()
                tries -= 1
            }
        }
        let record: Int
        if firstFree != 0 {
            record = Int(firstFree) - 1
            firstFree = records[record * stride]
        } else if recordCount < limits.keys {
            record = recordCount
            recordCount += 1
            records.append(contentsOf: repeatElement(0, count: stride))
        } else {
            refusedCount &+= 1
            return nil
        }
        index.insert(tag, record)
        prepare(record, key, at, now)
        return record
    }

    mutating func prepare(_ record: Int, _ key: SignalKey, _ at: Int64, _ now: Int64) {
        unsafe records.withUnsafeMutableBufferPointer { buffer in
            let words = unsafe Words(buffer, from: record * stride, count: stride)
            words.clear(from: 0, count: stride)
            words[0] = key.high
            words[1] = key.low
            words[signed: 2] = now
            for layout in layouts { layout.prepare(words.part(from: layout.offset, count: layout.count), at: at) }
        }
    }

    /// Gives back what a record holds in the pool.
    private mutating func empty(_ record: Int) {
        for layout in layouts where layout.block >= 0 {
            let first = record * stride + layout.offset
            pool.give(Block(bits: records[first + Int(layout.block)]))
            if layout.secondBlock >= 0 { pool.give(Block(bits: records[first + Int(layout.secondBlock)])) }
        }
    }

    /// Looks at one record and frees it if it has lapsed.
    private mutating func sweepNext() {
        if cursor >= recordCount { cursor = 0 }
        let record = cursor
        cursor += 1
        let first = record * stride
        let seen = Int64(bitPattern: records[first + 2])
        guard seen != Self.free, isLapsed(seen) else { return }
        empty(record)
        index.remove(KeyIndex.tag(SignalKey(high: records[first], low: records[first + 1])), record)
        records[first] = firstFree
        records[first + 2] = UInt64(bitPattern: Self.free)
        firstFree = UInt64(record + 1)
        expiredCount &+= 1
    }
}
