// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Bounds of the running service.
enum Limits {
    /// Milliseconds between looks for new records by those who make views: what a reader may be behind.
    static let viewPause = 50
    /// Milliseconds between looks for what became of cases: people work on them, and nobody's call waits.
    static let caseNewsPause = 500
    /// Milliseconds between two looks for what the command line did; nobody waits for it.
    static let notePause = 1_000
    /// Such notes forgotten in one look where nothing is kept: more than anybody types in a second.
    static let notesAtOnce = 100
    /// Milliseconds until late answers are looked for although nobody said that there are any.
    static let judgePause = 60_000
    /// Milliseconds until views are tried again after a failure.
    static let retryPause = 1_000
    /// Milliseconds between looks whether a snapshot is due.
    static let snapshotPause = 5_000
    /// Seconds of processor time that the cases of a pack may take before it is kept: the standard pack takes a few.
    static let caseSeconds = 120
    /// Events of all cases of a pack that is sent: ten times those of the standard pack.
    static let caseEvents = 2_000_000
    /// Versions of the policy that are kept; each has a megabyte at most, usually less.
    static let policyVersions = 500
    /// Mistakes of a pack, or lines of a list, that an answer names.
    static let namedMistakes = 200
    /// Versions of a list that are kept beside the one in force. Each import is followed by a snapshot, and three of
    /// those are kept, so that no replay asks for an older one.
    static let listVersions = 14
    /// Lines of a list that is sent: a gzipped one must not unfold without end.
    static let listLines = 100_000_000
    /// Decisions that are taken before the service listens, and how long that may delay it.
    static let warmUpEvents = 4_000
    static let warmUp = Duration.milliseconds(150)
    /// How long the link of the first start is good, in microseconds.
    static let linkMicroseconds: Int64 = 24 * 3_600_000_000
    /// Connections at once: some 40 KB of memory each.
    static let connectionsMost = 10_000
    /// Connections at once where the system lets the process have few files.
    static let connectionsLeast = 128
    /// Files of the process's own: segments of the journal, databases, and what is opened now and then.
    static let ownFiles = 256
}
