// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What lies behind the last good record of the last segment.
///
/// A crash can leave a part of the group that was being written, in any order of its blocks: nobody was told that it is
/// durable, and it is cut off. A good record of a later group proves that what lies before it was durable once: then
/// bytes were lost or changed since, which nothing here can mend.
enum Tail: Hashable {
    /// Zeros up to the end of the file.
    case clean
    /// What a torn write left: bytes up to this offset.
    case torn(upTo: Int)
    /// A good record of a later group begins at this offset.
    case damaged(Int)
}

/// Looks at the rest of a segment from where its records end.
struct TailExamination {
    let file: OpenFile
    let files: JournalFiles
    /// Where the records end, the sequence the next one would have, and the checksum it would go on from.
    let offset: Int
    let expected: UInt64
    let chain: UInt32
    let fileBytes: Int

    func result() throws(JournalFailure) -> Tail {
        let end = try lastNonzero()
        guard end > offset else { return .clean }
        let bytes = try files.bytes(of: file, at: offset, count: min(end + 7 & ~7, fileBytes) - offset)
        if let later = unsafe bytes.withUnsafeBytes({ unsafe firstLaterRecord($0) }) { return .damaged(offset + later) }
        return .torn(upTo: end)
    }

    /// The offset behind the last byte that is not zero.
    private func lastNonzero() throws(JournalFailure) -> Int {
        var (place, last) = (offset, offset)
        while place < fileBytes {
            let bytes = try files.bytes(of: file, at: place, count: min(Limits.chunkBytes, fileBytes - place))
            guard !bytes.isEmpty else { break }
            if let end = Self.lastNonzero(bytes) { last = place + end }
            place += bytes.count
        }
        return last
    }

    /// The place behind the last byte that is not zero; nil when all are.
    private static func lastNonzero(_ bytes: [UInt8]) -> Int? {
        unsafe bytes.withUnsafeBytes { buffer in
            var place = buffer.count
            while place & 7 != 0 {
                if unsafe buffer[place - 1] != 0 { return place }
                place -= 1
            }
            // Eight at a time: most of what is looked at is room that was never written.
            while place > 0, unsafe buffer.number(place - 8, as: UInt64.self) == 0 { place -= 8 }
            while place > 0, unsafe buffer[place - 1] == 0 { place -= 1 }
            return place == 0 ? nil : place
        }
    }

    /// Where a good record of a later group begins, looked for at every place a record may begin.
    private func firstLaterRecord(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var place = 8
        while place + RecordHeader.byteCount <= bytes.count {
            if let group = unsafe group(ofRecordAt: place, bytes), group > expected { return place }
            place += 8
        }
        return nil
    }

    /// The group of the good record at this place; nil when there is none, or it cannot be told.
    ///
    /// Its checksum goes on from one that may be lost. Known are what the record before should have had and what it
    /// says it has, if it is the one the records end before; else its own successor proves it.
    private func group(ofRecordAt place: Int, _ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard let head = unsafe plausible(place, bytes) else { return nil }
        let record = unsafe UnsafeRawBufferPointer(rebasing: bytes[place..<place + head.length])
        if head.sequence == expected + 1 {
            let said = unsafe bytes.number(0, as: UInt32.self)
            if unsafe RecordHeader.checksum(of: record, after: said) == head.checksum { return head.group }
            let before = unsafe RecordHeader(bytes, at: 0)
            if before.length >= RecordHeader.byteCount, before.length <= place {
                let first = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<before.length])
                let computed = unsafe RecordHeader.checksum(of: first, after: chain)
                if unsafe RecordHeader.checksum(of: record, after: computed) == head.checksum { return head.group }
            }
        }
        guard let next = unsafe plausible(place + head.stride, bytes), next.sequence == head.sequence + 1 else {
            return nil
        }
        let start = place + head.stride
        let following = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + next.length])
        return unsafe RecordHeader.checksum(of: following, after: head.checksum) == next.checksum ? next.group : nil
    }

    private func plausible(_ place: Int, _ bytes: UnsafeRawBufferPointer) -> RecordHeader? {
        guard place + RecordHeader.byteCount <= bytes.count else { return nil }
        let head = unsafe RecordHeader(bytes, at: place)
        guard head.length >= RecordHeader.byteCount, head.length <= Limits.recordBytes,
            place + head.length <= bytes.count, head.sequence > expected, head.group <= head.sequence
        else { return nil }
        return head
    }
}
