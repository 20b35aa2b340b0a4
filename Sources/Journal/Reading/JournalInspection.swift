// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
package import UsageModel

/// What a look through a whole journal found; it changes nothing, and may run while the journal is written.
package struct JournalInspection: Sendable {
    package var origin = ""
    package var segments = 0
    /// Bytes of all records, padding included.
    package var bytes = 0
    /// The first record there is, and the sequence behind the last.
    package var first = SequenceNumber(0)
    package var end = SequenceNumber(0)
    /// How many records of each kind there are.
    package var kinds: [RecordKind: Int] = [:]
    /// The earliest and the latest time of a record; nil without records.
    package var times: ClosedRange<Instant>?
    /// The newest signed checkpoint, and the key it was checked with.
    package var checkpoint: Checkpoint?
    package var publicKey: JournalPublicKey?
    /// Whether somebody has the journal open.
    package var isOpen = false
    /// What is wrong, in order; empty when nothing is.
    package var findings: [JournalFailure] = []
    /// What is worth knowing and no fault.
    package var notes: [String] = []

    /// Reads everything in the folder and verifies it.
    ///
    /// - Cost: a second and a half per gigabyte, most of it SHA-256. - Memory: 20 bytes per record of one segment.
    package static func verify(_ directory: String, _ files: JournalFiles = .system) throws(JournalFailure) -> Self {
        var walk = InspectionWalk(directory: directory, files: files)
        try walk.run()
        return walk.report
    }
}
