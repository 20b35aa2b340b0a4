// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// All signals that share one key space: one flat record per key.
///
/// Time never goes back for a record: a window ends at the newest moment the record has seen, and an event
/// that comes late counts where it belongs as long as that is inside the window.
public struct SignalTable: Sendable {
    /// The signals, in the order of their numbers.
    public let specifications: [SignalSpecification]

    /// An empty table for these signals.
    public init(
        specifications: [SignalSpecification],
        limits: SignalLimits = SignalLimits()
    ) throws(SignalFailure) {
        for specification in specifications {
            if let problem = specification.problem {
                throw .specification(name: specification.name, problem: problem)
            }
        }
        self.specifications = specifications
    }

    /// The record of a key, made if there is none; `nil` when the table is full.
    ///
    /// A record number holds until a call with a later `at`: keep it for one event, not longer.
    public mutating func record(for key: SignalKey, at instant: Instant) -> Int? { nil }

    /// The record of a key; `nil` when there is none or when all its windows have lapsed.
    public func find(_ key: SignalKey, at instant: Instant) -> Int? { nil }

    /// Feeds one event to one signal of a record.
    public mutating func add(_ signal: Int, to record: Int, at instant: Instant, _ input: SignalInput) {}

    /// Writes the outputs of one signal, as `SignalSpecification.outputs` lists them.
    ///
    /// - Returns: one bit per output, set when the output is known; a slot whose bit is clear holds 0.
    @unsafe
    public mutating func read(
        _ signal: Int,
        of record: Int,
        at instant: Instant,
        period: Int64 = 0,
        into outputs: UnsafeMutablePointer<UInt64>
    ) -> UInt64 { 0 }

    /// Writes the outputs that a key which was never seen would have.
    ///
    /// - Returns: one bit per output, set when the output is known: a count of nothing is 0, a mean is unknown.
    @unsafe
    public func readAbsent(_ signal: Int, into outputs: UnsafeMutablePointer<UInt64>) -> UInt64 { 0 }

    /// Frees the keys among the next `budget` records whose windows have all lapsed.
    ///
    /// Making a record sweeps a few by itself; this is for a table that gets no new keys.
    public mutating func sweep(at instant: Instant, budget: Int) {}

    /// How many keys are alive.
    public var keyCount: Int { 0 }
    /// How many bytes the table holds, used or ready for use.
    public var byteCount: Int { 0 }
    /// How many keys have expired since the table was made.
    public var expiredCount: UInt64 { 0 }
    /// How many times a key was refused because the table was full.
    public var refusedCount: UInt64 { 0 }
    /// How many events were left out or left early because a part of one record was full.
    public var overflowCount: UInt64 { 0 }
}
