// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// The file beside a full segment that says where its records lie and which keys they have.
///
/// It holds nothing the segment does not: when it is missing or damaged, it is made again.
///
/// - Shape: a header of 64 bytes, the offsets of the records in eights, and their keys in ascending order.
struct IndexFile {
    static let headerBytes = 64
    static let entryBytes = 16
    private static let magic = Array("PRVJIDX1".utf8)
    private static let version: UInt32 = 1

    let file: OpenFile
    let segment: SealedSegment
    let bodyChecksum: UInt32
    private let files: JournalFiles

    private var keysStart: Int { Self.headerBytes + (segment.count * 4 + 7) & ~7 }
    /// How long the file must be.
    var byteCount: Int { keysStart + segment.count * Self.entryBytes }

    /// Opens the index of a segment and checks its header; nil when there is none that can be used.
    init?(directory: String, first: UInt64, _ files: JournalFiles) {
        do throws(JournalFailure) {
            file = try files.opened(directory + "/" + FileNames.index(first), O_RDONLY)
            let head = try files.bytes(of: file, at: 0, count: Self.headerBytes)
            guard head.count == Self.headerBytes, head.starts(with: Self.magic), head.number(8) == Self.version,
                Checksum.of(head[..<56]) == head.number(56, as: UInt32.self), head.number(16) == first,
                head.number(24, as: UInt64.self) <= UInt64(UInt32.max)
            else { return nil }
            segment = SealedSegment(
                first: first,
                count: Int(head.number(24, as: UInt64.self)),
                endOffset: Int(head.number(32, as: UInt64.self)),
                fileBytes: Int(head.number(40, as: UInt64.self)),
                chain: head.number(12),
                lastTime: head.number(48)
            )
            bodyChecksum = head.number(60)
            self.files = files
            guard try files.size(of: file) == byteCount else { return nil }
        } catch {
            return nil
        }
    }

    /// The file's bytes for a segment.
    static func bytes(_ index: SegmentIndex, _ segment: SealedSegment) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(index.count * (4 + entryBytes) + 8)
        for offset in index.offsets { body.append(number: offset) }
        body.pad(to: (body.count + 7) & ~7)
        let order = (0..<index.count).sorted {
            (index.keys[$0], $0) < (index.keys[$1], $1)
        }
        for ordinal in order {
            body.append(number: index.keys[ordinal])
            body.append(number: UInt32(ordinal))
            body.append(number: UInt32(index.kinds[ordinal]))
        }
        var bytes = magic
        bytes.append(number: version)
        bytes.append(number: segment.chain)
        bytes.append(number: segment.first)
        bytes.append(number: UInt64(segment.count))
        bytes.append(number: UInt64(segment.endOffset))
        bytes.append(number: UInt64(segment.fileBytes))
        bytes.append(number: segment.lastTime)
        bytes.append(number: Checksum.of(bytes[...]))
        bytes.append(number: Checksum.of(body[...]))
        return bytes + body
    }

    /// Where the record with this sequence begins in the segment.
    func offset(of sequence: UInt64) throws(JournalFailure) -> Int {
        let bytes = try files.bytes(of: file, at: Self.headerBytes + Int(sequence - segment.first) * 4, count: 4)
        guard bytes.count == 4 else { throw .missing(SequenceNumber(sequence)) }
        return Int(bytes.number(0, as: UInt32.self)) << 3
    }

    /// The newest record with this key; nil when there is none.
    ///
    /// - Cost: a read or two of four kibibytes, for keys are hashes and lie evenly; of other keys some more.
    func find(key: UInt64, kind: RecordKind?) throws(JournalFailure) -> UInt64? {
        // The place behind the last entry with this key: from there back, the newest comes first.
        var (low, high) = (0, segment.count)
        var guess = Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(segment.count)).high)
        while low < high {
            let place = min(max(guess, low), high - 1)
            let piece = try entries(max(low, place - Self.pieceEntries / 2)..<high)
            guard let first = piece.keys.first, let last = piece.keys.last else { return nil }
            if first > key {
                high = piece.start
            } else if last <= key {
                low = piece.start + piece.keys.count
            } else {
                low = piece.start + (piece.keys.firstIndex { $0 > key } ?? 0)
                break
            }
            guess = (low + high) / 2
        }
        while low > 0 {
            low -= 1
            let entry = try entry(low)
            guard entry.key == key else { return nil }
            if kind == nil || kind?.rawValue == entry.kind { return segment.first + UInt64(entry.ordinal) }
        }
        return nil
    }

    /// As many entries as a page of the file has.
    private static let pieceEntries = 256

    /// The keys of some entries, from the first of a range on.
    private func entries(_ range: Range<Int>) throws(JournalFailure) -> (start: Int, keys: [UInt64]) {
        let offset = keysStart + range.lowerBound * Self.entryBytes
        let count = min(range.count, Self.pieceEntries) * Self.entryBytes
        let bytes = try files.bytes(of: file, at: offset, count: count)
        guard bytes.count == count else {
            throw .damaged(path: file.path, offset: offset, reason: "the index ends early; remove it, it is made again")
        }
        return (range.lowerBound, stride(from: 0, to: count, by: Self.entryBytes).map { bytes.number($0) })
    }

    private func entry(_ place: Int) throws(JournalFailure) -> (key: UInt64, ordinal: UInt32, kind: UInt8) {
        let offset = keysStart + place * Self.entryBytes
        let bytes = try files.bytes(of: file, at: offset, count: Self.entryBytes)
        guard bytes.count == Self.entryBytes else {
            throw .damaged(path: file.path, offset: offset, reason: "the index ends early; remove it, it is made again")
        }
        return (bytes.number(0), bytes.number(8), UInt8(truncatingIfNeeded: bytes.number(12, as: UInt32.self)))
    }
}
