// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
public import UsageModel

extension Engine {
    /// Takes a person's act on the standing of a subject; it counts for the next decision.
    ///
    /// The subject need not be known: it may come. A measure on an end user holds that end user and nobody else. A lift
    /// takes away what people put on the subject and what machines did, and a machine may put its own there again when
    /// its rule fires again; machines never take away what a person put. What the provider did in another system
    /// (`provider-measure`) is lifted there, or here by its name.
    ///
    /// That a person may do it, and that two do where two are needed, is for the caller to check.
    ///
    /// - Cost: nothing that grows with the number of events. A lift looks at every measure of people; of a number
    ///   whoever uses it, at every customer.
    public func apply(_ act: StandingAct) -> StandingOutcome {
        if let problem = act.problem { return .unchanged(problem) }
        switch act.action {
        case .put:
            return acts.put(act, on: act.key).map { .unchanged($0) } ?? .put
        case .lift:
            var lifted = acts.remove { act.takes($0) }.map(\.inForce)
            forEachStanding(of: act.kind, act.subject, customer: act.customer) { partition, key, entry in
                let gone = partition.state.standing.lift(key) { partition.takes($0, act) }
                // What has lapsed is gone either way; when it was swept must not show.
                let forgotten = partition.state.forgottenUntil(entry)
                lifted += gone.filter { $0.lasts(beyond: forgotten) }.map { partition.inForce($0) }
            }
            return lifted.isEmpty ? .unchanged(.nothingToLift) : .lifted(lifted)
        }
    }

    /// The measures that an act would take away if it were done now, in the order in which it would tell of them; none
    /// of one that puts a measure.
    ///
    /// - Cost: as of the act itself.
    public func liftable(by act: StandingAct) -> [StandingMeasure] {
        guard act.action == .lift, act.problem == nil else { return [] }
        var found = acts.all.filter { act.takes($0) }.map(\.inForce)
        forEachStanding(of: act.kind, act.subject, customer: act.customer) { partition, key, entry in
            let forgotten = partition.state.forgottenUntil(entry)
            found += partition.state.standing.measures(of: key)
                .filter { $0.lasts(beyond: forgotten) && partition.takes($0, act) }
                .map { partition.inForce($0) }
        }
        return found
    }

    /// The measures on a subject that hold at a moment of event time or later: those of people in the order of their
    /// acts, then those of machines.
    ///
    /// For a number without a customer, the measures of all who use it; for one of a customer, also those that hold it
    /// whoever uses it.
    ///
    /// - Cost: a look-up; for a number without a customer, one for every customer.
    public func standing(
        of kind: SubjectKind,
        _ id: String,
        customer: String?,
        at instant: Instant
    ) -> [StandingMeasure] {
        let asked = StandingAct(lift: nil, id: "?", kind: kind, subject: id, customer: customer, at: instant)
        guard asked.problem == nil else { return [] }
        var found: [PersonsMeasure] = []
        if kind == .number, customer == nil {
            found = acts.all.filter { asked.isAbout(subjectOf: $0.act) }
        } else {
            found = acts.measures(of: asked.key)
            if kind == .number { found += acts.measures(of: StandingAct.own(kind, id)) }
            found.sort { $0.order < $1.order }
        }
        var standing = found.filter { $0.active.lasts(beyond: instant) }.map(\.inForce)
        forEachStanding(of: kind, id, customer: customer) { partition, key, entry in
            let forgotten = partition.state.forgottenUntil(entry)
            standing += partition.state.standing.measures(of: key)
                .filter { $0.lasts(beyond: instant) && $0.lasts(beyond: forgotten) }
                .map { partition.inForce($0) }
        }
        return standing
    }

    /// Calls a closure with each place where machines may have put measures on a subject: the partition, the subject's
    /// key there, and the entry of its customer.
    private func forEachStanding(
        of kind: SubjectKind,
        _ id: String,
        customer: String?,
        _ body: (Partition, SignalKey, Int) -> Void
    ) {
        if kind == .customer || customer != nil {
            let owner = Identity.ofText(kind == .customer ? id : customer ?? id, domain: Domain.customer)
            guard let partition = partitions[Partition.number(of: owner)],
                let entry = partition.state.customers.find(owner)
            else { return }
            let key = kind == .customer ? owner : Identity.combine(owner, StandingAct.own(kind, id))
            return body(partition, key, entry)
        }
        let own = StandingAct.own(kind, id)
        for partition in partitions {
            guard let partition, !partition.state.standing.isEmpty else { continue }
            for entry in 0..<partition.state.customers.count {
                body(partition, Identity.combine(partition.state.customers[entry].key, own), entry)
            }
        }
    }
}

extension StandingAct {
    /// Whether a lift takes away what a person put.
    fileprivate func takes(_ measure: PersonsMeasure) -> Bool {
        isAbout(subjectOf: measure.act) && (lifts == nil || lifts == measure.act.id)
    }
}

extension PersonsMeasure {
    /// The measure as those who ask see it.
    var inForce: StandingMeasure {
        StandingMeasure(
            id: act.id,
            origin: .person,
            customer: act.kind == .customer ? act.subject : act.customer,
            measure: act.measure,
            capability: act.capability,
            clause: act.clause,
            reason: act.reason,
            since: act.from ?? act.at,
            until: act.until
        )
    }
}

extension Partition {
    /// What put a machine's measure, or one of another system, on a subject.
    func cause(of rule: Int32) -> StandingCause {
        guard rule >= 0 else { return .elsewhere }
        return causes[rule]
    }

    /// Whether a lift takes away what a machine put, or what was put elsewhere.
    fileprivate func takes(_ measure: ActiveMeasure, _ act: StandingAct) -> Bool {
        guard let name = act.lifts else { return measure.rule >= 0 }
        return cause(of: measure.rule).id == name
    }

    /// The measure as those who ask see it.
    func inForce(_ active: ActiveMeasure) -> StandingMeasure {
        let cause = cause(of: active.rule)
        return StandingMeasure(
            id: cause.id,
            origin: active.rule >= 0 ? .machine : .elsewhere,
            measure: active.measure,
            capability: active.capability,
            clause: cause.clause,
            reason: cause.title,
            since: active.since,
            until: active.until
        )
    }
}
