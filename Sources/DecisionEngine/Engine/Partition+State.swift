// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// Writes what is known of the event's subjects into the slots rules look at.
    ///
    /// - Cost: only the objects that a rule of the type looks at are written.
    func writeState(_ event: EventView, _ plan: HotPlan) {
        let needs = plan.stateObjects
        guard !needs.isEmpty else { return }
        stateBank.clear()
        write(needs, event)
    }

    /// Writes some of the state beside what stands in the slots already.
    func write(_ needs: StateObjects, _ event: EventView) {
        if needs.contains(.customer) { writeCustomer(state.customers[subjects.customer], event) }
        if needs.contains(.endUser), let key = subjects.endUser { writeEndUser(key, event) }
        if needs.contains(.number), let key = subjects.number { writeNumber(key, event) }
        if needs.contains(.campaign), let key = subjects.campaign { writeCampaign(key, event) }
        if needs.contains(.standing) { writeStanding() }
    }

    private func set(_ slot: StateSchema.Slot, _ value: UInt64) { stateBank.set(slot.rawValue, value) }

    private func set(_ slot: StateSchema.Slot, _ value: Bool?) {
        if let value { set(slot, value ? 1 : 0 as UInt64) }
    }

    private func set(_ slot: StateSchema.Slot, _ value: Int64?) {
        if let value { set(slot, UInt64(bitPattern: value)) }
    }

    private func set(_ slot: StateSchema.Slot, _ value: Text?) {
        if let value { set(slot, value.bits) }
    }

    /// Whole days between two moments; an event that is older than its subject is day 0.
    private func days(since start: Instant, _ event: EventView) -> Int64 {
        max(0, (event.time.microseconds &- start.microseconds) / 86_400_000_000)
    }

    private func writeCustomer(_ customer: CustomerState, _ event: EventView) {
        set(.customer, 1 as UInt64)
        set(.customerID, event.text(EventSlots.customerID))
        set(.customerAgeDays, days(since: customer.created ?? customer.firstSeen, event))
        set(.customerVerified, customer.isVerified)
        let isSuspended = state.standing.measures(of: subjects.customerKey).contains {
            $0.rule == -1 && $0.holds(at: event.time)
        }
        set(.customerSuspendedElsewhere, isSuspended)
        set(.customerDisassociated, customer.isDisassociated)
        set(.useCase, 1 as UInt64)
        set(.useCaseSector, customer.useCase.sector)
        set(.useCaseSafetyRelated, customer.useCase.isSafetyRelated)
        set(.useCaseChildDirected, customer.useCase.isChildDirected)
        set(.useCaseFailoverPlan, customer.useCase.hasFailoverPlan)
        set(.customerNumbers, Int64(customer.ownedNumbers))
        set(
            .customerOpenLegs,
            customer.openCalls.isEmpty
                ? 0 : state.customers[subjects.customer].openCalls.count(at: customer.watermark)
        )
        set(.customerActiveEndUsers, Int64(customer.activeEndUsers))
        set(.customerResaleAgreement, customer.agreements.contains { $0.isActive && $0.signatures >= 2 })
        set(.customerLegalName, customer.legalName)
        guard let plan = customer.plan else { return }
        set(.plan, 1 as UInt64)
        set(.planID, plan.id)
        set(.planSeats, plan.seats)
        set(.planConcurrency, plan.concurrency)
        if let rate = plan.callsPerSecond { set(.planCallsPerSecond, rate.bitPattern) }
        set(.planMinutesPerSeat, plan.minutesPerSeat)
        set(.planAPIRequests, plan.apiRequestsPerMinute)
    }

    private func writeEndUser(_ key: SignalKey, _ event: EventView) {
        set(.endUser, 1 as UInt64)
        set(.endUserID, event.text(EventSlots.endUserID))
        guard let entry = state.endUsers.find(key) else { return }
        let endUser = state.endUsers[entry]
        set(.endUserActive, endUser.isActive)
        set(.endUserRole, endUser.role)
        set(.endUserSignedIn, endUser.isSignedIn)
        set(.endUserLastCountry, endUser.lastCountry)
    }

    private func writeNumber(_ key: SignalKey, _ event: EventView) {
        set(.number, 1 as UInt64)
        let number = state.numbers.find(key).map { state.numbers[$0] } ?? NumberState()
        set(.numberOwned, number.isOwned(at: event.time))
        if let since = number.ownedSince { set(.numberAgeDays, days(since: since, event)) }
        set(.numberForwarded, number.forwardTarget != nil)
        let isSuspended = state.standing.measures(of: key).contains { $0.rule == -1 && $0.holds(at: event.time) }
        set(.numberSuspendedElsewhere, isSuspended)
    }

    private func writeCampaign(_ key: SignalKey, _ event: EventView) {
        set(.campaign, 1 as UInt64)
        set(.campaignID, event.text(EventSlots.campaignID))
        guard let entry = state.campaigns.find(key) else { return }
        let campaign = state.campaigns[entry]
        set(.campaignRunning, campaign.isRunning)
        if let purpose = campaign.purpose { set(.campaignPurpose, purpose) }
        if let initiation = campaign.initiation { set(.campaignInitiation, initiation) }
        if let purpose = campaign.previousPurpose { set(.campaignPreviousPurpose, purpose) }
        set(.campaignAgeDays, days(since: campaign.firstSeen, event))
        set(.campaignAgentsReady, campaign.agentsReady)
    }

    private func writeStanding() {
        set(.standing, 1 as UInt64)
        set(.standingMeasure, UInt64(standing.overall.rawValue))
        let slots: [6 of StateSchema.Slot] = [
            .standingCustomer, .standingEndUser, .standingNumber, .standingCampaign, .standingDevice,
            .standingAPIClient,
        ]
        for place in slots.indices { set(slots[place], UInt64(standing.strictest[place].rawValue)) }
    }
}

/// The state objects that the rules of an event type look at.
struct StateObjects: OptionSet, Sendable {
    var rawValue: UInt8

    static let customer = StateObjects(rawValue: 1)
    static let endUser = StateObjects(rawValue: 2)
    static let number = StateObjects(rawValue: 4)
    static let campaign = StateObjects(rawValue: 8)
    static let standing = StateObjects(rawValue: 16)

    /// The objects that hold these slots.
    init(of addresses: some Sequence<SlotAddress>) {
        rawValue = 0
        for address in addresses where address.bank == 2 {
            switch Int(address.index) {
            case ..<StateSchema.Slot.endUser.rawValue: insert(.customer)
            case ..<StateSchema.Slot.number.rawValue: insert(.endUser)
            case ..<StateSchema.Slot.campaign.rawValue: insert(.number)
            case ..<StateSchema.Slot.standing.rawValue: insert(.campaign)
            default: insert(.standing)
            }
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}
