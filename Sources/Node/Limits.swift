// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Bounds of the running service.
enum Limits {
    /// Milliseconds between looks for new records by those who make views: what a reader may be behind.
    static let viewPause = 50
    /// Milliseconds until late answers are looked for although nobody said that there are any.
    static let judgePause = 60_000
    /// Milliseconds until views are tried again after a failure.
    static let retryPause = 1_000
    /// Milliseconds between looks whether a snapshot is due.
    static let snapshotPause = 5_000
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
