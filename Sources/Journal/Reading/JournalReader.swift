// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads a journal from outside, also while another process writes it; it holds nothing and changes nothing.
package struct JournalReader {
    package let directory: String
    private let files: JournalFiles
    private let firsts: [UInt64]
    /// How many records a checkpoint was signed over: none of them is taken for a torn write.
    private let signed: UInt64

    /// Whether the folder holds segments of a journal.
    package static func isJournal(_ directory: String) -> Bool {
        let names = try? Folder.names(in: directory)
        return names?.contains { FileNames.number(in: $0, ending: ".seg") != nil } ?? false
    }

    /// A reader of the segments that are in the folder now.
    package init(_ directory: String, files: JournalFiles = .system) throws(JournalFailure) {
        (self.directory, self.files) = (directory, files)
        firsts = try Folder.names(in: directory).compactMap { FileNames.number(in: $0, ending: ".seg") }
        signed = ((try? KeyFiles(directory: directory, files: files).checkpoint()) ?? nil)?.size ?? 0
        if firsts.isEmpty { throw .mismatch("\(directory): there is no segment of a journal here.") }
    }

    /// The first record there is.
    package var first: SequenceNumber { SequenceNumber(firsts[0]) }

    /// Hands the records from `sequence` on to `body` in order, until it answers false, each verified.
    ///
    /// It ends quietly at the last whole record: what is behind it may be being written.
    ///
    /// - Error: `missing` when the first one asked for was removed, `damaged` for a bad record before the last segment
    ///   ends, `stopped` with what `body` threw.
    package func read(
        from sequence: SequenceNumber,
        _ body: (JournalRecord) throws -> Bool
    ) throws(JournalFailure) {
        guard sequence >= first else { throw .missing(sequence) }
        let start = firsts.lastIndex { $0 <= sequence.value } ?? 0
        for first in firsts[start...] {
            var reader = try reader(first)
            while let record = try next(&reader, isLast: first == firsts[firsts.count - 1]) {
                if record.sequence < sequence { continue }
                do { if try !body(record) { return } } catch { throw .stopped(reason: "\(error)") }
            }
        }
    }

    /// The newest record with this key; nil when there is none.
    ///
    /// - Cost: reads the newest segment; of the others their indexes.
    package func find(key: UInt64, kind: RecordKind? = nil) throws(JournalFailure) -> JournalRecord? {
        for (place, first) in firsts.enumerated().reversed() {
            let isLast = place == firsts.count - 1
            if !isLast, let index = IndexFile(directory: directory, first: first, files) {
                guard let found = try index.find(key: key, kind: kind) else { continue }
                return try record(found, in: first, isLast: false)
            }
            var reader = try reader(first)
            var newest: JournalRecord?
            while let record = try next(&reader, isLast: isLast) {
                if record.key == key, kind == nil || record.kind == kind { newest = record }
            }
            if let newest { return newest }
        }
        return nil
    }

    /// The proof that a record is under the newest signed root.
    ///
    /// - Error: `noTree` when nothing was signed, or only records before this one.
    package func proof(of record: JournalRecord) throws(JournalFailure) -> InclusionProof {
        guard let checkpoint = try KeyFiles(directory: directory, files: files).checkpoint() else {
            throw .noTree(reason: "no checkpoint was signed yet")
        }
        let index = record.sequence.value
        guard index < checkpoint.size else {
            throw .noTree(reason: "the newest checkpoint is over \(checkpoint.size) records, this is \(index)")
        }
        guard var tree = try HashTree(reading: directory + "/" + FileNames.tree, size: checkpoint.size, files) else {
            throw .noTree(reason: "its files are missing; opening the journal makes them again")
        }
        return InclusionProof(
            index: index,
            leaf: unsafe TreeHash.leaf(record.stored),
            path: try tree.path(of: index, in: checkpoint.size),
            checkpoint: checkpoint
        )
    }

    /// The key that checkpoints of this journal are checked with; nil when it has none.
    package func publicKey() throws(JournalFailure) -> JournalPublicKey? {
        try KeyFiles(directory: directory, files: files).publicKey()
    }

    private func record(_ sequence: UInt64, in first: UInt64, isLast: Bool) throws(JournalFailure) -> JournalRecord? {
        var reader = try reader(first)
        while let record = try next(&reader, isLast: isLast) {
            if record.sequence.value == sequence { return record }
        }
        return nil
    }

    private func reader(_ first: UInt64) throws(JournalFailure) -> SegmentReader {
        let path = directory + "/" + FileNames.segment(first)
        let file = try files.opened(path, O_RDONLY)
        let header = try SegmentHeader(files.bytes(of: file, at: 0, count: SegmentHeader.byteCount), path: path)
        return SegmentReader(file, header, limit: try files.size(of: file), files)
    }

    /// The next record; in the last segment a bad one is where reading ends, unless one of a later group follows.
    private func next(_ reader: inout SegmentReader, isLast: Bool) throws(JournalFailure) -> JournalRecord? {
        var failure: JournalFailure?
        do throws(JournalFailure) {
            if let record = try reader.next() { return record }
        } catch {
            failure = error
        }
        guard isLast else {
            if let failure { throw failure }
            return nil
        }
        if reader.expected < signed {
            let reason = "record \(reader.expected) is missing, and a checkpoint was signed over \(signed)"
            throw failure ?? .damaged(path: reader.file.path, offset: reader.offset, reason: reason)
        }
        let examination = TailExamination(
            file: reader.file,
            files: files,
            offset: reader.offset,
            expected: reader.expected,
            chain: reader.chain,
            fileBytes: reader.limit
        )
        if let failure, case .damaged = try examination.result() { throw failure }
        return nil
    }
}
