// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// Writes the content of one snapshot, piece by piece, under another name until it is whole.
package struct SnapshotWriter: ~Copyable {
    private let files: JournalFiles
    private let file: OpenFile
    private var offset = SnapshotStamp.headerBytes
    private var digest = Crypto.SHA256()
    private var pending: [UInt8] = []
    private var isDone = false

    init(path: String, _ files: JournalFiles) throws(JournalFailure) {
        self.files = files
        file = try files.opened(path, O_WRONLY | O_CREAT | O_TRUNC)
    }

    deinit { if !isDone { _ = files.remove(file.path) } }

    /// Appends bytes to the content.
    package mutating func append(_ bytes: some Sequence<UInt8>) throws(JournalFailure) {
        pending.append(contentsOf: bytes)
        if pending.count >= Limits.chunkBytes { try flush() }
    }

    /// Appends words, the lowest byte of each first.
    package mutating func append(words: some Sequence<UInt64>) throws(JournalFailure) {
        for word in words {
            let word = word.littleEndian
            unsafe withUnsafeBytes(of: word) { unsafe pending.append(contentsOf: $0) }
            if pending.count >= Limits.chunkBytes { try flush() }
        }
    }

    private mutating func flush() throws(JournalFailure) {
        guard offset + pending.count - SnapshotStamp.headerBytes <= Limits.snapshotBytes else {
            throw .tooLarge(bytes: offset + pending.count, most: Limits.snapshotBytes)
        }
        digest.update(data: pending)
        try files.write(all: pending, to: file, at: offset)
        offset += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes the header and makes the file durable under its name.
    mutating func finish(_ stamp: SnapshotStamp, as path: String, in folder: String) throws(JournalFailure)
        -> SnapshotStamp
    {
        try flush()
        var stamp = stamp
        stamp.contentBytes = offset - SnapshotStamp.headerBytes
        stamp.contentDigest = Array(digest.finalize())
        try files.write(all: stamp.header, to: file, at: 0)
        try files.synchronize(file)
        let code = files.rename(file.path, path)
        guard code == 0 else { throw .io(operation: "renaming", path: file.path, code: -code) }
        isDone = true
        try files.synchronizeFolder(folder)
        return stamp
    }
}
