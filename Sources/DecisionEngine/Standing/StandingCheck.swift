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
