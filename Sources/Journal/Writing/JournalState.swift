// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Somebody who waits until a record is durable.
struct Waiter: Sendable {
    let sequence: UInt64
    let body: @Sendable (Result<Void, JournalFailure>) -> Void
}

/// What those who append and the thread that writes share; behind one lock, held for a copy at most.
struct JournalState: Sendable {
    /// The group being filled.
    var fill: AppendBuffer
    /// The other buffer, while the writer does not have it.
    var other: AppendBuffer?
    /// The sequence the next record gets.
    var end: UInt64
    /// Everything before it is durable.
    var durable: UInt64
    /// How many records each partition has.
    var counters: [UInt64]
    /// Bytes left in the segment the next record goes to.
    var segmentFree: Int
    /// The next segment, prepared; appending moves into it without asking the disk.
    var spare: OpenFile?
    /// Why there is no next segment, when preparing it failed.
    var spareFailure: JournalFailure?
    var waiters: [Waiter] = []
    /// Set once and never taken back: the first failure of a write or a synchronization.
    var failure: JournalFailure?
    var isClosing = false
    /// Whether the writer has ended: what is durable now is all there will be.
    var isWritten = false
    /// Whether the writer sleeps until there is something.
    var isIdle = false
    /// Whether the writer lets the group gather.
    var isGathering = false
    /// Groups written so far, for those who measure.
    var groups = 0
    /// Bytes that whoever decides was told there is room for; who appends beside leaves them free.
    var promised = 0

    /// What appending found.
    enum Place {
        case here
        /// The record begins a new segment.
        case next
        case refused(JournalFailure)
    }

    /// Where a record of this many bytes, its padding included, would go.
    @inline(__always)
    func place(_ stride: Int) -> Place {
        if let failure { return .refused(.failed(reason: "\(failure)")) }
        if isClosing { return .refused(.closed) }
        if fill.count + stride > fill.capacity { return .refused(.overloaded(bytes: fill.count)) }
        if stride <= segmentFree { return .here }
        if spare != nil { return .next }
        return .refused(spareFailure ?? .overloaded(bytes: fill.count))
    }

    /// Takes the prepared segment for the record that comes next.
    mutating func roll(segmentBytes: Int) {
        guard let file = spare else { return }
        spare = nil
        fill.rolls.append(Roll(position: fill.count, file: file, first: end, counters: counters))
        segmentFree = segmentBytes - SegmentHeader.byteCount
    }

    /// The waiters for records before `sequence`; they wait no longer.
    mutating func takeWaiters(before sequence: UInt64) -> [Waiter] {
        guard !waiters.isEmpty else { return [] }
        let ready = waiters.filter { $0.sequence < sequence }
        if ready.count == waiters.count {
            waiters.removeAll(keepingCapacity: true)
        } else if !ready.isEmpty {
            waiters.removeAll { $0.sequence < sequence }
        }
        return ready
    }
}
