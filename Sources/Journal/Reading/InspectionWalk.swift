// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import UsageModel

/// Goes through a journal's folder, file by file.
struct InspectionWalk {
    let directory: String
    let files: JournalFiles
    var report = JournalInspection()
    private var frontier = TreeFrontier()
    /// Whether all records so far could be hashed: behind a damaged one no root can be told.
    private var isWhole = true
    /// The hashes of the leaves as the tree's file has them.
    private var leaves: OpenFile?
    private var storedLeaves: ArraySlice<TreeHash> = []

    init(directory: String, files: JournalFiles) { (self.directory, self.files) = (directory, files) }

    mutating func run() throws(JournalFailure) {
        report.isOpen = Folder.isLocked(directory)
        let firsts = try Folder.names(in: directory).compactMap { FileNames.number(in: $0, ending: ".seg") }
        guard let first = firsts.first else {
            throw .mismatch("\(directory): there is no segment of a journal here.")
        }
        report.segments = firsts.count
        report.first = SequenceNumber(first)
        readKeys()
        if report.checkpoint != nil {
            leaves = attempt { (walk) throws(JournalFailure) in
                try walk.files.opened(walk.directory + "/\(FileNames.tree)/0", O_RDONLY)
            }
        }
        takeRemoved(first)
        var previous: (end: UInt64, chain: UInt32)?
        for (place, first) in firsts.enumerated() {
            let isLast = place == firsts.count - 1
            let before = previous
            previous = attempt { (walk) throws(JournalFailure) in
                try walk.segment(first, isLast: isLast, after: before)
            }
            if previous == nil { isWhole = false }
        }
        finish()
    }

    /// Does something whose failure is a finding and not the end.
    private mutating func attempt<Value>(_ body: (inout Self) throws(JournalFailure) -> Value) -> Value? {
        do throws(JournalFailure) { return try body(&self) } catch {
            report.findings.append(error)
            return nil
        }
    }

    private mutating func readKeys() {
        let keys = KeyFiles(directory: directory, files: files)
        report.publicKey = attempt { (_) throws(JournalFailure) in try keys.publicKey() } ?? nil
        report.checkpoint = attempt { (_) throws(JournalFailure) in try keys.checkpoint() } ?? nil
        guard let key = report.publicKey, unsafe access(directory + "/" + FileNames.privateKey, R_OK) == 0 else {
            return
        }
        _ = attempt { (_) throws(JournalFailure) in try keys.privateKey(origin: key.name) }
    }

    /// Of records that retention has removed the tree has kept the hashes.
    private mutating func takeRemoved(_ first: UInt64) {
        guard first > 0 else { return }
        report.notes.append("records before \(first) were removed by retention")
        while frontier.size < first, frontier.size < report.checkpoint?.size ?? 0 {
            guard let leaf = storedLeaf(frontier.size) else { break }
            frontier.append(leaf)
        }
        isWhole = frontier.size == first
    }

    /// Reads one segment; answers where the next one goes on.
    private mutating func segment(
        _ first: UInt64,
        isLast: Bool,
        after previous: (end: UInt64, chain: UInt32)?
    ) throws(JournalFailure) -> (end: UInt64, chain: UInt32) {
        let path = directory + "/" + FileNames.segment(first)
        let file = try files.opened(path, O_RDONLY)
        let header = try SegmentHeader(files.bytes(of: file, at: 0, count: SegmentHeader.byteCount), path: path)
        if report.origin.isEmpty { report.origin = header.origin }
        let isFollowing = previous.map { $0.end == header.first && $0.chain == header.chain } ?? true
        guard header.first == first, header.origin == report.origin, isFollowing else {
            throw .damaged(path: path, offset: 16, reason: "it does not go on where the segment before ends")
        }
        let fileBytes = try files.size(of: file)
        var reader = SegmentReader(file, header, limit: fileBytes, files)
        var index = SegmentIndex(first: first)
        report.end = SequenceNumber(first)
        var failure: JournalFailure?
        do throws(JournalFailure) {
            while let record = try reader.next() { try take(record, &index, path) }
        } catch {
            failure = error
        }
        try examineTail(reader, fileBytes, isLast, failure)
        if !isLast {
            let segment = SealedSegment(
                first: first,
                count: index.count,
                endOffset: index.endOffset,
                fileBytes: fileBytes,
                chain: reader.chain,
                lastTime: index.lastTime
            )
            try compareIndex(IndexFile.bytes(index, segment), first)
        }
        return (reader.expected, reader.chain)
    }

    private mutating func take(
        _ record: JournalRecord,
        _ index: inout SegmentIndex,
        _ path: String
    ) throws(JournalFailure) {
        index.append(record)
        report.end = record.sequence.next
        report.bytes += record.header.stride
        report.kinds[record.kind, default: 0] += 1
        let times = report.times ?? record.time...record.time
        report.times = min(times.lowerBound, record.time)...max(times.upperBound, record.time)
        guard isWhole, let checkpoint = report.checkpoint, record.sequence.value < checkpoint.size else { return }
        let leaf = unsafe TreeHash.leaf(record.stored)
        frontier.append(leaf)
        if leaves != nil, storedLeaf(record.sequence.value) != leaf {
            report.findings.append(
                .damaged(
                    path: directory + "/\(FileNames.tree)/0",
                    offset: Int(record.sequence.value) * TreeHash.byteCount,
                    reason: "the hash of record \(record.sequence) is another (\(path):\(record.fileOffset))"
                )
            )
            leaves = nil
        }
    }

    /// What lies behind the last good record of a segment.
    private mutating func examineTail(
        _ reader: SegmentReader,
        _ fileBytes: Int,
        _ isLast: Bool,
        _ failure: JournalFailure?
    ) throws(JournalFailure) {
        let examination = TailExamination(
            file: reader.file,
            files: files,
            offset: reader.offset,
            expected: reader.expected,
            chain: reader.chain,
            fileBytes: fileBytes
        )
        let tail = try examination.result()
        if tail == .clean, failure == nil { return }
        let damage =
            failure
            ?? .damaged(
                path: reader.file.path,
                offset: reader.offset,
                reason: "bytes that are no record lie behind record \(reader.expected)"
            )
        guard case .torn(let end) = tail, isLast, reader.expected >= report.checkpoint?.size ?? 0 else { throw damage }
        if report.isOpen {
            report.notes.append("behind byte \(reader.offset) of the last segment a group is being written")
        } else {
            report.findings.append(damage)
            report.notes.append(
                "the \(end - reader.offset) bytes there may be the torn tail of a crash; opening the journal cuts them"
            )
        }
    }

    private mutating func compareIndex(_ expected: [UInt8], _ first: UInt64) throws(JournalFailure) {
        let path = directory + "/" + FileNames.index(first)
        guard let stored = try files.content(of: path, most: expected.count + 1) else {
            report.notes.append("\(path) is missing; it is made again when the journal is opened")
            return
        }
        guard stored != expected else { return }
        let place = zip(stored, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        throw .damaged(
            path: path,
            offset: place ?? min(stored.count, expected.count),
            reason: "the index is not that of its segment; remove it, it is made again"
        )
    }

    /// The hash of a leaf as the tree's file has it; nil when the file ends before.
    private mutating func storedLeaf(_ index: UInt64) -> TreeHash? {
        if storedLeaves.isEmpty, let leaves {
            let start = Int(index) * TreeHash.byteCount
            let bytes = try? files.bytes(of: leaves, at: start, count: 8_192 * TreeHash.byteCount)
            storedLeaves = unsafe (bytes ?? []).withUnsafeBytes { buffer in
                (0..<buffer.count / TreeHash.byteCount).map { unsafe TreeHash(buffer, at: $0 * TreeHash.byteCount) }[
                    ...
                ]
            }
        }
        return storedLeaves.popFirst()
    }

    /// Compares what was signed with what is there.
    private mutating func finish() {
        guard let checkpoint = report.checkpoint else {
            return report.notes.append("no checkpoint was signed yet: nothing says that records were not exchanged")
        }
        let path = directory + "/" + FileNames.checkpoint
        guard isWhole else {
            return report.notes.append("the root that was signed cannot be compared: records are missing or damaged")
        }
        guard frontier.size == checkpoint.size else {
            let reason = "it was signed over \(checkpoint.size) records, and there are \(report.end)"
            return report.findings.append(.damaged(path: path, offset: 0, reason: reason))
        }
        guard frontier.root == checkpoint.root else {
            let reason = "the root over the first \(checkpoint.size) records is another"
            return report.findings.append(.damaged(path: path, offset: 0, reason: reason))
        }
        let size = checkpoint.size
        _ = attempt { (walk) throws(JournalFailure) in try walk.compareLevels(size) }
    }

    /// Each hash of an upper level is the root of 256 of the level below.
    private func compareLevels(_ size: UInt64) throws(JournalFailure) {
        var (count, level) = (Int(size) / HashTree.width, 1)
        while count > 0 {
            let paths = (directory + "/\(FileNames.tree)/\(level - 1)", directory + "/\(FileNames.tree)/\(level)")
            let (below, above) = (try files.opened(paths.0, O_RDONLY), try files.opened(paths.1, O_RDONLY))
            for place in 0..<count {
                let tileBytes = HashTree.width * TreeHash.byteCount
                let tile = try files.bytes(of: below, at: place * tileBytes, count: tileBytes)
                let stored = try files.bytes(of: above, at: place * TreeHash.byteCount, count: TreeHash.byteCount)
                let hashes = unsafe tile.withUnsafeBytes { buffer in
                    (0..<buffer.count / TreeHash.byteCount).map { unsafe TreeHash(buffer, at: $0 * TreeHash.byteCount) }
                }
                guard hashes.count == HashTree.width, TreeHash.root(hashes[...]) == TreeHash(stored) else {
                    let reason = "this is not the root of 256 hashes of the level below"
                    throw .damaged(path: paths.1, offset: place * TreeHash.byteCount, reason: reason)
                }
            }
            (count, level) = (count / HashTree.width, level + 1)
        }
    }
}
