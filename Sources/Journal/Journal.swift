// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization
package import UsageModel

/// The ordered, durable, tamper-evident log.
///
/// Appending puts a record into memory and gives it its place in the order; a thread of its own writes groups of
/// records and synchronizes them, another keeps indexes, the Merkle tree and the next segment ready.
///
/// A journal whose disk failed once takes nothing more: what a failed synchronization left on the disk is known only to
/// who opens the files anew.
///
/// - Memory: two buffers, of which only what was used is taken, and 13 bytes per record of the newest segment.
/// - Source: `docs/journal.md` for the format.
package final class Journal: Sendable {
    package let directory: String
    package let options: JournalOptions
    /// What opening found and did.
    package let recovery: JournalRecovery

    let state: Mutex<JournalState>
    let catalog: Mutex<Catalog>
    /// Everything before it is durable; the same as in the state, without its lock.
    let durableEnd: Atomic<UInt64>
    /// Wakes the thread that writes, and the one that keeps.
    let bell = Bell()
    let keeperBell = Bell()
    let keeperIsIdle = Atomic<Bool>(false)
    /// How many segments were prepared: each gets a name of its own until it has a first record.
    let prepared = Atomic<Int>(0)
    let segments: SegmentFiles
    /// The Merkle tree; nil when none is kept. Its lock is held while records are hashed.
    let tree: Mutex<TreeState?>
    /// What the tree's files ran into last; nil when nothing.
    let treeFailure = Mutex<JournalFailure?>(nil)
    /// Held while the journal is open.
    let lock: Mutex<OpenFile?>
    private let threads = Mutex<[WorkerThread]>([])
    /// What the threads took, when they have ended.
    private let took = Mutex<(writer: Int64, keeper: Int64)>((0, 0))
    /// Bytes of the longest record.
    private let recordBytesMax: Int

    /// Opens the journal of a folder: makes it when there is none, recovers it when it was not closed.
    ///
    /// - Cost: reads the last segment; of the others only the headers of their indexes.
    package static func open(
        _ directory: String,
        _ options: JournalOptions = JournalOptions()
    ) throws(JournalFailure) -> Journal {
        if let problem = options.problem { throw .mismatch(problem) }
        try Folder.make(directory)
        let lock = try Folder.lock(directory, options.files)
        let checkpoint = try KeyFiles(directory: directory, files: options.files).checkpoint()
        let outcome = try Recovery(directory: directory, options: options, floor: checkpoint?.size ?? 0).run()
        let first = outcome.report.first.value
        let tree = options.keepsTree ? try TreeState(directory: directory, options, checkpoint, first: first) : nil
        let journal = Journal(directory, options, lock, outcome, tree)
        try journal.start(outcome.writer)
        return journal
    }

    private init(
        _ directory: String,
        _ options: JournalOptions,
        _ lock: OpenFile,
        _ outcome: Recovery.Outcome,
        _ tree: sending TreeState?
    ) {
        (self.directory, self.options, recovery) = (directory, options, outcome.report)
        recordBytesMax = options.recordBytesMax
        segments = SegmentFiles(directory: directory, segmentBytes: options.segmentBytes, files: options.files)
        var fill = AppendBuffer(capacity: options.bufferBytes)
        fill.begin(outcome.end)
        let state = JournalState(
            fill: fill,
            other: AppendBuffer(capacity: options.bufferBytes),
            end: outcome.end,
            durable: outcome.end,
            counters: outcome.counters,
            segmentFree: outcome.segmentFree
        )
        self.state = Mutex(state)
        catalog = Mutex(outcome.catalog)
        durableEnd = Atomic(outcome.end)
        self.lock = Mutex(lock)
        self.tree = Mutex(tree)
    }

    /// Starts the two threads; when they cannot be, nothing runs.
    private func start(_ writer: GroupWriter) throws(JournalFailure) {
        prepareSpare()
        guard let first = WorkerThread({ self.writeGroups(writer) }) else {
            throw .failed(reason: "no thread to write")
        }
        threads.withLock { $0.append(first) }
        guard let second = WorkerThread({ self.keep() }) else {
            close()
            throw .failed(reason: "no thread to keep the indexes")
        }
        threads.withLock { $0.append(second) }
    }

    /// Puts a record at the end of the order, in memory; it is durable some milliseconds later.
    ///
    /// Called under the lock of whoever decides, so that the order of records is the order of decisions. What decides
    /// nothing may be appended beside it: with `isBeside` the room that the one who decides asked for stays free.
    ///
    /// - Cost: a lock, and one copy of both parts; never a call of the disk.
    /// - Error: `overloaded` when the buffer is full, `diskFull` when the last segment is and there is no room for
    ///   another, `failed` after a failure, `closed`, `tooLarge`, `mismatch` for a partition there is not.
    package func append(
        _ kind: RecordKind,
        partition: Int,
        key: UInt64,
        time: Instant,
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer = unsafe UnsafeRawBufferPointer(start: nil, count: 0),
        isBeside: Bool = false
    ) throws(JournalFailure) -> SequenceNumber {
        let length = RecordHeader.byteCount + first.count + second.count
        guard length <= recordBytesMax else { throw .tooLarge(bytes: length, most: recordBytesMax) }
        guard partition >= 0, partition < options.partitions, kind.rawValue != 0 else {
            throw .mismatch("There is no partition \(partition) or kind \(kind.rawValue).")
        }
        let stride = RecordHeader.stride(of: length)
        let (sequence, isToWake) = try state.withLock { (state) throws(JournalFailure) -> (UInt64, Bool) in
            if isBeside, case .refused(let failure) = state.place(stride + state.promised) { throw failure }
            switch state.place(stride) {
            case .here: break
            case .next: state.roll(segmentBytes: options.segmentBytes)
            case .refused(let failure): throw failure
            }
            let sequence = state.end
            let header = RecordHeader(
                length: length,
                sequence: sequence,
                partitionSequence: state.counters[partition],
                key: key,
                time: time.microseconds,
                group: state.fill.first,
                firstLength: first.count,
                kind: kind,
                partition: partition
            )
            unsafe state.fill.append(header, first, second)
            state.segmentFree -= stride
            state.counters[partition] += 1
            state.end = sequence + 1
            return (sequence, state.isToWake)
        }
        if isToWake { bell.ring() }
        return SequenceNumber(sequence)
    }

    /// The same for parts in arrays, such as acts of people.
    package func append(
        _ kind: RecordKind,
        partition: Int,
        key: UInt64,
        time: Instant,
        _ first: [UInt8],
        _ second: [UInt8] = [],
        isBeside: Bool = false
    ) throws(JournalFailure) -> SequenceNumber {
        unsafe try first.withUnsafeBufferPointer { (first) throws(JournalFailure) in
            unsafe try second.withUnsafeBufferPointer { (second) throws(JournalFailure) in
                let parts = (UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second))
                return unsafe try append(
                    kind,
                    partition: partition,
                    key: key,
                    time: time,
                    parts.0,
                    parts.1,
                    isBeside: isBeside
                )
            }
        }
    }

    /// The sequence the next record gets.
    package var end: SequenceNumber { SequenceNumber(state.withLock { $0.end }) }

    /// Every record before this one is durable.
    package var durable: SequenceNumber { SequenceNumber(durableEnd.load(ordering: .acquiring)) }

    /// Nanoseconds of processor time the two threads took, known when the journal is closed; for those who measure.
    package var threadNanoseconds: (writer: Int64, keeper: Int64) { took.withLock { $0 } }

    /// Writes what is left, brings indexes and tree up, and lets the folder go; nothing can be appended after it.
    ///
    /// Called more than once it does nothing more.
    package func close() {
        state.withLock { $0.isClosing = true }
        var running: [WorkerThread] = []
        threads.withLock { swap(&$0, &running) }
        // The writer first: what it writes last belongs into the indexes and the tree, too.
        for (place, thread) in running.enumerated() {
            if place == 1 { state.withLock { $0.isWritten = true } }
            (place == 0 ? bell : keeperBell).ring()
            thread.join()
            took.withLock { if place == 0 { $0.writer = thread.nanoseconds } else { $0.keeper = thread.nanoseconds } }
        }
        if let spare = state.withLock({ state in
            defer { state.spare = nil }
            return state.spare
        }) {
            _ = options.files.remove(spare.path)
        }
        lock.withLock { $0 = nil }
    }
}
