// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension SignalTable {
    /// Takes over what another table knew of some signals; the others begin empty. This table must be.
    ///
    /// - Shape: for each signal of this table the number of the same signal in the other, or nil. Two signals are the
    ///   same for a table when their kinds, windows and exactness are.
    /// - Cost: a look at every record, and a copy of what is taken over. Keys whose windows have all lapsed stay
    ///   behind.
    public mutating func carry(_ signals: [Int?], from other: SignalTable) {
        precondition(recordCount == 0 && signals.count == layouts.count, "An empty table takes over signals.")
        newest = other.newest
        (expiredCount, refusedCount) = (other.expiredCount, other.refusedCount)
        pool.overflowCount = other.pool.overflowCount
        let sources = zip(layouts, signals).map { layout, number in
            number.flatMap { other.layouts[$0].isSame(as: layout) ? other.layouts[$0] : nil }
        }
        for record in 0..<other.recordCount where !other.isFree(record) {
            let seen = Int64(bitPattern: other.records[record * other.stride + 2])
            guard other.newest &- seen < other.lifetime, recordCount < limits.keys else { continue }
            let key = other.key(of: record)
            index.insert(KeyIndex.tag(key), recordCount)
            records.append(contentsOf: repeatElement(0, count: stride))
            prepare(recordCount, key, seen, seen)
            for (layout, source) in zip(layouts, sources) {
                if let source { carry(layout, source, from: other, record) }
            }
            recordCount += 1
        }
    }

    private mutating func carry(
        _ layout: SignalLayout,
        _ source: SignalLayout,
        from other: SignalTable,
        _ record: Int
    ) {
        let (target, first) = (recordCount * stride + layout.offset, record * other.stride + source.offset)
        for word in 0..<layout.count { records[target + word] = other.records[first + word] }
        for word in [layout.block, layout.secondBlock] where word >= 0 {
            let place = target + Int(word)
            let old = Block(bits: records[place])
            guard old.exists, let new = pool.take(old.size) else { continue }
            for word in 0..<old.capacity { pool.words[new.first + word] = other.pool.words[old.first + word] }
            records[place] = records[place] & ~Block.mask | new.bits
        }
    }
}

extension SignalLayout {
    /// Whether what one has counted means the same to the other.
    func isSame(as other: SignalLayout) -> Bool {
        form == other.form && clock == other.clock && span == other.span && parameter == other.parameter
            && isReal == other.isReal && hasBad == other.hasBad && hasCount == other.hasCount && count == other.count
    }
}

extension SignalSpecification {
    /// Writes what is measured, but not the name.
    public func write(to writer: inout SnapshotWriter) {
        let (number, parameter) = kind.code
        writer.byte(number)
        writer.word(parameter)
        switch window {
        case .sliding(let microseconds): writer.integer(microseconds)
        case .calendar: writer.integer(0)
        case .none: writer.integer(-1)
        }
        writer.truth(isExact)
    }

    /// Reads what was written of a signal of this name.
    public init(name: String, from reader: inout SnapshotReader) throws(SnapshotFailure) {
        let (number, parameter) = (try reader.byte(), try reader.word())
        guard let kind = SignalKind(number, parameter) else { throw reader.damage("\(number) is no kind of signal") }
        let microseconds = try reader.integer()
        let window: SignalWindow =
            microseconds > 0 ? .sliding(microseconds: microseconds) : microseconds == 0 ? .calendar : .none
        self.init(name: name, kind: kind, window: window, isExact: try reader.truth())
        if let problem { throw reader.damage(problem) }
    }
}

extension SignalKind {
    /// A number for the kind, and what else it says.
    fileprivate var code: (UInt8, UInt64) {
        switch self {
        case .count: (0, 0)
        case .sum(let number): (1, number == .real ? 1 : 0)
        case .ratio: (2, 0)
        case .distinct: (3, 0)
        case .concurrent(let within): (4, UInt64(bitPattern: within))
        case .maximum(let number): (5, number == .real ? 1 : 0)
        case .mean: (6, 0)
        case .quantile(let share): (7, share.bitPattern)
        case .sequence(let last): (8, UInt64(bitPattern: Int64(last)))
        case .entropy: (9, 0)
        case .regularity: (10, 0)
        case .novelty: (11, 0)
        case .last(let type): (12, type == .integer ? 0 : type == .real ? 1 : 2)
        case .baseline(let weeks): (13, UInt64(bitPattern: Int64(weeks)))
        case .streak: (14, 0)
        }
    }

    fileprivate init?(_ number: UInt8, _ parameter: UInt64) {
        let isReal = parameter == 1
        let whole = Int(truncatingIfNeeded: parameter)
        switch number {
        case 0: self = .count
        case 1: self = .sum(isReal ? .real : .integer)
        case 2: self = .ratio
        case 3: self = .distinct
        case 4: self = .concurrent(withinMicroseconds: Int64(bitPattern: parameter))
        case 5: self = .maximum(isReal ? .real : .integer)
        case 6: self = .mean
        case 7: self = .quantile(Double(bitPattern: parameter))
        case 8: self = .sequence(last: whole)
        case 9: self = .entropy
        case 10: self = .regularity
        case 11: self = .novelty
        case 12: self = .last(parameter == 0 ? .integer : isReal ? .real : .text)
        case 13: self = .baseline(weeks: whole)
        case 14: self = .streak
        default: return nil
        }
    }
}
