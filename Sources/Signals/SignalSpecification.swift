// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How the values of a signal are to be read: as whole numbers or as reals.
public enum SignalNumber: Hashable, Sendable {
    /// `Int64` bits.
    case integer
    /// `Double` bits; sums are kept in millionths, so that they do not depend on the order of the events.
    case real
}

/// What kind of value a slot of a signal holds.
public enum SignalValueType: Hashable, Sendable {
    /// `Int64` bits.
    case integer
    /// `Double` bits.
    case real
    /// A reference to text, given by the caller and handed back as it came.
    case text
}

/// What a signal measures.
public enum SignalKind: Hashable, Sendable {
    /// How many events there were.
    case count
    /// The sum of the values.
    case sum(SignalNumber)
    /// The share of bad events among all, with its Wilson lower bound.
    case ratio
    /// How many different values there were; a value is a 64-bit hash.
    case distinct
    /// How many sessions are open now, and the most there were in the window.
    ///
    /// A session that never ends is forgotten after `withinMicroseconds`.
    case concurrent(withinMicroseconds: Int64)
    /// The greatest value.
    case maximum(SignalNumber)
    /// The arithmetic mean of the values (reals).
    case mean
    /// The value below which this share (0 to 1) of the values (reals) lie.
    case quantile(Double)
    /// The share of neighbouring telephone numbers among the last so many events.
    case sequence(last: Int)
    /// The Shannon entropy, in bits, of the values; a value is a 64-bit hash.
    case entropy
    /// The coefficient of variation of the time between events: 0 is a clock, 1 is chance.
    case regularity
    /// The time since the key was first seen.
    case novelty
    /// The newest value and when it came.
    case last(SignalValueType)
    /// The sum of this hour (values are integers) against the same hour of past weeks.
    case baseline(weeks: Int)
    /// How many events in a row, up to the newest, met a condition.
    case streak
}

/// The stretch of time that a signal looks back on.
public enum SignalWindow: Hashable, Sendable {
    /// The last so many microseconds: an event exactly this old has left.
    case sliding(microseconds: Int64)
    /// The current period (a month, a week, a day); the caller numbers periods upwards.
    case calendar
    /// All time, as long as the key lives.
    case none
}

/// One value that a signal gives to rules.
public struct SignalOutput: Hashable, Sendable {
    /// The member name that rules use: `signal.NAME.value`.
    public let name: String
    /// How the slot is to be read.
    public let type: SignalValueType

    /// An output with this name and type.
    public init(_ name: String, _ type: SignalValueType) {
        self.name = name
        self.type = type
    }
}

/// A declared signal: what is measured, over which window, how exactly.
public struct SignalSpecification: Hashable, Sendable {
    /// The name that the policy gave.
    public var name: String
    /// What is measured.
    public var kind: SignalKind
    /// The stretch of time looked back on.
    public var window: SignalWindow
    /// Whether every event of a sliding window is kept, instead of sixteen buckets.
    public var isExact: Bool

    /// A signal with these properties; `SignalTable` refuses those that have a `problem`.
    public init(name: String, kind: SignalKind, window: SignalWindow, isExact: Bool = false) {
        self.name = name
        self.kind = kind
        self.window = window
        self.isExact = isExact
    }
}

extension SignalSpecification {
    /// The values that rules see, in the order in which `SignalTable.read` writes them.
    public var outputs: [SignalOutput] {
        switch kind {
        case .count, .distinct, .streak: [SignalOutput("value", .integer)]
        case .sum(let number), .maximum(let number): [SignalOutput("value", number == .integer ? .integer : .real)]
        case .ratio:
            [
                SignalOutput("value", .real), SignalOutput("bad", .integer), SignalOutput("n", .integer),
                SignalOutput("lower95", .real),
            ]
        case .concurrent: [SignalOutput("now", .integer), SignalOutput("max", .integer)]
        case .mean, .quantile: [SignalOutput("value", .real), SignalOutput("n", .integer)]
        case .sequence: [SignalOutput("share", .real), SignalOutput("n", .integer)]
        case .entropy: [SignalOutput("bits", .real), SignalOutput("n", .integer)]
        case .regularity: [SignalOutput("cv", .real), SignalOutput("n", .integer)]
        case .novelty: [SignalOutput("sinceMs", .integer), SignalOutput("firstSeen", .integer)]
        case .last(let type): [SignalOutput("value", type), SignalOutput("atMs", .integer)]
        case .baseline:
            [
                SignalOutput("value", .integer), SignalOutput("expected", .real), SignalOutput("ratio", .real),
                SignalOutput("weeks", .integer),
            ]
        }
    }
}
