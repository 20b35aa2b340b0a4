// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// What an event is, for the signals: an end that tells of an unreported abandonment is both.
    private static let abandonedEnd: UInt64 =
        1 << UInt64(EventType.callEnded.rawValue) | 1 << UInt64(EventType.callAbandoned.rawValue)

    /// What the engine does for an event.
    func plan(for event: EventView) -> HotPlan {
        if event.type == .callEnded, state.isUnreportedAbandonment(event, subjects),
            let plan = policy.unreportedAbandonment
        {
            return plan
        }
        return policy.types[Int(event.type.rawValue)]
    }

    /// Tells every signal that listens to the event, and writes those that its rules look at into their slots.
    ///
    /// - Cost: one look-up per key, whether it is told something, asked or both.
    func measure(_ event: EventView, _ plan: HotPlan, feeds: Bool, isEmergency: Bool) {
        var telling = Telling(bits: 1 << UInt64(event.type.rawValue), isEmergency: isEmergency)
        if event.type == .callEnded, plan === policy.unreportedAbandonment { telling.bits = Self.abandonedEnd }
        var feeds = feeds
        if feeds, event.type == .callAbandoned {
            // An abandonment that was told by the end of its call already, or twice, is one: the report only tells
            // those signals of it that look at what the end could not tell.
            let known = state.knownAbandonment(subjects)
            telling.isDerived = known.isKnown
            feeds = !known.isReported
        }
        signalBank.clear()
        signalBank.mark(0)
        for place in unsafe plan.spaces.indices {
            let space = unsafe plan.spaces[place]
            var record = Record()
            if feeds { feed(space, event, plan, telling, &record) }
            if !isEmergency, !space.reads.isEmpty { read(space, event, plan, record) }
        }
    }

    /// The record of a key that an event has told something already.
    struct Record {
        var number = -1
        var isRefused = false
    }

    /// What an event is to the signals.
    struct Telling {
        /// Bits of its types: an end that tells of an unreported abandonment is both.
        var bits: UInt64
        var isEmergency: Bool
        /// Whether it reports an abandonment that the end of the call told.
        var isDerived = false
    }

    private func feed(
        _ space: HotPlan.Space,
        _ event: EventView,
        _ plan: HotPlan,
        _ telling: Telling,
        _ record: inout Record
    ) {
        if telling.isEmergency, !space.isFedAfterEmergency { return }
        for position in space.feeds {
            let feed = unsafe plan.feeds[position]
            guard feed.types & telling.bits != 0, !telling.isEmergency || feed.includesEmergency,
                !telling.isDerived || feed.looksAtAbandonment
            else { continue }
            if feed.ends != 0 {
                feedSession(feed, space, event, isEnd: feed.ends & telling.bits != 0)
                continue
            }
            guard unsafe holds(feed.condition), let input = input(of: feed, event) else { continue }
            guard let key = key(of: space, event) else { return }
            tell(space, feed, key, event.time, input, &record)
            if record.isRefused { return }
        }
    }

    /// Gives a signal what an event tells; marks the record as refused when its table is full.
    @inline(__always)
    func tell(
        _ space: HotPlan.Space,
        _ feed: HotPlan.Feed,
        _ key: SignalKey,
        _ time: Instant,
        _ input: SignalInput,
        _ record: inout Record
    ) {
        if space.isShared { return commons.tell(space.space, Int(feed.number), key, time, input) }
        if record.number < 0 {
            guard let number = tables[space.space].table.record(for: key, at: time, clock: clock) else {
                record.isRefused = true
                return
            }
            record.number = number
        }
        tables[space.space].table.add(Int(feed.number), to: record.number, at: time, input)
    }

    /// Writes the signals of one space that rules look at into their slots.
    private func read(_ space: HotPlan.Space, _ event: EventView, _ plan: HotPlan, _ record: Record) {
        guard let base = unsafe signalBank.slots.baseAddress, let key = key(of: space, event) else { return }
        // Never ahead of the customer's own time: a clock that runs ahead must not end anybody's windows.
        var now = clock.now
        var number = record.number
        if space.isShared {
            now = now.advanced(byMicroseconds: -Limits.commonsDelayMicroseconds)
            number = commons.find(space.space, key, at: now) ?? -1
        } else if number < 0 {
            number = tables[space.space].table.find(key, at: now, clock: clock) ?? -1
        }
        for position in space.reads {
            let read = unsafe plan.reads[position]
            let first = Int(read.first)
            var known: UInt64
            if number >= 0 {
                known = unsafe tables[space.space].table.read(
                    Int(read.number),
                    of: number,
                    at: now,
                    period: read.hasCalendar ? period(of: read.signal, at: now) : 0,
                    into: base + first
                )
            } else {
                known = unsafe tables[space.space].table.readAbsent(Int(read.number), into: base + first)
            }
            if read.presence != read.first { signalBank.mark(Int(read.presence)) }
            var output = first
            while known != 0 {
                if known & 1 == 1 { signalBank.mark(output) }
                known >>= 1
                output += 1
            }
        }
    }

    /// The number of the period of a signal with a calendar.
    @inline(never)
    func period(of signal: Unmanaged<Shared<CompiledSignal>>, at instant: Instant) -> Int64 {
        unsafe signal._withUnsafeGuaranteedRef { $0.value.calendar?.period(of: instant) ?? 0 }
    }

    /// The key of a space for an event; nil when the event does not name all of its parts.
    ///
    /// - Cost: the key is made once per event; asking again is a look-up.
    @inline(__always)
    func key(of space: HotPlan.Space, _ event: EventView) -> SignalKey? {
        unsafe pending._withUnsafeGuaranteedRef { $0.key(of: space, event, subjects, state) }
    }

    /// What an event gives a signal; nil when it does not say.
    private func input(of feed: HotPlan.Feed, _ event: EventView) -> SignalInput? {
        let period = unsafe feed.hasCalendar ? period(of: feed.signal, at: event.time) : 0
        switch feed.input {
        case .nothing: return SignalInput(period: period)
        case .integer: return value(of: feed).map { SignalInput(value: $0, period: period) }
        case .real: return value(of: feed).map { SignalInput(real: Double(bitPattern: $0), period: period) }
        case .widenedReal:
            return value(of: feed).map { SignalInput(real: Double(Int64(bitPattern: $0)), period: period) }
        case .hashedBits:
            return value(of: feed).map {
                SignalInput(value: Identity.of($0, domain: Domain.value).high, period: period)
            }
        case .hashedText:
            guard let bits = value(of: feed) else { return nil }
            let hash = unsafe frame.withBytes(StringReference(bits: bits)) {
                unsafe Identity.of($0, domain: Domain.text).high
            }
            return SignalInput(value: hash, period: period)
        case .text:
            guard let bits = value(of: feed), let kept = keep(StringReference(bits: bits), event) else { return nil }
            return SignalInput(value: kept.bits, period: period)
        case .truth, .share:
            guard unsafe holds(feed.among), let program = unsafe feed.program else { return nil }
            let outcome = unsafe program._withUnsafeGuaranteedRef { $0.evaluateBool(&frame) }
            return outcome == .yes || outcome == .no ? SignalInput(isBad: outcome == .yes, period: period) : nil
        case .digits:
            return event.value(Int(feed.slot)).map {
                SignalInput(value: TelephoneNumber(packed: $0).digits, period: period)
            }
        // Sessions are opened and closed by `feedSession`.
        case .session: return nil
        }
    }

    /// Whether a condition holds; one that was not given does.
    @inline(__always)
    func holds(_ condition: Unmanaged<Program>?) -> Bool {
        guard let condition = unsafe condition else { return true }
        return unsafe condition._withUnsafeGuaranteedRef { $0.evaluateBool(&frame) } == .yes
    }

    /// Whether a condition holds; one that was not given does.
    func holds(_ condition: Program?) -> Bool {
        guard let condition else { return true }
        return condition.evaluateBool(&frame) == .yes
    }

    private func value(of feed: HotPlan.Feed) -> UInt64? {
        guard let program = unsafe feed.program else { return nil }
        let (bits, outcome) = unsafe program._withUnsafeGuaranteedRef { $0.evaluate(&frame) }
        // Of a condition the outcome is the value.
        switch outcome {
        case .yes: return feed.isCondition ? 1 : bits
        case .no: return 0
        default: return nil
        }
    }

    /// A text that a signal remembers after the event is gone.
    private func keep(_ text: StringReference, _ event: EventView) -> Text? {
        if text.arena == StateTexts.arena { return Text(bits: text.bits) }
        let before = state.texts.bytes.count
        let kept = unsafe frame.withBytes(text) { bytes in
            unsafe bytes.baseAddress.flatMap { unsafe state.texts.keep(ByteView($0, count: bytes.count)) }
        }
        if state.texts.bytes.count != before { bindTexts() }
        return kept
    }
}
