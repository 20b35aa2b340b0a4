// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How a journal is made and paced; everything has a value that serves.
package struct JournalOptions: Sendable {
    /// The name of the journal in checkpoints, such as `acme.example/proviso`: fixed when it is made.
    ///
    /// - Shape: 1 to 255 bytes of printable ASCII without blanks and `+`.
    package var origin = "proviso"
    /// How many partitions have a counter of their own: fixed when the journal is made.
    package var partitions = 64
    /// The length of new segment files.
    package var segmentBytes = Limits.segmentBytes
    /// How many bytes may wait to be written before appending is refused.
    package var bufferBytes = Limits.bufferBytes
    /// How long a group gathers while nobody waits for it.
    package var gatherNanoseconds = Limits.gatherNanoseconds
    /// The most time between two signed checkpoints while records arrive.
    package var checkpointNanoseconds = Limits.checkpointNanoseconds
    /// Whether the Merkle tree is kept: without it there are no proofs, and a fifth less to compute.
    package var keepsTree = true
    /// How files are reached; tests put faults here.
    package var files = JournalFiles.system

    /// The usual options.
    package init() {}

    /// What is wrong with these options, and what would be right; nil when nothing is.
    package var problem: String? {
        let isPlain = origin.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2B }
        if origin.isEmpty || origin.utf8.count > Limits.originBytes || !isPlain {
            return "The name '\(origin)' cannot stand in a checkpoint: 1 to \(Limits.originBytes) printable ASCII "
                + "characters without blanks and '+', such as acme.example/proviso."
        }
        if !(1...Limits.partitions).contains(partitions) {
            return "\(partitions) partitions; a journal has 1 to \(Limits.partitions)."
        }
        if !(Limits.segmentBytesMin...Limits.segmentBytesMax).contains(segmentBytes) || segmentBytes % 4_096 != 0 {
            return "Segments of \(segmentBytes) bytes; between \(Limits.segmentBytesMin) and "
                + "\(Limits.segmentBytesMax), a multiple of 4096, would be right."
        }
        return bufferBytes > 0 ? nil : "A buffer of \(bufferBytes) bytes holds nothing."
    }

    /// The longest record such segments hold.
    package var recordBytesMax: Int {
        min(Limits.recordBytes, bufferBytes, segmentBytes - SegmentHeader.byteCount) & ~7
    }
}
