// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// Tells every signal that listens to the event.
    func feedSignals(_ event: UsageEvent, isEmergency: Bool) {
        let plan = policy.types[Int(event.type.rawValue)].value
        var bits = UInt64(1) << UInt64(event.type.rawValue)
        if state.isUnreportedAbandonment(event, subjects) { bits |= 1 << UInt64(EventType.callAbandoned.rawValue) }
        for work in plan.spaces where !work.feeds.isEmpty {
            var record: Int?
            for signal in work.feeds {
                let compiled = policy.signals[signal]
                guard (compiled.value.types | compiled.value.ends) & bits != 0,
                    !isEmergency || compiled.value.includesEmergency, holds(compiled.value.condition),
                    let input = input(of: compiled, event, ends: compiled.value.ends & bits != 0)
                else { continue }
                if record == nil {
                    guard let key = key(of: work.space, event) else { break }
                    record = tables[work.space].record(for: key, at: event.time)
                }
                guard let record else { break }
                tables[work.space].add(compiled.value.number, to: record, at: event.time, input)
            }
        }
    }

    /// Writes the signals that the rules of the type look at into their slots.
    func readSignals(_ event: UsageEvent, _ plan: TypePlan) {
        signalBank.clear()
        signalBank.mark(0)
        let now = max(event.time, state.customers[subjects.customer].watermark)
        for work in plan.spaces where !work.reads.isEmpty {
            guard let key = key(of: work.space, event) else { continue }
            let record = tables[work.space].find(key, at: now)
            for signal in work.reads {
                let compiled = policy.signals[signal]
                let first = compiled.value.isBare ? compiled.value.slot : compiled.value.slot + 1
                guard let base = unsafe signalBank.slots.baseAddress else { continue }
                let known: UInt64
                if let record {
                    known = unsafe tables[work.space].read(
                        compiled.value.number,
                        of: record,
                        at: now,
                        period: compiled.value.calendar?.period(of: now) ?? 0,
                        into: base + first
                    )
                } else {
                    known = unsafe tables[work.space].readAbsent(compiled.value.number, into: base + first)
                }
                if !compiled.value.isBare { signalBank.mark(compiled.value.slot) }
                for output in 0..<compiled.value.outputCount where known >> UInt64(output) & 1 == 1 {
                    signalBank.mark(first + output)
                }
            }
        }
    }

    /// The key of a space for an event; nil when the event does not name all of its parts.
    func key(of space: Int, _ event: UsageEvent) -> SignalKey? {
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
        return unsafe frame.withBytes(text) { bytes in unsafe state.texts.keep(Array(bytes)[...]) }
    }
}
