// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Journal {
    /// The life of the keeping thread: the next segment, indexes of full ones, the Merkle tree.
    func keep() {
        while !state.withLock({ $0.isWritten }) {
            prepareSpare()
            saveIndexes()
            if !keepTree(isLast: false) { pause() }
        }
        saveIndexes()
        while keepTree(isLast: true) {}
    }

    /// Sleeps until there is something to do, and a little longer, so that one look serves many groups.
    ///
    /// A ring, which says that a segment is full or the journal closes, ends it at once.
    private func pause() {
        let (isForRoom, isFailed) = state.withLock { ($0.spare == nil && $0.spareFailure != nil, $0.failure != nil) }
        if isForRoom && !isFailed || treeFailure.withLock({ $0 != nil }) {
            return keeperBell.wait(nanoseconds: Limits.retryNanoseconds)
        }
        let durable = durable
        keeperIsIdle.store(true, ordering: .sequentiallyConsistent)
        if durable == self.durable {
            if let nanoseconds = nanosecondsToCheckpoint {
                keeperBell.wait(nanoseconds: nanoseconds)
            } else {
                keeperBell.wait()
            }
        }
        keeperIsIdle.store(false, ordering: .sequentiallyConsistent)
        keeperBell.wait(nanoseconds: Limits.keeperNanoseconds)
    }

    /// Makes the next segment ready where none is; says why when there is no room.
    func prepareSpare() {
        guard state.withLock({ $0.spare == nil && $0.failure == nil && !$0.isClosing }) else { return }
        var spare: OpenFile?
        var failure: JournalFailure?
        do throws(JournalFailure) {
            spare = try segments.prepare(prepared.wrappingAdd(1, ordering: .relaxed).newValue)
        } catch {
            failure = error
        }
        state.withLock { ($0.spare, $0.spareFailure) = (spare, failure) }
    }

    /// Tries at once to make the next segment ready, after room was made; appending also goes on by itself.
    package func retry() throws(JournalFailure) {
        prepareSpare()
        if let failure = state.withLock({ $0.spareFailure }) { throw failure }
    }

    /// Writes the indexes of full segments that have none yet.
    func saveIndexes() {
        while let (index, segment) = catalog.withLock({ catalog -> (SegmentIndex, SealedSegment)? in
            guard let index = catalog.unsaved.first else { return nil }
            return catalog.sealed.first { $0.first == index.first }.map { (index, $0) }
        }) {
            let path = directory + "/" + FileNames.index(index.first)
            do throws(JournalFailure) {
                try options.files.replace(path, in: directory, with: IndexFile.bytes(index, segment))
            } catch {
                // It stays in memory, and is tried again with the next segment.
                return
            }
            catalog.withLock { $0.unsaved.removeAll { $0.first == index.first } }
        }
    }
}
