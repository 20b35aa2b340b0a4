// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

extension PartitionState {
    func foldSetting(_ event: EventView, _ subjects: Subjects) {
        guard let resource = event.value(EventSlots.changeResource), let id = event.text(EventSlots.changeID) else {
            return
        }
        func key(_ domain: UInt64) -> SignalKey {
            Identity.combine(subjects.customerKey, event.identity(id, domain: domain))
        }
        switch resource {
        case Symbols.Resource.endUser: foldEndUser(event, key(Domain.endUser), subjects)
        case Symbols.Resource.role:
            let endUser = endUsers.insert(key(Domain.endUser), EndUserState())
            if let role = event.text(ChangeSlots.role) { endUsers[endUser].role = texts.keep(event.utf8(role)) }
            if let queues = event.identities(ChangeSlots.queues) { endUsers[endUser].queues = queues }
        case Symbols.Resource.mediaSink:
            let isGone = event.value(EventSlots.changeAction) == Symbols.Action.deleted
            let sink = mediaSinks.insert(key(Domain.mediaSink), false)
            mediaSinks[sink] = !isGone && event.truth(ChangeSlots.registered) ?? false
        case Symbols.Resource.apiClient:
            if let quota = event.integer(ChangeSlots.quotaPerMinute) {
                apiQuotas[apiQuotas.insert(key(Domain.apiClient), quota)] = quota
            }
        case Symbols.Resource.setting: foldSafeguard(event, id, subjects)
        default: break
        }
    }

    private func foldEndUser(_ event: EventView, _ key: SignalKey, _ subjects: Subjects) {
        let endUser = endUsers.insert(key, EndUserState())
        let action = event.value(EventSlots.changeAction)
        if let role = event.text(ChangeSlots.role) { endUsers[endUser].role = texts.keep(event.utf8(role)) }
        let wasActive = endUsers[endUser].isActive ?? false
        switch action {
        case Symbols.Action.deactivated, Symbols.Action.deleted, Symbols.Action.suspended:
            endUsers[endUser].isActive = false
            endUsers[endUser].isSignedIn = false
            if wasActive { customers[subjects.customer].activeEndUsers -= 1 }
        case Symbols.Action.created, Symbols.Action.activated:
            endUsers[endUser].isActive = true
            if !wasActive { customers[subjects.customer].activeEndUsers += 1 }
        default: break
        }
    }

    private func foldSafeguard(_ event: EventView, _ id: Text, _ subjects: Subjects) {
        guard let isOn = event.truth(ChangeSlots.enabled) else { return }
        let bytes = event.utf8(id)
        guard let safeguard = Safeguard.allCases.first(where: { $0.name.utf8.elementsEqual(bytes) }) else { return }
        let bit = UInt8(1) << safeguard.rawValue
        customers[subjects.customer].safeguardsKnown |= bit
        if isOn {
            customers[subjects.customer].safeguardsOn |= bit
        } else {
            customers[subjects.customer].safeguardsOn &= ~bit
        }
    }

    func foldCampaign(_ event: EventView, _ subjects: Subjects) {
        let named = event.text(EventSlots.campaignID) ?? event.text(EventSlots.changeID)
        guard let named else { return }
        let key = Identity.combine(subjects.customerKey, event.identity(named, domain: Domain.campaign))
        let campaign = campaigns.insert(key, CampaignState(firstSeen: event.time))
        switch event.type {
        case .campaignStarted: campaigns[campaign].isRunning = true
        case .campaignStopped: campaigns[campaign].isRunning = false
        default: break
        }
        if let purpose = event.value(EventSlots.purpose), purpose != campaigns[campaign].purpose {
            campaigns[campaign].previousPurpose = campaigns[campaign].purpose
            campaigns[campaign].purpose = purpose
        }
        campaigns[campaign].initiation = event.value(EventSlots.initiation) ?? campaigns[campaign].initiation
    }

    func foldDialer(_ event: EventView, _ subjects: Subjects) {
        guard let key = subjects.campaign, let ready = event.integer(EventSlots.agentsReady) else { return }
        campaigns[campaigns.insert(key, CampaignState(firstSeen: event.time))].agentsReady = ready
    }

    func foldForward(_ event: EventView, _ subjects: Subjects) {
        guard let number = Subjects.party(EventSlots.from, of: event) else { return }
        let key = Identity.combine(subjects.customerKey, number)
        let target = Subjects.party(EventSlots.forwardTarget, of: event)
        numbers[numbers.insert(key, NumberState())].forwardTarget = target
    }

    func foldSignIn(_ event: EventView, _ subjects: Subjects) {
        guard let key = subjects.endUser else { return }
        let endUser = endUsers.insert(key, EndUserState())
        guard event.type == .userSignedIn else {
            endUsers[endUser].isSignedIn = false
            return
        }
        guard event.isSymbol(EventSlots.accessResult, Symbols.success) else { return }
        endUsers[endUser].isSignedIn = true
        if let country = event.text(EventSlots.accessCountry) {
            endUsers[endUser].lastCountry = texts.keep(event.utf8(country))
        }
    }

    func foldRegistry(_ event: EventView, _ subjects: Subjects) {
        guard let registry = event.text(EventSlots.registry), let result = event.value(EventSlots.registryResult),
            result == Symbols.listed || result == Symbols.notListed,
            let party = Subjects.party(EventSlots.to, of: event)
        else { return }
        let name = event.identity(registry, domain: Domain.registry)
        let key = Identity.combine(Identity.combine(subjects.customerKey, name), party)
        registries[registries.insert(key, RegistryState(isListed: false))].isListed = result == Symbols.listed
    }

    /// An answer such as STOP: the consumer objects to further messages.
    func foldReply(_ event: EventView, _ subjects: Subjects) {
        let isOptOut =
            event.isSymbol(EventSlots.optOut, Symbols.keyword) || event.isSymbol(EventSlots.optOut, Symbols.inferred)
        guard isOptOut, let party = Subjects.party(EventSlots.from, of: event) else { return }
        let isMail = event.isSymbol(EventSlots.channel, Symbols.email)
        object(
            Identity.combine(subjects.customerKey, party),
            to: isMail ? ConsentScopes.email : ConsentScopes.sms,
            at: event.time
        )
    }

    func foldConsent(_ event: EventView, _ subjects: Subjects) {
        let list = event.list(EventSlots.consent)
        let slots = ConsentSlots.shared
        for element in 0..<list.count {
            let base = list.first + element * slots.slotCount
            let subject = EventSlots.from.moved(to: base + slots.subject)
            // A consent without a subject of its own is about the party the event names.
            let party =
                Subjects.party(subject, of: event) ?? Subjects.party(EventSlots.to, of: event)
                ?? Subjects.party(EventSlots.from, of: event)
            guard let party, let kind = event.value(base + slots.kind) else { continue }
            let key = Identity.combine(subjects.customerKey, party)
            let scopes = ConsentScopes.mask(of: event, base + slots.scope)
            switch kind {
            case Symbols.Consent.optOut, Symbols.Consent.revoked:
                object(key, to: scopes == 0 ? ConsentScopes.all : scopes, at: event.time)
            case Symbols.Consent.none: break
            default: agree(key, ConsentState(event, base), at: event.time)
            }
        }
    }

    private func object(_ key: SignalKey, to scopes: UInt64, at time: Instant) {
        let consumer = consumers.insert(key, ConsumerState())
        let objected = ConsentScopes.spelledOut(scopes)
        // An objection that is reported late does not undo what was agreed to since.
        var newer: UInt64 = 0
        var kept: [ConsentState] = []
        for consent in consumers[consumer].consents {
            if consent.withdrawn != nil || consent.captured > time {
                if consent.withdrawn == nil { newer |= consent.scopes }
                kept.append(consent)
                continue
            }
            // What is withdrawn covers what happened before, for that may be reported later.
            var (rest, gone) = (consent, consent)
            rest.scopes &= ~(objected | ConsentScopes.whole)
            gone.scopes &= objected | ConsentScopes.whole
            gone.withdrawn = time
            if gone.scopes != 0 { kept.append(gone) }
            if rest.scopes != 0 { kept.append(rest) }
        }
        consumers[consumer].consents = kept
        consumers[consumer].dropConsents(beyond: Limits.consentsPerConsumer)
        let added = objected & ~newer & ~ConsentScopes.whole
        for scope in 0..<8 where added >> UInt64(scope) & 1 == 1 {
            let isKnown = consumers[consumer].optedOut >> UInt64(scope) & 1 == 1
            let since = isKnown ? consumers[consumer].optedOutSince[scope] : .max
            consumers[consumer].optedOutSince[scope] = min(since, time.microseconds)
        }
        consumers[consumer].optedOut |= added
        consumers[consumer].optedOutAt = max(consumers[consumer].optedOutAt ?? time, time)
    }

    private func agree(_ key: SignalKey, _ consent: ConsentState, at time: Instant) {
        let consumer = consumers.insert(key, ConsumerState())
        var consent = consent
        consent.scopes = ConsentScopes.spelledOut(consent.scopes)
        if let objected = consumers[consumer].optedOutAt, consent.captured < objected {
            // It was given before the objection and is only reported after it.
            let withdrawn = consumers[consumer].optedOut
            if withdrawn & consent.scopes != 0 { consent.scopes &= ~(withdrawn | ConsentScopes.whole) }
        } else {
            consumers[consumer].optedOut &= ~consent.scopes
        }
        guard consent.scopes != 0 else { return }
        consumers[consumer].consents.append(consent)
        consumers[consumer].dropConsents(beyond: Limits.consentsPerConsumer)
    }
}

extension ConsumerState {
    /// Forgets the oldest consents beyond a number; those that were withdrawn go first.
    mutating func dropConsents(beyond limit: Int) {
        while consents.count > limit { consents.remove(at: consents.firstIndex { $0.withdrawn != nil } ?? 0) }
    }
}

extension ConsentState {
    /// One consent of an event's list, whose first slot is `base`.
    init(_ event: EventView, _ base: Int) {
        let slots = ConsentSlots.shared
        scopes = ConsentScopes.mask(of: event, base + slots.scope)
        purposes = ConsentScopes.purposes(of: event, base + slots.purposes)
        expires = event.integer(base + slots.expiresAt).map { Instant(microseconds: $0) }
        isDated = event.has(base + slots.capturedAt)
        captured = event.integer(base + slots.capturedAt).map { Instant(microseconds: $0) } ?? event.time
        seller = event.text(base + slots.seller).map { event.identity($0, domain: Domain.text) }
    }

    /// The consents that an act brings along as its own proof.
    ///
    /// - Cost: no allocation once the array has grown to the usual size.
    static func carried(by event: EventView, into consents: inout [ConsentState]) {
        consents.removeAll(keepingCapacity: true)
        guard event.type != .consentChanged else { return }
        let list = event.list(EventSlots.consent)
        let slots = ConsentSlots.shared
        for element in 0..<list.count {
            let base = list.first + element * slots.slotCount
            guard let kind = event.value(base + slots.kind), kind != Symbols.Consent.optOut,
                kind != Symbols.Consent.revoked, kind != Symbols.Consent.none
            else { continue }
            var consent = ConsentState(event, base)
            consent.scopes = ConsentScopes.spelledOut(consent.scopes)
            consent.subject = Subjects.party(EventSlots.from.moved(to: base + slots.subject), of: event)
            consents.append(consent)
        }
    }
}
