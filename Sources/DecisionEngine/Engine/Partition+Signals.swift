// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// What an event is, for the signals: an end that tells of an unreported abandonment is both.
    private static let abandonedEnd: UInt64 =
        1 << UInt64(EventType.callEnded.rawValue) | 1 << UInt64(EventType.callAbandoned.rawValue)

    /// What the engine does for an event.
    func plan(for event: UsageEvent) -> HotPlan {
        if event.type == .callEnded, state.isUnreportedAbandonment(event, subjects),
            let plan = policy.unreportedAbandonment
        {
            return plan
        }
        return policy.types[Int(event.type.rawValue)]
    }

    /// Tells every signal that listens to the event.
    func feedSignals(_ event: UsageEvent, _ plan: HotPlan, isEmergency: Bool) {
        let bits = plan === policy.unreportedAbandonment ? Self.abandonedEnd : 1 << UInt64(event.type.rawValue)
        // An abandonment that was told by the end of its call already, or twice, is one: the report only tells those
        // signals of it that look at what the end could not tell.
        var isDerived = false
        if event.type == .callAbandoned {
            let known = state.knownAbandonment(subjects)
            if known.isReported { return }
            isDerived = known.isKnown
        }
        for place in unsafe plan.spaces.indices {
            let space = unsafe plan.spaces[place]
            if isEmergency, !space.isFedAfterEmergency { continue }
            for position in space.feeds {
                let feed = unsafe plan.feeds[position]
                guard feed.types & bits != 0, !isEmergency || feed.includesEmergency else { continue }
                if isDerived, !feed.looksAtAbandonment { continue }
                if feed.ends != 0 {
                    feedSession(feed, space, event, isEnd: feed.ends & bits != 0)
                    continue
                }
                if let condition = unsafe feed.condition {
                    let outcome = unsafe condition._withUnsafeGuaranteedRef { $0.evaluateBool(&frame) }
                    guard outcome == .yes else { continue }
                }
                let input = unsafe feed.signal._withUnsafeGuaranteedRef {
                    self.input(of: $0, event, ends: feed.ends & bits != 0)
                }
                guard let input else { continue }
                guard let key = key(of: space.space, event) else { break }
                guard tell(space, feed, key, event.time, input) else { break }
            }
        }
    }

    /// Gives a signal what an event tells; false when its table is full.
    @inline(__always)
    func tell(
        _ space: HotPlan.Space,
        _ feed: HotPlan.Feed,
        _ key: SignalKey,
        _ time: Instant,
        _ input: SignalInput
    ) -> Bool {
        if space.isShared {
            commons.tell(space.space, Int(feed.number), key, time, input)
            return true
        }
        let table = tables[space.space]
        guard let record = table.table.record(for: key, at: time, clock: clock) else { return false }
        table.table.add(Int(feed.number), to: record, at: time, input)
        return true
    }

    /// Writes the signals that the rules of the type look at into their slots.
    func readSignals(_ event: UsageEvent, _ plan: HotPlan) {
        signalBank.clear()
        signalBank.mark(0)
        // Never ahead of the customer's own time: a clock that runs ahead must not end anybody's windows.
        let own = clock.now
        guard let base = unsafe signalBank.slots.baseAddress else { return }
        for place in unsafe plan.spaces.indices {
            let space = unsafe plan.spaces[place]
            guard !space.reads.isEmpty, let key = key(of: space.space, event) else { continue }
            let table = tables[space.space]
            let now = space.isShared ? own.advanced(byMicroseconds: -Limits.commonsDelayMicroseconds) : own
            let record =
                space.isShared
                ? commons.find(space.space, key, at: now) : table.table.find(key, at: now, clock: clock)
            for position in space.reads {
                let read = unsafe plan.reads[position]
                let first = Int(read.first)
                var known: UInt64
                if let record {
                    known = unsafe table.table.read(
                        Int(read.number),
                        of: record,
                        at: now,
                        period: read.calendar?.period(of: now) ?? 0,
                        into: base + first
                    )
                } else {
                    known = unsafe table.table.readAbsent(Int(read.number), into: base + first)
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
    }

    /// The key of a space for an event; nil when the event does not name all of its parts.
    ///
    /// - Cost: the key is made once per event; asking again is a look-up.
    func key(of space: Int, _ event: UsageEvent) -> SignalKey? {
        if spaceKeys[space].stamp == counters.decided { return spaceKeys[space].key }
        let key = makeKey(of: space, event)
        spaceKeys[space] = SpaceKey(stamp: counters.decided, key: key)
        return key
    }

    private func makeKey(of space: Int, _ event: UsageEvent) -> SignalKey? {
        if policy.spaces[space].isAcrossCustomers {
            var key = Identity.of(0, domain: Domain.commons)
            for part in policy.spaces[space].parts {
                guard let identity = part.sharedIdentity(of: event, subjects, state) else { return nil }
                key = Identity.combine(key, identity)
            }
            return key
        }
        var key = subjects.customerKey
        for part in policy.spaces[space].parts {
            switch part {
            case .customer: continue
            // These are made with the customer's identity already.
            case .endUser, .number, .campaign, .device, .apiClient, .session:
                guard let subject = part.identity(of: event, subjects, state) else { return nil }
                key = Identity.combine(key, subject)
            default:
                guard let identity = part.identity(of: event, subjects, state) else { return nil }
                key = Identity.combine(key, identity)
            }
        }
        return key
    }

    private func input(of signal: Shared<CompiledSignal>, _ event: UsageEvent, ends: Bool) -> SignalInput? {
        let period = signal.value.calendar?.period(of: event.time) ?? 0
        switch signal.value.feed {
        case .nothing: return SignalInput(period: period)
        case .integer(let program):
            return value(of: program).map { SignalInput(value: $0, period: period) }
        case .real(let program, let fromInteger):
            return value(of: program).map { bits in
                let real = fromInteger ? Double(Int64(bitPattern: bits)) : Double(bitPattern: bits)
                return SignalInput(real: real, period: period)
            }
        case .hash(let program, let type):
            return value(of: program).map { SignalInput(value: hash(of: $0, type, event), period: period) }
        case .text(let program):
            guard let bits = value(of: program), let kept = keep(StringReference(bits: bits), event) else { return nil }
            return SignalInput(value: kept.bits, period: period)
        case .truth(let program):
            let outcome = program.evaluateBool(&frame)
            return outcome == .yes || outcome == .no ? SignalInput(isBad: outcome == .yes, period: period) : nil
        case .share(let among, let counting):
            if !holds(among) { return nil }
            let outcome = counting.evaluateBool(&frame)
            return outcome == .yes || outcome == .no ? SignalInput(isBad: outcome == .yes, period: period) : nil
        case .digits(let slot):
            return event.value(slot).map { SignalInput(value: TelephoneNumber(packed: $0).digits, period: period) }
        case .sessions:
            return subjects.session.map { SignalInput(isEnd: ends, period: period, session: $0) }
        }
    }

    /// Whether a condition holds; one that was not given does.
    func holds(_ condition: Program?) -> Bool {
        guard let condition else { return true }
        return condition.evaluateBool(&frame) == .yes
    }

    private func value(of program: Program) -> UInt64? {
        let (bits, outcome) = program.evaluate(&frame)
        // Of a condition the outcome is the value.
        switch outcome {
        case .yes: return program.checked.type == .bool ? 1 : bits
        case .no: return 0
        default: return nil
        }
    }

    /// A value as the 64 bits that a distinct count or an entropy tells values apart by.
    private func hash(of bits: UInt64, _ type: Type, _ event: UsageEvent) -> UInt64 {
        guard type == .string else { return Identity.of(bits, domain: Domain.value).high }
        return unsafe frame.withBytes(StringReference(bits: bits)) { text in
            unsafe Identity.of(text, domain: Domain.text).high
        }
    }

    /// A text that a signal remembers after the event is gone.
    private func keep(_ text: StringReference, _ event: UsageEvent) -> Text? {
        if text.arena == StateTexts.arena { return Text(bits: text.bits) }
        let before = state.texts.bytes.count
        let kept = unsafe frame.withBytes(text) { bytes in unsafe state.texts.keep(Array(bytes)[...]) }
        if state.texts.bytes.count != before { bindTexts() }
        return kept
    }
}
