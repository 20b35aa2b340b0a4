// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Every bound of what engine and journal share: a number, its unit, and why.
package enum Limits {
    /// Answers that wait to be decided: what comes at 15,000 requests a second while a policy changes for a second.
    package static let lateAnswers = 16_384
    /// Bytes of their events and lines; one event alone may have 256 KiB.
    package static let lateBytes = 64 << 20
    /// How many of them are decided before others get the engine again: as many as of a batch, an eighth of a
    /// millisecond.
    static let lateAtOnce = 32
    /// The newest segments that are asked whether a late event was decided before: about a hundred thousand records
    /// each, so that a repetition within the hour is known; an older one is found when it is decided.
    static let lateSegments = 4
    /// How often whoever needs the engine asks for it at once, then after some ten microseconds, before it lets its
    /// thread work on something else: together what the engine is held for a batch of 32, several times over.
    static let engineYields = 32
    static let engineNaps = 12
    /// Microseconds of such a nap.
    static let napMicroseconds: UInt32 = 40
    /// How many may wait on the spot at once: as many as there are threads that serve, usually.
    static let engineQueue = 2
    /// Microseconds until the next question after that, and how often this doubles: up to two milliseconds, a tenth of
    /// what a decision may wait for.
    static let patienceMicroseconds: Int64 = 500
    static let patienceDoublings = 2
    /// Levels of a decision line that is read again: evidence is the deepest, and has four.
    static let lineDepth = 16
    /// How often a batch steps back for a decision that waits, for a nap each time.
    static let courtesies = 8
    /// Records of accesses that are brought into the journal in one go; each waits for the disk.
    static let accessNotesPerStep = 100
}
