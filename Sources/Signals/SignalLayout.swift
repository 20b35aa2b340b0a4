// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Where the part of one signal lies in a record, and how its code is to work: plain numbers, no text.
struct SignalLayout: Sendable {
    /// How a signal's part is laid out and counted.
    enum Form: UInt8, Sendable {
        case tally, plainTally, sum, mean, maximum
        case exactTally, exactSum, exactMaximum, exactDistinct
        case sketch, sessions, quantile, entropy, regularity, sequence
        case novelty, last, baseline, streak
    }

    /// What a bucket number means.
    enum Clock: UInt8, Sendable { case sliding, calendar, none }

    // In the order of their size: the whole is copied for every call.

    /// Microseconds of one bucket of a sliding window.
    var width: Int64 = 0
    /// Microseconds of a sliding window.
    var span: Int64 = 0
    /// Kind by kind: microseconds of a session, length of a sequence, weeks, most values of a set, the bits of
    /// a quantile's share.
    var parameter: Int64 = 0
    /// Microseconds after its last event in which this part can still matter.
    var lifetime: Int64
    private var offsetInRecord: Int32 = 0
    private var wordCount: Int16 = 0
    private var bucketCount: Int8
    /// Which words of the part describe pool blocks; -1: none.
    var block: Int8 = -1
    var secondBlock: Int8 = -1
    var form: Form
    var clock: Clock
    /// Whether values are reals; whether there is a second lane for bad events.
    var isReal = false
    var hasBad = false
    /// Whether the number of events is kept beside a sum.
    var hasCount = false

    /// The first word in the record.
    var offset: Int {
        get { Int(offsetInRecord) }
        set { offsetInRecord = Int32(newValue) }
    }
    /// How many words.
    var count: Int { Int(wordCount) }
    /// Words of an entry of the ring that an exact window keeps its events in; 0 for what has none.
    var ringWidth: Int {
        switch form {
        case .exactTally: 1
        case .exactSum, .exactMaximum, .exactDistinct: 2
        default: 0
        }
    }
    /// 16, or 1 when the window does not slide.
    var buckets: Int { Int(bucketCount) }

    init(_ specification: SignalSpecification) {
        let isSliding: Bool
        switch specification.window {
        case .sliding(let microseconds):
            clock = .sliding
            isSliding = true
            span = microseconds
            width = microseconds / Int64(SignalLimits.buckets)
            lifetime = microseconds
        case .calendar:
            clock = .calendar
            isSliding = false
            lifetime = SignalLimits.calendarIdle
        case .none:
            clock = .none
            isSliding = false
            lifetime = SignalLimits.idle
        }
        bucketCount = isSliding ? Int8(SignalLimits.buckets) : 1
        form = .streak
        choose(specification.kind, isExact: specification.isExact && isSliding, staysExact: specification.isExact)
    }

    private mutating func choose(_ kind: SignalKind, isExact: Bool, staysExact: Bool) {
        switch kind {
        case .count, .ratio:
            hasBad = kind == .ratio
            let lanes = hasBad ? 2 : 1
            if isExact {
                take(.exactTally, 2 + lanes, block: 1)
            } else if buckets == 1 {
                take(.plainTally, 1 + lanes)
            } else {
                take(.tally, 2 + 2 * lanes, block: 1)
            }
        case .sum(let number):
            isReal = number == .real
            if isExact { take(.exactSum, 5, block: 1) } else { take(.sum, 2 + buckets) }
        case .mean:
            isReal = true
            if isExact { take(.exactSum, 5, block: 1) } else { take(.mean, 3 + buckets + (buckets + 1) / 2) }
            hasCount = true
        case .maximum(let number):
            isReal = number == .real
            if isExact { take(.exactMaximum, 3, block: 1) } else { take(.maximum, 2 + buckets) }
        case .distinct:
            parameter = Int64(staysExact ? SignalLimits.exactEvents : SignalLimits.sampledValues)
            if isExact { take(.exactDistinct, 5, block: 1, second: 3) } else { take(.sketch, 6, block: 2) }
        case .concurrent(let within):
            parameter = within
            lifetime = max(lifetime, within + within / 8)
            take(.sessions, 4 + (buckets + 1) / 2, block: 2)
        case .quantile(let share):
            parameter = Int64(bitPattern: share.bitPattern)
            take(.quantile, 4, block: 2)
        case .entropy: take(.entropy, 4, block: 2)
        case .regularity: take(.regularity, 4, block: 3)
        case .sequence(let last):
            parameter = Int64(last)
            take(.sequence, 5, block: 1)
        case .novelty: take(.novelty, 4)
        case .last: take(.last, 4)
        case .baseline(let weeks):
            parameter = Int64(weeks)
            lifetime = (Int64(weeks) * 168 + 1) * 3_600_000_000
            take(.baseline, 3, block: 2)
        case .streak: take(.streak, 3)
        }
    }

    private mutating func take(_ form: Form, _ count: Int, block: Int8 = -1, second: Int8 = -1) {
        self.form = form
        wordCount = Int16(count)
        self.block = block
        secondBlock = second
    }

    /// The number of the bucket that a moment belongs to; `newest` is the one it most likely is, which saves
    /// the division.
    @inline(__always)
    func tick(of at: Int64, period: Int64, near newest: Int64) -> Int64 {
        switch clock {
        case .sliding:
            let inside = UInt64(bitPattern: at &- newest &* width) < UInt64(bitPattern: width)
            return inside ? newest : Arithmetic.floor(at, width)
        case .calendar: return Arithmetic.moment(period)
        case .none: return 0
        }
    }

    /// The place of a bucket in its ring.
    @inline(__always)
    func slot(_ tick: Int64) -> Int { Int(truncatingIfNeeded: tick) & (buckets &- 1) }

    /// The bucket that a part without events starts at.
    func firstTick(at: Int64) -> Int64 {
        switch clock {
        case .sliding: Arithmetic.floor(at, width)
        case .calendar: .min / 4
        case .none: 0
        }
    }
}
