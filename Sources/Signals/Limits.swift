// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The bounds of one table, each a number with a reason.
public struct SignalLimits: Hashable, Sendable {
    /// The most keys; a further key is refused and counted until another expires.
    ///
    /// 4,000,000: at 250 bytes a key this is 1 GB, the share of a small machine that one table may take.
    public var keys: Int = 4_000_000

    /// The standard bounds.
    public init() {}
}

extension SignalLimits {
    /// Buckets of a sliding window: a power of two (slots by masking), 6 % is finer than any threshold in use.
    static let buckets = 16
    /// The shortest sliding window, microseconds: below a second the order of arrival is noise.
    static let shortestWindow: Int64 = 1_000_000
    /// The longest sliding window, microseconds: 400 days, the longest period that a statute looks back on.
    static let longestWindow: Int64 = 400 * 86_400_000_000
    /// How long a key without a window lives after its last event, microseconds: as the longest window.
    static let idle: Int64 = 400 * 86_400_000_000
    /// How long a key of a calendar window lives after its last event, microseconds: 32 days, longer than any month.
    static let calendarIdle: Int64 = 32 * 86_400_000_000
    /// How long the end of a session that was never seen to start is remembered, microseconds.
    ///
    /// Five minutes: as late as an event may be and still count.
    static let lateness: Int64 = 300_000_000
    /// Kept values of one key of a `distinct` sketch: 12,288, three quarters of 128 KB; full or just halved, they
    /// give a standard error of 0.9 % to 1.3 %.
    static let sampledValues = 12_288
    /// Kept events (or values) of one key of an exact window: 4,194,304, a busy dialer's 30 days; 67 MB.
    static let exactEvents = 4_194_304
    /// Open sessions of one key: 262,144 with their ends remembered, above any customer's capacity; 6 MB.
    static let sessions = 262_144
    /// Words of the histogram of one key (`quantile`, `entropy`): 4,096, 32 KB, before it gets coarser.
    static let histogramWords = 4_096
    /// The most numbers that `sequence` looks back on: more than a thousand would be a count, not a sequence.
    static let sequence = 1_024
    /// The most weeks of a `baseline`: a year; 70 KB a key.
    static let weeks = 52
    /// The greatest sum in one bucket, in units or millionths: sixteen of them cannot overflow 64 bits.
    static let greatestSum: Int64 = 1 << 58
    /// Records looked at for expiry whenever a key is made: a pass over all takes a quarter of a table's new keys.
    static let sweep = 4
    /// Records looked at for expiry when the table is full: bounded work before a key is refused.
    static let sweepWhenFull = 64
}
