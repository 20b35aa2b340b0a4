// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension PartitionState {
    /// Takes an event into the state; of an exception, with what its condition came to.
    ///
    /// - Source: the conventions for state of the usage event contract.
    func fold(_ event: EventView, _ subjects: Subjects, _ condition: Partition.ReadCondition = .none) {
        switch event.type {
        case .numberChanged: foldNumber(event, subjects)
        case .customerChanged: foldCustomer(event, subjects)
        case .planChanged: foldPlan(event, subjects)
        case .useCaseDeclared: foldUseCase(event, subjects)
        case .agreementChanged: foldAgreement(event, subjects)
        case .exceptionChanged: foldException(event, subjects, condition)
        case .settingChanged: foldSetting(event, subjects)
        case .consentChanged: foldConsent(event, subjects)
        case .messageReceived: foldReply(event, subjects)
        case .registryChecked: foldRegistry(event, subjects)
        case .campaignStarted, .campaignChanged, .campaignStopped: foldCampaign(event, subjects)
        case .dialerReported: foldDialer(event, subjects)
        case .forwardConfigured: foldForward(event, subjects)
        case .userSignedIn, .userSignedOut: foldSignIn(event, subjects)
        case .callAttempted, .callAnswered, .callAgentConnected, .callAbandoned, .callEnded:
            foldCall(event, subjects)
        default: break
        }
    }

    private func foldNumber(_ event: EventView, _ subjects: Subjects) {
        guard let party = Subjects.party(EventSlots.from, of: event), let action = event.value(EventSlots.changeAction)
        else { return }
        let key = Identity.combine(subjects.customerKey, party)
        let number = numbers.insert(key, NumberState())
        // A number in a national spelling cannot be compared with the one a call shows: the inventory stays unknown.
        let isComparable: Int32 = event.has(EventSlots.from.packed) ? 1 : 0
        switch action {
        case Symbols.Action.assigned, Symbols.Action.ported, Symbols.Action.verified:
            if numbers[number].ownedSince == nil {
                numbers[number].ownedSince = event.time
                customers[subjects.customer].ownedNumbers += isComparable
            }
        case Symbols.Action.released, Symbols.Action.unassigned:
            if numbers[number].ownedSince != nil {
                customers[subjects.customer].ownedNumbers -= isComparable
                numbers[number].ownedUntil = event.time
            }
            numbers[number].ownedSince = nil
        case Symbols.Action.suspended, Symbols.Action.activated:
            foldElsewhere(key, action, event, subjects)
        default: break
        }
    }

    /// A sanction the provider took in another system, and its end.
    private func foldElsewhere(_ key: SignalKey, _ action: UInt64, _ event: EventView, _ subjects: Subjects) {
        if action == Symbols.Action.suspended {
            let measure = ActiveMeasure(
                measure: .suspend,
                capability: nil,
                since: event.time,
                until: nil,
                rule: -1,
                customer: Int32(truncatingIfNeeded: subjects.customer)
            )
            _ = standing.apply(measure, to: key, forgottenUntil: forgottenUntil(subjects.customer))
        } else {
            standing.liftElsewhere(key)
        }
    }

    private func foldCustomer(_ event: EventView, _ subjects: Subjects) {
        let customer = subjects.customer
        if let name = event.text(ChangeSlots.legalName) {
            customers[customer].legalName = texts.keep(event.utf8(name))
        }
        switch event.value(EventSlots.changeAction) {
        case Symbols.Action.created: customers[customer].created = event.time
        case Symbols.Action.verified: customers[customer].isVerified = true
        case Symbols.Action.suspended:
            foldElsewhere(subjects.customerKey, Symbols.Action.suspended, event, subjects)
        case Symbols.Action.activated:
            customers[customer].isDisassociated = false
            foldElsewhere(subjects.customerKey, Symbols.Action.activated, event, subjects)
        case Symbols.Action.ended, Symbols.Action.deleted, Symbols.Action.deactivated:
            customers[customer].isDisassociated = true
        default: break
        }
    }

    private func foldPlan(_ event: EventView, _ subjects: Subjects) {
        var plan = customers[subjects.customer].plan ?? PlanState()
        if let id = event.text(PlanSlots.id) { plan.id = texts.keep(event.utf8(id)) }
        plan.seats = event.integer(PlanSlots.seats) ?? plan.seats
        plan.concurrency = event.integer(PlanSlots.concurrency) ?? plan.concurrency
        plan.callsPerSecond = event.number(PlanSlots.callsPerSecond) ?? plan.callsPerSecond
        plan.minutesPerSeat = event.integer(PlanSlots.minutesPerSeat) ?? plan.minutesPerSeat
        plan.apiRequestsPerMinute = event.integer(PlanSlots.apiRequestsPerMinute) ?? plan.apiRequestsPerMinute
        plan.features = event.identities(PlanSlots.features) ?? plan.features
        plan.countries = event.identities(PlanSlots.countries) ?? plan.countries
        customers[subjects.customer].plan = plan
    }

    private func foldUseCase(_ event: EventView, _ subjects: Subjects) {
        var useCase = customers[subjects.customer].useCase
        if let sector = event.text(UseCaseSlots.sector) { useCase.sector = texts.keep(event.utf8(sector)) }
        useCase.isSafetyRelated = event.truth(UseCaseSlots.safetyRelated) ?? useCase.isSafetyRelated
        useCase.isChildDirected = event.truth(UseCaseSlots.childDirected) ?? useCase.isChildDirected
        useCase.hasFailoverPlan = event.truth(UseCaseSlots.failoverPlan) ?? useCase.hasFailoverPlan
        customers[subjects.customer].useCase = useCase
    }

    private func foldAgreement(_ event: EventView, _ subjects: Subjects) {
        let id = event.text(AgreementSlots.id) ?? event.text(EventSlots.changeID)
        guard let id else { return }
        let key = event.identity(id, domain: Domain.agreement)
        let action = event.value(EventSlots.changeAction)
        let isActive =
            action != Symbols.Action.ended && action != Symbols.Action.revoked
            && action != Symbols.Action.deleted
        let signatures = event.has(AgreementSlots.signatures) ? event.list(AgreementSlots.signatures).count : nil
        var agreements = customers[subjects.customer].agreements
        if let place = agreements.firstIndex(where: { $0.key == key }) {
            agreements[place].isActive = isActive
            agreements[place].signatures = signatures ?? agreements[place].signatures
        } else if agreements.count < Limits.exceptionsPerCustomer {
            agreements.append(AgreementState(key: key, signatures: signatures ?? 0, isActive: isActive))
        }
        customers[subjects.customer].agreements = agreements
    }

    private func foldException(_ event: EventView, _ subjects: Subjects, _ condition: Partition.ReadCondition) {
        guard let id = event.text(ExceptionSlots.id) ?? event.text(EventSlots.changeID) else { return }
        let key = event.identity(id, domain: Domain.agreement)
        var exceptions = customers[subjects.customer].exceptions.filter { $0.key != key }
        defer {
            customers[subjects.customer].exceptions = exceptions
            customers[subjects.customer].hasConditions = exceptions.contains { $0.condition != nil }
        }
        // One whose condition cannot be understood covers nothing, also where it amends one that did.
        if case .unreadable = condition { return }
        if !event.endsException, let clause = event.text(ExceptionSlots.clause),
            exceptions.count < Limits.exceptionsPerCustomer
        {
            let kind = event.value(ExceptionSlots.scopeKind).flatMap { ExceptionSlots.kinds[Int($0)] } ?? .customer
            let scope = event.text(ExceptionSlots.scope).flatMap { text in
                kind == .customer ? nil : scopeKey(event, text, kind, subjects)
            }
            // A scope that is named and cannot be told covers nothing; it must not widen to the customer.
            guard kind == .customer || scope != nil else { return }
            exceptions.append(
                ExceptionState(
                    key: key,
                    id: event.string(id),
                    clause: event.string(clause),
                    scopeKind: kind,
                    scope: scope,
                    from: event.integer(ExceptionSlots.from).map { Instant(microseconds: $0) },
                    until: event.integer(ExceptionSlots.until).map { Instant(microseconds: $0) },
                    conditionText: condition.understood?.text,
                    condition: condition.understood
                )
            )
        }
    }

    /// The identity of an exception's scope; a number may be named in E.164.
    private func scopeKey(
        _ event: EventView,
        _ text: Text,
        _ kind: SubjectKind,
        _ subjects: Subjects
    ) -> SignalKey {
        if kind == .number, let number = TelephoneNumber(e164: event.utf8(text)) {
            return Identity.combine(subjects.customerKey, Identity.of(number.packed, domain: Domain.number))
        }
        return Identity.combine(subjects.customerKey, event.identity(text, domain: Domain.of(kind)))
    }
}
