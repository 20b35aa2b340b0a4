// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// The standing of the subjects of one event.
struct Standing: Sendable {
    /// The strictest measure per kind of subject.
    var strictest: [6 of Measure] = InlineArray(repeating: .none)
    /// The strictest of all.
    var overall: Measure = .none
    /// What the standing says about this act, and what put the measure there.
    var verdict: Verdict = .allow
    var rule: Int32 = -1
    var measure: Measure = .none
    var subject: SubjectKind = .customer
    var until: Instant?
    /// The number of the person's measure that decided; -1: it was none.
    var act: Int32 = -1
}

extension PartitionState {
    /// The standing of every subject an event touches; the strictest counts.
    func standing(of event: EventView, _ subjects: Subjects) -> Standing {
        var result = Standing()
        guard !standing.isEmpty else { return result }
        let forgotten = forgottenUntil(subjects.customer)
        for kind in SubjectKind.allCases {
            guard let key = subjects.key(kind) else { continue }
            for active in standing.measures(of: key) where active.holds(at: event.time, forgottenUntil: forgotten) {
                let place = Int(kind.rawValue)
                if active.measure > result.strictest[place] { result.strictest[place] = active.measure }
                if active.measure > result.overall { result.overall = active.measure }
                let verdict = active.verdict(for: event, kind, subjects)
                if verdict > result.verdict {
                    result.verdict = verdict
                    result.rule = active.rule
                    result.measure = active.measure
                    result.subject = kind
                    result.until = active.until
                }
            }
        }
        return result
    }
}

extension ActiveMeasure {
    /// What a measure means for an act; a report of what has happened is never refused.
    func verdict(for event: EventView, _ kind: SubjectKind, _ subjects: Subjects) -> Verdict {
        guard event.type.isGate else { return .allow }
        switch measure {
        case .none, .watch, .warn: return .allow
        case .restrict:
            guard let capability else { return .throttle }
            return capability.isUsed(by: event, subjects) ? .block : .allow
        case .suspend, .terminate:
            // A number that a machine suspended stops originating and keeps receiving: the smallest scope.
            if kind == .number, subjects.isInbound, rule >= 0 { return .allow }
            return .block
        }
    }
}

extension Capability {
    /// Whether an act needs the capability.
    func isUsed(by event: EventView, _ subjects: Subjects) -> Bool {
        switch self {
        case .international:
            guard event.type == .callAttempted || event.type == .messageSubmitted, !subjects.isInbound else {
                return false
            }
            guard let from = event.text(EventSlots.from.country) else { return false }
            let recipients = event.list(EventSlots.recipients)
            let places = (0..<recipients.count).map { recipients.first + $0 * Enrichment.partySlots }
            return ([EventSlots.to.base] + places).contains { place in
                guard let to = event.text(EventSlots.to.moved(to: place).country) else { return false }
                return !event.utf8(from).elementsEqual(event.utf8(to))
            }
        case .forwarding:
            return event.type == .forwardConfigured
                || event.type == .callTransferred && event.isSymbol(EventSlots.transferKind, Symbols.forward)
        case .messaging: return event.type == .messageSubmitted
        case .recording: return event.type == .recordingStarted
        case .importing: return event.type == .contactListImported
        case .forking: return event.type == .mediaForkStarted
        case .api: return event.type == .apiRequested
        case .monitoring:
            return [.monitorStarted, .recordingExported, .dataExported].contains(event.type)
        case .provisioning:
            guard
                event.isSymbol(EventSlots.changeAction, Symbols.Action.assigned)
                    || event.isSymbol(EventSlots.changeAction, Symbols.Action.created)
            else { return false }
            return event.type == .numberChanged || event.type == .settingChanged
        case .outbound:
            return (event.type == .callAttempted || event.type == .messageSubmitted) && !subjects.isInbound
        }
    }
}

extension Standing {
    /// Counts what people put on the subjects of an event.
    ///
    /// Of what refuses an act equally, a person's measure is cited before a machine's, the stricter one before the
    /// milder, and the one that was put there first.
    mutating func count(_ acts: ActTable, _ event: EventView, _ subjects: Subjects, _ otherNumber: SignalKey?) {
        for kind in SubjectKind.allCases where acts.has(kind) {
            guard let key = subjects.key(kind) else { continue }
            count(acts, key, kind, event, subjects)
        }
        if acts.has(.number), let otherNumber {
            // The number at the other end, when it is the customer's own as well: suspended is suspended both ways.
            count(acts, otherNumber, .number, event, subjects, isOtherEnd: true)
        }
        guard acts.hasAnybodys else { return }
        let own = subjects.isInbound ? EventSlots.to : EventSlots.from
        if let number = Subjects.party(own, of: event) { count(acts, number, .number, event, subjects) }
    }

    private mutating func count(
        _ acts: ActTable,
        _ key: SignalKey,
        _ kind: SubjectKind,
        _ event: EventView,
        _ subjects: Subjects,
        isOtherEnd: Bool = false
    ) {
        for place in acts.places(of: key) {
            guard let person = acts[place], person.active.holds(at: event.time) else { continue }
            let active = person.active
            if isOtherEnd, active.measure < .suspend { continue }
            if active.measure > strictest[Int(kind.rawValue)] { strictest[Int(kind.rawValue)] = active.measure }
            if active.measure > overall { overall = active.measure }
            let verdict = active.verdict(for: event, kind, subjects)
            guard verdict > .allow, verdict >= self.verdict else { continue }
            if verdict == self.verdict, let cited = act < 0 ? nil : acts[act],
                (cited.active.measure, person.order) >= (active.measure, cited.order)
            {
                continue
            }
            self.verdict = verdict
            rule = active.rule
            measure = active.measure
            subject = kind
            until = active.until
            act = place
        }
    }
}

extension Partition {
    /// The partition of a customer.
    static func number(of customer: SignalKey) -> Int {
        Int(truncatingIfNeeded: customer.low % UInt64(Limits.partitions))
    }
}
