// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// Asks every rule of the type, in the order of the steps; all that fire are kept.
    func askRules(_ event: EventView, _ plan: HotPlan) {
        let time = event.time.microseconds
        for place in unsafe plan.asks.indices {
            let ask = unsafe plan.asks[place]
            guard time >= ask.from, time < ask.until else { continue }
            let outcome = unsafe ask.program._withUnsafeGuaranteedRef { $0.evaluateBool(&frame) }
            if outcome == .no { continue }
            let position = Int(ask.position)
            take(outcome, position, policy.rules[position], event)
        }
    }

    /// Keeps a rule that fired, or that could not be judged and says what that means.
    private func take(_ outcome: Outcome, _ position: Int, _ rule: Shared<CompiledRule>, _ event: EventView) {
        var verdict = rule.value.verdict
        if outcome != .yes {
            if outcome == .missing { counters.missing += 1 } else { counters.failures += 1 }
            let fallback = outcome == .missing ? rule.value.onMissing : rule.value.onError
            guard let other = fallback.verdict(of: rule) else { return }
            verdict = other
        }
        fired.append(fire(position, rule, verdict, outcome != .yes, event))
    }

    /// A rule that holds, as far as its mode, its rollout and the customer's exceptions let it act.
    private func fire(
        _ position: Int,
        _ rule: Shared<CompiledRule>,
        _ verdict: Verdict,
        _ isForMissingFact: Bool,
        _ event: EventView
    ) -> Fired {
        var mode = rule.value.mode
        if mode == .enforce, rule.value.rolloutPercent < 100,
            Int(subjects.customerKey.high % 100) >= rule.value.rolloutPercent
        {
            mode = .shadow
        }
        // The ceiling of the clause holds here as well, whatever the pack says.
        var acting = min(verdict, rule.value.ceiling.verdict)
        if mode == .flag { acting = min(acting, .flag) }
        let exception = exception(for: rule.value.clause, at: event.time)
        if exception != nil { acting = .allow }
        return Fired(
            rule: position,
            verdict: acting,
            mode: mode,
            isForMissingFact: isForMissingFact,
            exception: exception
        )
    }

    /// The place of a signed exception that covers a clause for a subject of the event.
    func exception(for clause: String, at instant: Instant, kind: SubjectKind? = nil) -> Int? {
        let exceptions = state.customers[subjects.customer].exceptions
        return exceptions.firstIndex { exception in
            guard exception.covers(clause: clause, at: instant) else { return false }
            guard let scope = exception.scope else { return true }
            if let kind, kind != exception.scopeKind { return false }
            return subjects.key(exception.scopeKind) == scope || isOtherNumber(exception, scope)
        }
    }

    /// An exception for a number also covers the other end of a call between two of the customer's numbers.
    private func isOtherNumber(_ exception: ExceptionState, _ scope: SignalKey) -> Bool {
        exception.scopeKind == .number && otherNumber.map { $0 == scope } ?? false
    }

    /// Turns what fired and the standing into a decision: the strongest verdict wins, its earliest step is named first.
    func conclude(_ event: EventView, _ decision: inout Decision) {
        var verdict = standing.verdict
        for fired in fired where fired.mode != .shadow { verdict = max(verdict, fired.verdict) }
        decision.verdict = verdict
        rankReasons()
        decision.reasons.reserveCapacity(min(ranking.count, Limits.reasonsPerDecision))
        for place in ranking.prefix(Limits.reasonsPerDecision) {
            decision.reasons.append(place < 0 ? standingReason(event) : reason(fired[place], event))
        }
        for fired in fired where fired.mode != .shadow && fired.exception == nil {
            let rule = policy.rules[fired.rule]
            if fired.verdict > .allow, !fired.isForMissingFact {
                for obligation in rule.value.obligations where !decision.obligations.contains(obligation) {
                    decision.obligations.append(obligation)
                }
            }
            if fired.mode == .enforce, !fired.isForMissingFact { applyMeasures(of: rule, fired.rule, event, &decision) }
        }
        if verdict == .block {
            let last = state.customers[subjects.customer].lastBlock
            state.customers[subjects.customer].lastBlock = max(last ?? event.time, event.time)
        }
    }

    /// Puts what fired, and the standing as -1, in the order of reasons: within a class, the order of the steps and of
    /// the rules stays.
    private func rankReasons() {
        ranking.removeAll(keepingCapacity: true)
        if standing.verdict > .allow { ranking.append(-1) }
        for place in fired.indices {
            let own = rank(place)
            var target = ranking.count
            while target > 0, rank(ranking[target - 1]) > own { target -= 1 }
            ranking.insert(place, at: target)
        }
    }

    /// The strongest first, those in shadow last.
    private func rank(_ place: Int) -> Int {
        let verdict = place < 0 ? standing.verdict : fired[place].verdict
        let strength = Int(Verdict.block.rawValue) - Int(verdict.rawValue)
        return place >= 0 && fired[place].mode == .shadow ? strength + Verdict.allCases.count : strength
    }

    private func applyMeasures(
        of rule: Shared<CompiledRule>,
        _ position: Int,
        _ event: EventView,
        _ decision: inout Decision
    ) {
        for (place, measure) in rule.value.measures.enumerated() {
            guard holds(measure.condition),
                // A rail of the engine: what the clause does not let a machine do is not done.
                rule.value.ceiling.permits(measure.measure, on: measure.subject, capability: measure.capability),
                let key = subjects.key(measure.subject), let id = subjectID(measure.subject, event)
            else { continue }
            let now = event.time.microseconds
            let ends = [
                measure.microseconds.map { now + $0 }, rule.value.ceiling.lapse(after: now, measure: measure.measure),
                measure.measure >= .suspend ? rule.value.confirmMicroseconds.map { now + $0 } : nil,
            ].compactMap { $0 }
            let until = ends.min().map { Instant(microseconds: $0) }
            let active = ActiveMeasure(
                measure: measure.measure,
                capability: measure.capability,
                since: event.time,
                until: until,
                rule: Int32(truncatingIfNeeded: position),
                place: Int32(truncatingIfNeeded: place),
                customer: Int32(truncatingIfNeeded: subjects.customer)
            )
            if state.standing.apply(active, to: key, forgottenUntil: state.forgottenUntil(subjects.customer)) {
                decision.measures.append(
                    Decision.AppliedMeasure(
                        kind: measure.subject,
                        id: id,
                        measure: measure.measure,
                        capability: measure.capability,
                        until: until
                    )
                )
            }
        }
    }

    /// The id of a subject as the event names it.
    func subjectID(_ kind: SubjectKind, _ event: EventView) -> String? {
        switch kind {
        case .customer: return event.text(EventSlots.customerID).map { event.string($0) }
        case .endUser: return event.text(EventSlots.endUserID).map { event.string($0) }
        case .campaign: return event.text(EventSlots.campaignID).map { event.string($0) }
        case .device: return event.text(EventSlots.deviceID).map { event.string($0) }
        case .apiClient: return event.text(EventSlots.apiClientID).map { event.string($0) }
        case .number:
            let party = subjects.isInbound ? EventSlots.to : EventSlots.from
            if let packed = event.value(party.packed) { return TelephoneNumber(packed: packed).e164 }
            for slot in [party.raw, party.handle, party.uri] {
                if let text = event.text(slot) { return event.string(text) }
            }
            return nil
        }
    }
}

extension Fallback {
    /// What a rule does when it cannot be judged; nil: it does not fire.
    func verdict(of rule: Shared<CompiledRule>) -> Verdict? {
        switch self {
        case .allow: nil
        case .flag: .flag
        case .block: rule.value.verdict
        }
    }
}
