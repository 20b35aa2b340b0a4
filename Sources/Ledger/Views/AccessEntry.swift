// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// One line of the record of who read what, with its place in the journal.
package struct AccessEntry: Sendable, Hashable {
    package var sequence: UInt64
    package var record: AccessRecord

    package init(sequence: UInt64, record: AccessRecord) {
        self.sequence = sequence
        self.record = record
    }
}

/// Which accesses are looked for, the newest first.
package struct AccessQuery: Sendable, Hashable {
    package var by: String?
    package var action: AccessRecord.Action?
    package var subject: String?
    package var from: Instant?
    package var to: Instant?
    /// Only entries before this place of the journal.
    package var before: UInt64?
    package var limit: Int

    package init(limit: Int) { self.limit = limit }
}

/// What some records of the journal tell the views.
package struct ViewBatch: Sendable, Hashable {
    package var findings: [Finding] = []
    package var measures: [MeasureEntry] = []
    package var accesses: [AccessEntry] = []

    package init() {}
}
