// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Where the records of one segment lie and by which keys they are found, in memory.
///
/// - Memory: 13 bytes per record, and 8 to 16 of the look-up where keys are looked up.
struct SegmentIndex: Sendable {
    let first: UInt64
    /// Offsets in the file, in eights.
    var offsets: [UInt32] = []
    var keys: [UInt64] = []
    var kinds: [UInt8] = []
    /// Finds keys among the records that it was told of.
    private(set) var lookup = KeyLookup()
    /// Where the segment's records end.
    var endOffset = SegmentHeader.byteCount
    /// The newest time of a record, as the callers said.
    var lastTime: Int64 = .min

    init(first: UInt64) { self.first = first }

    var count: Int { offsets.count }

    /// Takes in a record that begins at this offset.
    @inline(__always)
    mutating func append(key: UInt64, kind: UInt8, offset: Int) {
        offsets.append(UInt32(truncatingIfNeeded: offset >> 3))
        keys.append(key)
        kinds.append(kind)
    }

    mutating func append(_ record: JournalRecord) {
        append(key: record.key, kind: record.kind.rawValue, offset: record.fileOffset)
        endOffset = record.fileOffset + record.header.stride
        lastTime = max(lastTime, record.header.time)
    }

    /// Lets the records be found by their keys without looking at all of them.
    mutating func bringUpLookup() { lookup.take(keys, kinds) }

    /// Makes room in the look-up for as many records as the segment before had.
    mutating func reserveLookup(_ records: Int) { lookup.reserve(records) }

    /// Where the record with this sequence begins; nil when it lies elsewhere.
    func offset(of sequence: UInt64) -> Int? {
        guard sequence >= first, sequence - first < UInt64(count) else { return nil }
        return Int(offsets[Int(sequence - first)]) << 3
    }

    /// The newest record with this key; nil when there is none.
    ///
    /// - Cost: some tens of nanoseconds; those that the look-up does not know are looked at one by one.
    func find(key: UInt64, kind: RecordKind?) -> UInt64? {
        var place = count - 1
        while place >= lookup.count {
            if keys[place] == key, kind == nil || kind?.rawValue == kinds[place] { return first + UInt64(place) }
            place -= 1
        }
        return lookup.newest(key, kind?.rawValue, keys, kinds).map { first + UInt64($0) }
    }
}
