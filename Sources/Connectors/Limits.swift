// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The bounds of this module, each with its unit and its reason.
package enum Limits {
    /// Bytes read at once: large enough that the calls to the system do not count, small enough for a cache.
    package static let chunkBytes = 256 * 1024
    /// Bytes of one CSV row: a call record has a few hundred; a stray quote must not swallow the file.
    package static let rowBytes = 64 * 1024
    /// Fields of one CSV row: the widest exports known have about two hundred.
    package static let rowFields = 512
    /// Bad rows whose line and reason are kept; the others are only counted.
    package static let reportedRows = 1000
    /// Events held back to bring records into order: about 700 MB at 700 bytes each.
    package static let heldEvents = 1_000_000
    /// Microseconds for which events are held back: records are written when a call ends, and few last longer.
    package static let reorderMicroseconds: Int64 = 4 * 3_600_000_000
    /// Keys sorted in memory while a list is imported: 32 MB; a list of 10^8 numbers has 25 such runs.
    package static let listRunKeys = 4 << 20
    /// Deletions remembered while a list is imported: a daily change file has some ten thousand, two years of them this
    /// many.
    package static let listRemovals = 8_000_000
}
