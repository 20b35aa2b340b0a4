// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension PolicyCompiler {
    /// A signal and its specification; key space, number and slots are given later.
    mutating func compileSignal(_ signal: SignalDefinition) -> (CompiledSignal, SignalSpecification)? {
        let before = issues.count
        guard let (kind, feed) = kindAndFeed(of: signal) else { return nil }
        let condition = signal.condition.flatMap { self.condition($0, in: environment.signals) }
        let specification = SignalSpecification(
            name: signal.name,
            kind: kind,
            window: window(of: signal.window),
            isExact: signal.isExact
        )
        if let problem = specification.problem { report(problem, at: signal.location, length: signal.name.count) }
        if signal.by.isEmpty { report("a signal needs a key: by: customer, from, campaign …", at: signal.location) }
        guard issues.count == before else { return nil }
        var compiled = CompiledSignal(
            name: signal.name,
            meaning: signal.meaning,
            identity: Identity.ofText(signal.name + "\n" + signal.meaning, domain: Domain.opening),
            space: 0,
            number: 0,
            slot: 0,
            outputCount: 0,
            types: bits(of: signal.types),
            condition: condition,
            feed: feed,
            calendar: calendar(of: signal),
            includesEmergency: signal.includesEmergency,
            isBare: false
        )
        if case .sessions(let ends) = feed { compiled.ends = ends }
        return issues.count == before ? (compiled, specification) : nil
    }

    func bits(of types: [EventType]) -> UInt64 {
        types.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    private func window(of window: SignalDefinition.Window) -> SignalWindow {
        switch window {
        case .sliding(let microseconds): .sliding(microseconds: microseconds)
        case .month, .week, .day: .calendar
        case .unlimited: .none
        }
    }

    private mutating func calendar(of signal: SignalDefinition) -> Calendar? {
        let (unit, name): (Calendar.Unit, String)
        switch signal.window {
        case .month(let zone): (unit, name) = (.month, zone)
        case .week(let zone): (unit, name) = (.week, zone)
        case .day(let zone): (unit, name) = (.day, zone)
        default: return nil
        }
        guard let zone = TimeZoneTable.zone(named: name) else {
            report("unknown time zone '\(name)': expected an IANA name such as Europe/Warsaw", at: signal.location)
            return nil
        }
        return Calendar(unit: unit, zone: zone)
    }

    private mutating func kindAndFeed(of signal: SignalDefinition) -> (SignalKind, CompiledSignal.Feed)? {
        switch signal.kind {
        case .count: return (.count, .nothing)
        case .regularity: return (.regularity, .nothing)
        case .novelty: return (.novelty, .nothing)
        case .sum(let text): return numeric(text).map { (.sum($0.number), $0.feed) }
        case .maximum(let text): return numeric(text).map { (.maximum($0.number), $0.feed) }
        case .mean(let text): return real(text).map { (.mean, $0) }
        case .quantile(let text, let share): return real(text).map { (.quantile(share), $0) }
        case .distinct(let text): return hashed(text).map { (.distinct, $0) }
        case .entropy(let text): return hashed(text).map { (.entropy, $0) }
        case .streak(let text):
            return condition(text, in: environment.signals).map { (.streak, .truth($0)) }
        case .baseline(let text, let weeks):
            let value = program(text, in: environment.signals, wanting: "a whole number") { $0 == .int }
            return value.map { (.baseline(weeks: weeks), .integer($0.program)) }
        case .ratio(let among, let counting):
            let filter = among.flatMap { condition($0, in: environment.signals) }
            return condition(counting, in: environment.signals).map {
                (.ratio, .share(among: filter, counting: $0))
            }
        case .concurrent(let end, let within):
            return (.concurrent(withinMicroseconds: within), .sessions(ends: bits(of: end)))
        case .sequence(let party, let last):
            let slot = party == "from" ? EventSlots.from.packed : EventSlots.to.packed
            return (.sequence(last: last), .digits(slot: slot))
        case .last(let text): return last(text)
        }
    }

    private mutating func last(_ text: ExpressionText) -> (SignalKind, CompiledSignal.Feed)? {
        let value = program(text, in: environment.signals, wanting: "a number or a text") {
            $0 == .int || $0 == .double || $0 == .string
        }
        guard let value else { return nil }
        switch value.type {
        case .int: return (.last(.integer), .integer(value.program))
        case .double: return (.last(.real), .real(value.program, fromInteger: false))
        default: return (.last(.text), .text(value.program))
        }
    }

    private mutating func numeric(_ text: ExpressionText) -> (number: SignalNumber, feed: CompiledSignal.Feed)? {
        program(text, in: environment.signals, wanting: "a number") { $0 == .int || $0 == .double }.map {
            $0.type == .int
                ? (.integer, .integer($0.program)) : (.real, .real($0.program, fromInteger: false))
        }
    }

    private mutating func real(_ text: ExpressionText) -> CompiledSignal.Feed? {
        program(text, in: environment.signals, wanting: "a number") { $0 == .int || $0 == .double }.map {
            .real($0.program, fromInteger: $0.type == .int)
        }
    }

    private mutating func hashed(_ text: ExpressionText) -> CompiledSignal.Feed? {
        let fit: Set<Type> = [.bool, .int, .uint, .double, .string, .timestamp, .duration]
        return program(text, in: environment.signals, wanting: "a value such as event.to.e164") { fit.contains($0) }.map
        {
            .hash($0.program, $0.type)
        }
    }
}
