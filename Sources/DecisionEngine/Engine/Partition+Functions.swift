// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// Answers a function that a rule calls.
    func answer(
        _ function: EngineFunction,
        _ arguments: UnsafePointer<UInt64>,
        _ result: UnsafeMutablePointer<UInt64>,
        _ frame: borrowing Frame
    ) -> Outcome {
        switch function {
        case .owned: return unsafe truth(party(arguments[0], frame).map { isOwned($0) })
        case .listed: return unsafe listed(Int(truncatingIfNeeded: arguments[0]), arguments[1], frame)
        case .consent: return unsafe consent(arguments[0], arguments[1], arguments[2], frame)
        case .optedOut: return unsafe optedOut(arguments[0], arguments[1], frame)
        case .withinHours: return unsafe withinHours(arguments[0], Int(truncatingIfNeeded: arguments[1]), frame)
        case .localHour: return unsafe local(arguments[0], result, frame) { $0.hour }
        case .localWeekday: return unsafe local(arguments[0], result, frame) { $0.dayOfWeek }
        case .excepted:
            let clause = unsafe policy.clauses[Int(truncatingIfNeeded: arguments[0])]
            let kind = unsafe SubjectKind.allCases[Int(truncatingIfNeeded: arguments[1])]
            return truth(exception(for: clause, at: time, kind: kind) != nil)
        case .isEmergency: return unsafe truth(isEmergencyParty(arguments[0], frame))
        case .feature: return unsafe planHas(plan { $0.features }, arguments[0], frame)
        case .planCountry:
            return unsafe planHas(plan { $0.countries }, arguments[0], frame)
        case .safeguard:
            let bit = unsafe UInt8(1) << UInt8(truncatingIfNeeded: arguments[0])
            if state.customers[subjects.customer].safeguardsKnown & bit == 0 { return .missing }
            return truth(state.customers[subjects.customer].safeguardsOn & bit != 0)
        case .mediaSinkRegistered:
            let key = unsafe scoped(arguments[0], Domain.mediaSink, frame)
            return truth(state.mediaSinks[key] ?? false)
        case .monitorAllowed: return monitorAllowed(frame)
        case .blockedRecently:
            guard let last = state.customers[subjects.customer].lastBlock else { return .no }
            let (span, overflow) = unsafe Int64(bitPattern: arguments[0]).multipliedReportingOverflow(by: 1_000_000)
            return truth(!overflow && time.microseconds &- last.microseconds <= span)
        case .apiQuota:
            let own = subjects.apiClient.flatMap { state.apiQuotas[$0] }
            guard let quota = own ?? plan({ $0.apiRequestsPerMinute }) else {
                return .missing
            }
            unsafe result.pointee = UInt64(bitPattern: quota)
            return .yes
        }
    }

    private func truth(_ value: Bool?) -> Outcome { value.map { $0 ? .yes : .no } ?? .missing }

    /// The slots of a party that was passed to a function.
    private func slots(_ argument: UInt64) -> EventSlots.Party {
        EventSlots.from.moved(to: Int(truncatingIfNeeded: argument & 0xFFFF_FFFF))
    }

    /// The identity of a party that was passed to a function.
    func party(_ argument: UInt64, _ frame: borrowing Frame) -> SignalKey? {
        let slots = slots(argument)
        if let packed = frame.slot(bank: 0, slots.packed) { return Identity.of(packed, domain: Domain.number) }
        for place in slots.names.indices {
            guard let bits = frame.slot(bank: 0, slots.names[place]) else { continue }
            return unsafe frame.withBytes(StringReference(bits: bits)) { unsafe Identity.of($0, domain: Domain.number) }
        }
        return nil
    }

    private func scoped(_ text: UInt64, _ domain: UInt64, _ frame: borrowing Frame) -> SignalKey {
        let identity = unsafe frame.withBytes(StringReference(bits: text)) { unsafe Identity.of($0, domain: domain) }
        return Identity.combine(subjects.customerKey, identity)
    }

    private func isOwned(_ party: SignalKey) -> Bool {
        guard let entry = state.numbers.find(Identity.combine(subjects.customerKey, party)) else { return false }
        return state.numbers[entry].isOwned(at: time)
    }

    private func isEmergencyParty(_ argument: UInt64, _ frame: borrowing Frame) -> Bool {
        frame.slot(bank: 0, slots(argument).kind) == UInt64(NumberKind.emergency.rawValue)
    }

    private func listed(_ list: Int, _ argument: UInt64, _ frame: borrowing Frame) -> Outcome {
        let isObject = argument >> 60 == 15
        if !files.isEmpty, let file = files[list] {
            let answer = listed(in: file, argument, frame)
            if list < policy.lists.count { return answer }
            // Beside the file customers report what they were told: who says yes is believed.
            let reported = answer == .yes ? .yes : reported(list, argument, frame)
            return reported == .missing ? answer : reported
        }
        if list < policy.lists.count {
            if isObject {
                let slots = slots(argument)
                if let packed = frame.slot(bank: 0, slots.packed) {
                    return truth(policy.lists[list].contains(TelephoneNumber(packed: packed)))
                }
                for place in slots.names.indices {
                    if let bits = frame.slot(bank: 0, slots.names[place]) { return truth(contains(list, bits, frame)) }
                }
                return .missing
            }
            return truth(contains(list, argument, frame))
        }
        return reported(list, argument, frame)
    }

    /// What a file says of a party or a text; missing where the party has nothing that such a file could hold.
    private func listed(in file: Registry, _ argument: UInt64, _ frame: borrowing Frame) -> Outcome {
        func contains(_ text: UInt64) -> Outcome {
            unsafe truth(frame.withBytes(StringReference(bits: text)) { unsafe file.contains($0) })
        }
        guard argument >> 60 == 15 else { return contains(argument) }
        let slots = slots(argument)
        if let packed = frame.slot(bank: 0, slots.packed) {
            return truth(file.contains(TelephoneNumber(packed: packed)))
        }
        for place in slots.names.indices {
            if let bits = frame.slot(bank: 0, slots.names[place]) { return contains(bits) }
        }
        return .missing
    }

    /// What the customer reported of a registry.
    private func reported(_ list: Int, _ argument: UInt64, _ frame: borrowing Frame) -> Outcome {
        let identity =
            argument >> 60 == 15
            ? party(argument, frame)
            : unsafe frame.withBytes(StringReference(bits: argument)) { unsafe Identity.of($0, domain: Domain.number) }
        guard let identity else { return .missing }
        let registry = Identity.combine(subjects.customerKey, EngineFunction.registryKeys[list - policy.lists.count])
        guard let entry = state.registries.find(Identity.combine(registry, identity)) else { return .missing }
        return truth(state.registries[entry].isListed)
    }

    private func contains(_ list: Int, _ text: UInt64, _ frame: borrowing Frame) -> Bool {
        unsafe frame.withBytes(StringReference(bits: text)) { bytes in
            guard let base = bytes.baseAddress else { return false }
            return unsafe policy.lists[list].contains(ByteView(base, count: bytes.count))
        }
    }

    private func consumer(_ argument: UInt64, _ frame: borrowing Frame) -> ConsumerState? {
        guard let party = party(argument, frame) else { return nil }
        return state.consumers[Identity.combine(subjects.customerKey, party)]
    }

    private func consent(
        _ argument: UInt64,
        _ scope: UInt64,
        _ purpose: UInt64,
        _ frame: borrowing Frame
    ) -> Outcome {
        let scopeBit = UInt64(1) << scope
        let purposeBit = UInt64(1) << purpose
        let consumer = consumer(argument, frame)
        func counts(_ consent: ConsentState) -> Bool {
            consent.scopes & scopeBit != 0
                && (consent.purposes == 0 || consent.purposes & purposeBit != 0)
                && consent.holds(at: time) && isOfSeller(consent, frame)
        }
        if consumer?.consents.contains(where: counts) ?? false { return .yes }
        guard !consentsOfEvent.isEmpty else { return .no }
        let party = party(argument, frame)
        return truth(
            consentsOfEvent.contains { consent in
                counts(consent) && (consent.subject == nil || consent.subject == party)
                    && !(consumer?.objects(to: scopeBit, since: consent, at: time) ?? false)
            }
        )
    }

    /// Whether a consent is for the seller on whose behalf the contact is made, as far as both are told.
    private func isOfSeller(_ consent: ConsentState, _ frame: borrowing Frame) -> Bool {
        guard let seller = consent.seller, let bits = frame.slot(bank: 0, EventSlots.sellerID) else { return true }
        return unsafe frame.withBytes(StringReference(bits: bits)) { unsafe Identity.of($0, domain: Domain.text) }
            == seller
    }

    private func optedOut(_ argument: UInt64, _ scope: UInt64, _ frame: borrowing Frame) -> Outcome {
        guard let consumer = consumer(argument, frame) else { return .no }
        let bits = UInt64(1) << scope | ConsentScopes.whole
        let asksAll = UInt64(1) << scope == ConsentScopes.whole
        return truth(consumer.objections(to: asksAll ? ConsentScopes.all : bits, at: time) != 0)
    }

    /// A part of the customer's plan.
    private func plan<Part>(_ part: (borrowing PlanState) -> Part?) -> Part? {
        state.customers.read(subjects.customer) { customer in customer.plan.flatMap { part($0) } }
    }

    private func planHas(_ allowed: [SignalKey]?, _ text: UInt64, _ frame: borrowing Frame) -> Outcome {
        guard let allowed else { return .missing }
        let identity = unsafe frame.withBytes(StringReference(bits: text)) {
            unsafe Identity.of($0, domain: Domain.value)
        }
        return truth(allowed.contains(identity))
    }

    /// Whether the monitoring person's queues hold the session's.
    private func monitorAllowed(_ frame: borrowing Frame) -> Outcome {
        guard let by = frame.slot(bank: 0, EventSlots.monitorBy), let queue = frame.slot(bank: 0, EventSlots.queueID)
        else { return .missing }
        guard let entry = state.endUsers.find(scoped(by, Domain.endUser, frame)),
            let queues = state.endUsers[entry].queues
        else { return .missing }
        let identity = unsafe frame.withBytes(StringReference(bits: queue)) {
            unsafe Identity.of($0, domain: Domain.value)
        }
        return truth(queues.contains(identity))
    }
}
