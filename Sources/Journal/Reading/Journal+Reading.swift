// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

extension Journal {
    /// The first record there is; those before were removed by retention.
    package var first: SequenceNumber { SequenceNumber(catalog.withLock { $0.first }) }

    /// Hands the durable records from `sequence` on, and before `upTo`, to `body` in order, until it answers false.
    ///
    /// Each is verified on the way. What becomes durable while it reads is read, too. May run beside appending, and
    /// on several threads at once.
    ///
    /// - Cost: about 0.3 µs per record of 1,100 bytes that lies in the system's cache.
    /// - Error: `missing` when the first one asked for was removed, `damaged`, `io`, `stopped` with what `body` threw.
    package func read(
        from sequence: SequenceNumber,
        upTo: SequenceNumber? = nil,
        _ body: (JournalRecord) throws -> Bool
    ) throws(JournalFailure) {
        var place = sequence.value
        while place < min(durable.value, upTo?.value ?? .max) {
            guard let segment = catalog.withLock({ $0.segment(of: place) }) else { throw .missing(sequence) }
            guard var reader = try reader(segment, from: place) else { throw .missing(SequenceNumber(place)) }
            let end = min(segment.first + UInt64(segment.count), upTo?.value ?? .max)
            while place < end {
                guard let record = try reader.next() else { throw .missing(SequenceNumber(place)) }
                do { if try !body(record) { return } } catch { throw .stopped(reason: "\(error)") }
                place += 1
            }
        }
    }

    /// One durable record.
    ///
    /// - Cost: some ten microseconds: a page or two of the file.
    package func record(_ sequence: SequenceNumber) throws(JournalFailure) -> JournalRecord {
        guard sequence < durable, let segment = catalog.withLock({ $0.segment(of: sequence.value) }),
            var reader = try reader(segment, from: sequence.value, piece: Limits.pieceBytes),
            let record = try reader.next()
        else { throw .missing(sequence) }
        return record
    }

    /// The newest durable record with this key, of one kind or of any; nil when there is none in the newest segments,
    /// or in any when nothing is said.
    ///
    /// - Cost: a pass over the keys of the newest segment, and some twenty reads for each older one.
    package func find(
        key: UInt64,
        kind: RecordKind? = nil,
        newest: Int = .max
    ) throws(JournalFailure) -> JournalRecord? {
        let (sealed, found) = catalog.withLock { catalog -> ([SealedSegment], UInt64?) in
            let inMemory = catalog.active.find(key: key, kind: kind)
            return (inMemory == nil ? catalog.sealed : [], inMemory)
        }
        if let found { return try record(SequenceNumber(found)) }
        for segment in sealed.suffix(max(0, newest - 1)).reversed() {
            let unsaved = catalog.withLock { $0.unsaved.first { $0.first == segment.first } }
            var found: UInt64?
            if let unsaved {
                found = unsaved.find(key: key, kind: kind)
            } else if let index = IndexFile(directory: directory, first: segment.first, options.files) {
                found = try index.find(key: key, kind: kind)
            }
            if let found { return try record(SequenceNumber(found)) }
        }
        return nil
    }

    /// A reader of a segment that stands before the record with this sequence.
    private func reader(
        _ segment: (first: UInt64, endOffset: Int, count: Int),
        from sequence: UInt64,
        piece: Int = Limits.chunkBytes
    ) throws(JournalFailure) -> SegmentReader? {
        let files = options.files
        let path = segments.path(segment.first)
        let file = try files.opened(path, O_RDONLY)
        let header = try SegmentHeader(files.bytes(of: file, at: 0, count: SegmentHeader.byteCount), path: path)
        var reader = SegmentReader(file, header, limit: segment.endOffset, files, piece: piece)
        guard sequence > segment.first else { return reader }
        // The record before says which checksum this one goes on from; without an index it is reached by reading.
        if let before = try offset(of: sequence - 1, in: segment.first) {
            let head = try files.bytes(of: file, at: before, count: RecordHeader.byteCount)
            guard head.count == RecordHeader.byteCount else { return nil }
            let length = Int(head.number(4, as: UInt32.self))
            let offset = before + RecordHeader.stride(of: length)
            reader.seek(to: offset, sequence: sequence, chain: head.number(0))
        } else {
            while reader.expected < sequence { guard try reader.next() != nil else { return nil } }
        }
        return reader
    }

    private func offset(of sequence: UInt64, in segment: UInt64) throws(JournalFailure) -> Int? {
        let inMemory = catalog.withLock { catalog in
            catalog.active.offset(of: sequence) ?? catalog.unsaved.first { $0.first == segment }?.offset(of: sequence)
        }
        if let inMemory { return inMemory }
        return try IndexFile(directory: directory, first: segment, options.files)?.offset(of: sequence)
    }
}
