// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What opening a journal found and did.
package struct JournalRecovery: Hashable, Sendable {
    /// What a torn write had left and was cut off; nobody had been told that it was durable.
    package struct Cut: Hashable, Sendable {
        package var path: String
        /// Where the good records end.
        package var offset: Int
        /// How many bytes behind that place were not zero or lay between some that were not.
        package var bytes: Int
        /// The sequence that the next record gets.
        package var sequence: SequenceNumber
    }

    /// Whether the folder held no journal.
    package var isNew = false
    package var segments = 0
    /// The first record there is, and the sequence the next one gets.
    package var first = SequenceNumber(0)
    package var end = SequenceNumber(0)
    package var cut: Cut?
    /// Indexes that were missing or damaged, and were made again from their segments.
    package var indexesRebuilt = 0
    /// Records that were read and verified on the way.
    package var recordsRead = 0

    /// Nothing found yet.
    package init() {}
}
