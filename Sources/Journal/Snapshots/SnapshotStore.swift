// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

/// The snapshots in one folder: states from which replay goes on instead of from the first record.
///
/// A snapshot is there whole or not at all; one whose bytes changed is passed over for the one before.
package struct SnapshotStore: Sendable {
    package let directory: String
    private let files: JournalFiles
    private let keeps: Int

    /// The store in a folder, which is made when it is not there; it keeps the newest `keeps`.
    package init(
        _ directory: String,
        keeps: Int = Limits.snapshots,
        files: JournalFiles = .system
    ) throws(JournalFailure) {
        (self.directory, self.keeps, self.files) = (directory, max(1, keeps), files)
        try Folder.make(directory)
    }

    /// Writes a snapshot and removes those that are too old; `content` puts its bytes into the writer.
    ///
    /// - Throws: what writing ran into; then there is no such snapshot, and those before are as they were.
    package func write(
        _ stamp: SnapshotStamp,
        _ content: (inout SnapshotWriter) throws(JournalFailure) -> Void
    ) throws(JournalFailure) -> SnapshotStamp {
        guard stamp.policy.count == 32 else { throw .mismatch("The digest of a policy has 32 bytes.") }
        let path = path(stamp.sequence)
        var writer = try SnapshotWriter(path: path + FileNames.unfinished, files)
        try content(&writer)
        let written = try writer.finish(stamp, as: path, in: directory)
        for sequence in try sequences().dropLast(keeps) { _ = files.remove(self.path(sequence)) }
        return written
    }

    /// The same for content that is in memory.
    package func write(_ stamp: SnapshotStamp, _ content: [UInt8]) throws(JournalFailure) -> SnapshotStamp {
        try write(stamp) { (writer) throws(JournalFailure) in try writer.append(content) }
    }

    /// The newest snapshot whose content is what was written and that `accepts` wants, and why newer ones were not.
    ///
    /// A snapshot that covers records behind `end`, where the durable ones end, is not of this journal.
    ///
    /// - Cost: reads and hashes the whole content.
    package func newest(
        upTo end: SequenceNumber? = nil,
        where accepts: (SnapshotStamp) -> Bool = { _ in true }
    ) throws(JournalFailure) -> (found: (stamp: SnapshotStamp, content: [UInt8])?, notes: [String]) {
        var notes: [String] = []
        for sequence in try sequences().reversed() {
            let path = path(sequence)
            do throws(JournalFailure) {
                let file = try files.opened(path, O_RDONLY)
                let stamp = try stamp(file, sequence)
                if let end, end < stamp.sequence {
                    notes.append("\(path): it covers \(stamp.sequence) records, the journal has \(end); passed over")
                    continue
                }
                guard accepts(stamp) else { continue }
                let content = try files.bytes(of: file, at: SnapshotStamp.headerBytes, count: stamp.contentBytes)
                guard Array(Crypto.SHA256.hash(data: content)) == stamp.contentDigest else {
                    let reason = "the content is not what was written"
                    throw .damaged(path: path, offset: SnapshotStamp.headerBytes, reason: reason)
                }
                return ((stamp, content), notes)
            } catch {
                notes.append("\(error) It is passed over.")
            }
        }
        return (nil, notes)
    }

    /// What the snapshots say about themselves, the oldest first; damaged ones are left out.
    package func stamps() throws(JournalFailure) -> [SnapshotStamp] {
        var stamps: [SnapshotStamp] = []
        for sequence in try sequences() {
            guard let file = try? files.opened(path(sequence), O_RDONLY), let stamp = try? stamp(file, sequence) else {
                continue
            }
            stamps.append(stamp)
        }
        return stamps
    }

    /// The first record that the oldest snapshot kept does not cover: what lies before it may be removed.
    package func covered() throws(JournalFailure) -> SequenceNumber? { try stamps().first?.sequence }

    private func stamp(_ file: OpenFile, _ sequence: SequenceNumber) throws(JournalFailure) -> SnapshotStamp {
        let header = try files.bytes(of: file, at: 0, count: SnapshotStamp.headerBytes)
        guard let stamp = SnapshotStamp(header: header), stamp.sequence == sequence,
            try files.size(of: file) == SnapshotStamp.headerBytes + stamp.contentBytes
        else { throw .damaged(path: file.path, offset: 0, reason: "this is no whole snapshot") }
        return stamp
    }

    private func path(_ sequence: SequenceNumber) -> String {
        directory + "/" + FileNames.snapshot(sequence.value)
    }

    private func sequences() throws(JournalFailure) -> [SequenceNumber] {
        try Folder.names(in: directory).compactMap {
            FileNames.number(in: $0, ending: ".snapshot").map { SequenceNumber($0) }
        }
    }
}
