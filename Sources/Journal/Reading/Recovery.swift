// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Brings a folder into the state a journal goes on from: reads, verifies, and cuts what a crash left half written.
struct Recovery {
    let directory: String
    let options: JournalOptions
    /// Records before this one are in a signed checkpoint: they were durable, and are never cut.
    let floor: UInt64

    /// What a journal goes on with.
    struct Outcome {
        var report: JournalRecovery
        var catalog: Catalog
        var writer: GroupWriter
        var counters: [UInt64]
        var segmentFree: Int
        var end: UInt64
    }

    private var files: JournalFiles { options.files }
    private var segments: SegmentFiles {
        SegmentFiles(directory: directory, segmentBytes: options.segmentBytes, files: files)
    }

    func run() throws(JournalFailure) -> Outcome {
        let names = try Folder.names(in: directory)
        for name in names where name.hasSuffix(FileNames.unfinished) { _ = files.remove(directory + "/" + name) }
        let firsts = names.compactMap { FileNames.number(in: $0, ending: ".seg") }
        guard let last = firsts.last else { return try create() }
        var report = JournalRecovery()
        report.segments = firsts.count
        report.first = SequenceNumber(firsts[0])
        var headers: [SegmentHeader] = []
        for first in firsts { headers.append(try header(first)) }
        let newest = headers[firsts.count - 1]
        var catalog = Catalog(active: SegmentIndex(first: last), activeFileBytes: newest.segmentBytes)
        for place in 0..<firsts.count - 1 {
            let sealed = try sealed(headers[place], &catalog, &report)
            let next = headers[place + 1]
            guard sealed.end == next.first, sealed.chain == next.chain else {
                throw .damaged(
                    path: segments.path(next.first),
                    offset: 16,
                    reason: "it does not go on where the segment before ends, with record \(sealed.end)"
                )
            }
            catalog.sealed.append(sealed)
        }
        return try active(newest, catalog, report)
    }

    private func create() throws(JournalFailure) -> Outcome {
        guard floor == 0 else {
            throw .mismatch("\(directory): a checkpoint speaks of \(floor) records, but there is no segment.")
        }
        let counters = [UInt64](repeating: 0, count: options.partitions)
        let header = SegmentHeader(
            first: 0,
            segmentBytes: options.segmentBytes,
            chain: 0,
            origin: options.origin,
            counters: counters
        )
        let file = try segments.begin(segments.prepare(0), header)
        var report = JournalRecovery()
        (report.isNew, report.segments) = (true, 1)
        return Outcome(
            report: report,
            catalog: Catalog(active: SegmentIndex(first: 0), activeFileBytes: options.segmentBytes),
            writer: GroupWriter(
                segments: segments,
                origin: options.origin,
                file: file,
                offset: SegmentHeader.byteCount,
                chain: 0
            ),
            counters: counters,
            segmentFree: options.segmentBytes - SegmentHeader.byteCount,
            end: 0
        )
    }

    private func header(_ first: UInt64) throws(JournalFailure) -> SegmentHeader {
        let path = segments.path(first)
        let file = try files.opened(path, O_RDONLY)
        let header = try SegmentHeader(files.bytes(of: file, at: 0, count: SegmentHeader.byteCount), path: path)
        guard header.first == first else {
            throw .damaged(path: path, offset: 16, reason: "its name says \(first), its header \(header.first)")
        }
        guard header.origin == options.origin else {
            throw .mismatch("\(path): the journal is called '\(header.origin)', not '\(options.origin)'.")
        }
        guard header.counters.count == options.partitions else {
            throw .mismatch(
                "\(path): made for \(header.counters.count) partitions, not \(options.partitions); the number is fixed."
            )
        }
        return header
    }

    /// A full segment, from its index; without one, from its records.
    private func sealed(
        _ header: SegmentHeader,
        _ catalog: inout Catalog,
        _ report: inout JournalRecovery
    ) throws(JournalFailure) -> SealedSegment {
        if let index = IndexFile(directory: directory, first: header.first, files) { return index.segment }
        let file = try files.opened(segments.path(header.first), O_RDONLY)
        let fileBytes = try files.size(of: file)
        var reader = SegmentReader(file, header, limit: fileBytes, files)
        var index = SegmentIndex(first: header.first)
        while let record = try reader.next() { index.append(record) }
        report.indexesRebuilt += 1
        report.recordsRead += index.count
        index.bringUpLookup()
        catalog.unsaved.append(index)
        return SealedSegment(
            first: header.first,
            count: index.count,
            endOffset: index.endOffset,
            fileBytes: fileBytes,
            chain: reader.chain,
            lastTime: index.lastTime
        )
    }

    /// The last segment: read to its end, and cut where a crash left something half written.
    private func active(
        _ header: SegmentHeader,
        _ catalog: consuming Catalog,
        _ report: consuming JournalRecovery
    ) throws(JournalFailure) -> Outcome {
        let file = try files.opened(segments.path(header.first), O_RDWR)
        let fileBytes = try files.size(of: file)
        var reader = SegmentReader(file, header, limit: fileBytes, files)
        var index = SegmentIndex(first: header.first)
        var reason = "bytes that are no record lie behind record \(header.first)"
        do throws(JournalFailure) {
            while let record = try reader.next() { index.append(record) }
            reason = "bytes that are no record lie behind record \(reader.expected)"
        } catch .damaged(_, _, let found) {
            reason = found
        }
        report.recordsRead += index.count
        report.end = SequenceNumber(reader.expected)
        report.cut = try cut(file, reader, fileBytes, header.segmentBytes, reason)
        index.bringUpLookup()
        catalog.active = index
        return Outcome(
            report: report,
            catalog: catalog,
            writer: GroupWriter(
                segments: segments,
                origin: options.origin,
                file: file,
                offset: reader.offset,
                chain: reader.chain
            ),
            counters: reader.counters,
            segmentFree: header.segmentBytes - reader.offset,
            end: reader.expected
        )
    }

    private func cut(
        _ file: OpenFile,
        _ reader: borrowing SegmentReader,
        _ fileBytes: Int,
        _ segmentBytes: Int,
        _ reason: String
    ) throws(JournalFailure) -> JournalRecovery.Cut? {
        let examination = TailExamination(
            file: file,
            files: files,
            offset: reader.offset,
            expected: reader.expected,
            chain: reader.chain,
            fileBytes: fileBytes
        )
        let tail = try examination.result()
        if case .damaged(let later) = tail {
            throw .damaged(
                path: file.path,
                offset: reader.offset,
                reason: reason + ", but at byte \(later) a record follows that was written after it was durable"
            )
        }
        if reader.expected < floor {
            throw .damaged(
                path: file.path,
                offset: reader.offset,
                reason: reason + ", but a checkpoint was signed over \(floor) records"
            )
        }
        var cut: JournalRecovery.Cut?
        if case .torn(let end) = tail {
            cut = JournalRecovery.Cut(
                path: file.path,
                offset: reader.offset,
                bytes: end - reader.offset,
                sequence: SequenceNumber(reader.expected)
            )
        }
        if cut != nil || fileBytes < segmentBytes { try clear(file, from: reader.offset, to: segmentBytes) }
        return cut
    }

    /// Leaves zeros from this offset to the end, with room on the disk for what comes.
    private func clear(_ file: OpenFile, from offset: Int, to segmentBytes: Int) throws(JournalFailure) {
        let shortened = files.truncate(file.descriptor, offset)
        guard shortened == 0 else { throw .io(operation: "shortening", path: file.path, code: -shortened) }
        let allocated = files.allocate(file.descriptor, segmentBytes)
        guard allocated == 0 else {
            let failure = JournalFailure.io(operation: "reserving room", path: file.path, code: -allocated)
            throw failure.isForRoom ? .diskFull(path: directory) : failure
        }
        try files.synchronize(file)
    }
}
