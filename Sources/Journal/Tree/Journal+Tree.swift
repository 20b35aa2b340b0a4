// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The tree of an open journal, and what was signed of it.
struct TreeState {
    var tree: HashTree
    let key: JournalPrivateKey
    let keyFiles: KeyFiles
    var checkpoint: Checkpoint?
    /// When the newest checkpoint was signed, on the clock that only goes forward.
    var signedAt: Int64
    /// Why the tree cannot go on; nil while it does.
    var problem: String?
}

extension TreeState {
    /// Opens the tree of a journal: goes on where the newest checkpoint was signed, else from the first record.
    init(
        directory: String,
        _ options: JournalOptions,
        _ checkpoint: Checkpoint?,
        first: UInt64
    ) throws(JournalFailure) {
        keyFiles = KeyFiles(directory: directory, files: options.files)
        key = try keyFiles.privateKey(origin: options.origin)
        tree = try HashTree(directory: directory + "/" + FileNames.tree, options.files)
        self.checkpoint = checkpoint
        signedAt = Pace.nanoseconds
        var isResumed = false
        if let checkpoint { isResumed = try tree.resume(size: checkpoint.size, root: checkpoint.root) }
        if !isResumed, first > 0 {
            problem = "its files are damaged, and retention has removed the records before \(first) they are made of"
        }
    }
}

/// A record's place under a signed root.
package struct InclusionProof: Hashable, Sendable {
    package var index: UInt64
    package var leaf: TreeHash
    /// The hashes beside the way up, the lowest first.
    package var path: [TreeHash]
    package var checkpoint: Checkpoint

    /// Puts together what somebody handed over.
    package init(index: UInt64, leaf: TreeHash, path: [TreeHash], checkpoint: Checkpoint) {
        (self.index, self.leaf, self.path, self.checkpoint) = (index, leaf, path, checkpoint)
    }

    /// Whether the leaf is where it says, under a root the key has signed.
    package func isValid(for key: JournalPublicKey) -> Bool {
        checkpoint.isSigned(by: key)
            && MerkleProof.includes(leaf, at: index, in: checkpoint.size, path: path, root: checkpoint.root)
    }
}

extension Journal {
    /// The key that checkpoints of this journal are checked with; nil when it keeps no tree.
    package var publicKey: JournalPublicKey? { tree.withLock { $0?.key.publicKey } }

    /// How many records are in the tree; it follows the durable ones by some milliseconds.
    package var treeSize: UInt64 { tree.withLock { $0?.tree.size ?? 0 } }

    /// The newest signed checkpoint; nil before the first.
    package var latestCheckpoint: Checkpoint? { tree.withLock { $0?.checkpoint } }

    /// Signs a checkpoint over all records that are durable now.
    ///
    /// - Cost: hashes what the tree has not taken in yet, and makes its files durable: for threads that may wait.
    package func checkpoint() throws(JournalFailure) -> Checkpoint {
        let end = durable.value
        while try growTree(upTo: end) {}
        return try withTree { (state) throws(JournalFailure) in try sign(&state) }
    }

    /// The proof that a durable record is under a signed root.
    package func proof(of sequence: SequenceNumber) throws(JournalFailure) -> InclusionProof {
        let record = try record(sequence)
        let leaf = unsafe TreeHash.leaf(record.stored)
        while try growTree(upTo: max(sequence.value + 1, latestCheckpoint?.size ?? 0)) {}
        return try withTree { (state) throws(JournalFailure) in
            var checkpoint = state.checkpoint
            if checkpoint?.size ?? 0 <= sequence.value { checkpoint = try sign(&state) }
            guard let checkpoint else { throw .noTree(reason: "nothing was signed") }
            let path = try state.tree.path(of: sequence.value, in: checkpoint.size)
            return InclusionProof(index: sequence.value, leaf: leaf, path: path, checkpoint: checkpoint)
        }
    }

    /// What shows that the first `first` records were the beginning of the first `second`, unchanged.
    package func consistency(from first: UInt64, to second: UInt64) throws(JournalFailure) -> [TreeHash] {
        try withTree { (state) throws(JournalFailure) in try state.tree.consistency(first, second) }
    }

    /// The root over the first `size` records.
    package func root(of size: UInt64) throws(JournalFailure) -> TreeHash {
        try withTree { (state) throws(JournalFailure) in try state.tree.root(of: size) }
    }

    private func withTree<Result: Sendable>(
        _ body: (inout TreeState) throws(JournalFailure) -> Result
    ) throws(JournalFailure) -> Result {
        try tree.withLock { (state) throws(JournalFailure) -> Result in
            guard var taken = state else { throw .noTree(reason: "this journal keeps none") }
            state = nil
            defer { state = taken }
            if let problem = taken.problem { throw .noTree(reason: problem) }
            return try body(&taken)
        }
    }

    /// Signs and stores a checkpoint over the tree as it is, where the newest is not that one already.
    func sign(_ state: inout TreeState) throws(JournalFailure) -> Checkpoint {
        if let checkpoint = state.checkpoint, checkpoint.size == state.tree.size { return checkpoint }
        try state.tree.synchronize()
        let checkpoint = try state.key.checkpoint(size: state.tree.size, root: state.tree.root)
        try state.keyFiles.write(checkpoint)
        state.checkpoint = checkpoint
        state.signedAt = Pace.nanoseconds
        return checkpoint
    }

    /// Takes some more durable records into the tree; true when there are more.
    func growTree(upTo end: UInt64) throws(JournalFailure) -> Bool {
        try withTree { (state) throws(JournalFailure) in
            let size = state.tree.size
            guard size < end else { return false }
            var last = min(end, size + UInt64(Limits.leavesAtOnce))
            if let checkpoint = state.checkpoint, size < checkpoint.size { last = min(last, checkpoint.size) }
            var tree = state.tree
            try read(from: SequenceNumber(size), upTo: SequenceNumber(last)) { record in
                tree.append(unsafe TreeHash.leaf(record.stored))
                return true
            }
            try tree.write()
            state.tree = tree
            // A tree that is made again must come by what was signed of the one before.
            if let checkpoint = state.checkpoint, checkpoint.size == last, checkpoint.root != tree.root {
                state.problem = "the first \(last) records are not those that were signed"
            }
            return last < end
        }
    }

    /// What the keeping thread does for the tree; true when there is more to do at once.
    func keepTree(isLast: Bool) -> Bool {
        guard options.keepsTree else { return false }
        do throws(JournalFailure) {
            if try growTree(upTo: durable.value) { return true }
            let isDue = isLast || nanosecondsToCheckpoint.map { $0 <= 0 } ?? false
            if isDue { _ = try withTree { (state) throws(JournalFailure) in try sign(&state) } }
        } catch {
            // The tree follows from the records: it is tried again with the next ones, and told in `health`.
            treeFailure.withLock { $0 = error }
            return false
        }
        treeFailure.withLock { $0 = nil }
        return false
    }

    /// How long until the next checkpoint is due; nil when the newest is over everything.
    var nanosecondsToCheckpoint: Int64? {
        tree.withLock { state in
            guard let state, state.problem == nil, state.checkpoint?.size ?? 0 < state.tree.size else { return nil }
            return state.signedAt + options.checkpointNanoseconds - Pace.nanoseconds
        }
    }
}
