// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The engine's limits: each has a number, a unit and a reason; reaching one is counted, never silent.
public enum Limits {
    /// Partitions of the state, fixed when a journal is made. The number of threads never changes a decision.
    public static let partitions = 64
    /// Microseconds an event may be older than the newest of its customer and still count in its windows:
    /// reports of calls and messages arrive within five minutes on the connectors measured.
    public static let latenessMicroseconds: Int64 = 300_000_000
    /// Microseconds an event may lie ahead of its customer's newest before a second event must confirm the jump:
    /// one wrong clock must not make all later events late. A week is longer than any holiday closure seen.
    public static let leapMicroseconds: Int64 = 7 * 86_400_000_000
    /// Measures that may hold one subject; of more the strictest are kept. More would mean a rule that fires on its own
    /// measure.
    public static let measuresPerSubject = 16
    /// Measures that people may have put on one subject: more than a year of weekly acts that nobody looked back on.
    public static let actsPerSubject = 64
    /// Measures that people may have put on all subjects together: a desk of fifty that puts ten a day for half a year
    /// and lifts none; they take about 100 MB.
    public static let acts = 100_000
    /// Exceptions and agreements per customer: a contract has a page of them, not a book.
    public static let exceptionsPerCustomer = 256
    /// Consents kept per customer and consumer; the oldest goes first.
    public static let consentsPerConsumer = 16
    /// Microseconds after an emergency call in which a call to its number passes as the call-back.
    ///
    /// - Source: RFC 7090 section 3 leaves the time to the operator; an hour covers a dispatcher's second call.
    public static let callBackMicroseconds: Int64 = 3_600_000_000
    /// Microseconds after which a session without an end is forgotten: the longest plausible conference bridge.
    public static let sessionMicroseconds: Int64 = 48 * 3_600_000_000
    /// Microseconds after which an answered call without an end no longer counts as open: the longest plausible call; a
    /// source that loses the ends of calls must not use up its customer's lines for good.
    public static let openLegMicroseconds: Int64 = 12 * 3_600_000_000
    /// Microseconds of event time after which customers see what others told: the delay of the architecture.
    public static let commonsDelayMicroseconds: Int64 = 1_000_000
    /// Things told across customers that wait, per key space: a second of 50,000 events; beyond, the earliest counts.
    public static let commonsWaiting = 65_536
    /// Customers whose time nobody agrees with and who are remembered, so that a second one may: more wrong clocks at
    /// once are a fault of the connector, and then the oldest is forgotten.
    static let lonelyCustomers = 8
    /// Open sessions of one partition whose key is remembered: more would be a source that never ends its calls.
    public static let openings = 1 << 20
    /// Microseconds after which a measure that no rule bounds lapses without a person's word, by its strength.
    ///
    /// - Source: the enforcement state machine of the domain reference, section 4.2.
    public static let watchMicroseconds: Int64 = 14 * 86_400_000_000
    public static let warningMicroseconds: Int64 = 30 * 86_400_000_000
    public static let restrictionMicroseconds: Int64 = 7 * 86_400_000_000
    /// Reasons in one decision: a reader cannot use more; the strongest are kept.
    public static let reasonsPerDecision = 32
    /// Bytes of text kept in the state of one partition: names of plans, roles, sectors.
    public static let stateTextBytes = 64 << 20

    /// Events between two sweeps of a partition's state, and entries looked at in one: more than one per event, so that
    /// what is stale goes faster than it comes, and side by side, so that looking costs little.
    static let sweepInterval: UInt64 = 32
    static let sweepEntries = 48
}
