// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Where the engine finds the members of an event that it folds into state.
enum EventSlots {
    /// The slots of a party: who called, was called, wrote or was written to.
    ///
    /// All parties have the same shape, so that the first slot tells the others.
    struct Party: Sendable {
        var base: Int

        var e164: Int { base + EventSchema.PartySlots.e164 }
        var uri: Int { base + EventSchema.PartySlots.uri }
        var raw: Int { base + EventSchema.PartySlots.raw }
        var handle: Int { base + EventSchema.PartySlots.handle }
        var email: Int { base + EventSchema.PartySlots.email }
        var numberType: Int { base + EventSchema.PartySlots.numberType }
        var country: Int { base + EventSchema.PartySlots.country }
        var subdivision: Int { base + EventSchema.PartySlots.subdivision }
        var timeZones: Int { base + EventSchema.PartySlots.timeZones }
        var region: Int { base + EventSchema.PartySlots.region }
        var packed: Int { base + EventSchema.PartySlots.packed }
        var kind: Int { base + EventSchema.PartySlots.kind }
        var valid: Int { base + EventSchema.PartySlots.valid }
        var allocated: Int { base + EventSchema.PartySlots.allocated }
        var rateClass: Int { base + EventSchema.PartySlots.rateClass }

        /// What names a party that has no number in full, in the order it is looked for.
        var names: [5 of Int] { [e164, raw, handle, email, uri] }

        /// The party whose first slot is `base`.
        func moved(to base: Int) -> Party { Party(base: base) }
    }

    static var customerID: Int { EventSchema.Slots.customerID }
    static var endUserID: Int { EventSchema.Slots.endUserID }
    static var deviceID: Int { EventSchema.Slots.deviceID }
    static var apiClientID: Int { EventSchema.Slots.apiClientID }
    static var from: Party { Party(base: EventSchema.Slots.from) }
    static var to: Party { Party(base: EventSchema.Slots.to) }
    static let recipients = slot("recipients")
    static var sessionID: Int { EventSchema.Slots.sessionID }
    static var direction: Int { EventSchema.Slots.sessionDirection }
    static var campaignID: Int { EventSchema.Slots.sessionCampaignID }
    static let channel = slot("session.channel")
    static let queueID = slot("session.queue.id")
    static let sellerID = slot("session.seller.id")
    static let purpose = slot("session.purpose")
    static let initiation = slot("session.initiation")
    static var calledClass: Int { EventSchema.Slots.sessionCalledClass }
    static let amd = slot("outcome.amd")
    static let endedBy = slot("outcome.endedBy")
    static let agentConnectedAt = slot("timing.agentConnectedAt")
    static let agentMs = slot("timing.agentMs")
    static let originMode = slot("origin.mode")
    static let transferTarget = Party(base: slot("transfer.target"))
    static let transferKind = slot("transfer.kind")
    static let forwardTarget = Party(base: slot("forward.target"))
    static let sourceIP = slot("signaling.sourceIp")
    static let trunk = slot("signaling.trunk")
    static let accessIP = slot("access.ip")
    static let accessCountry = slot("access.country")
    static let accessResult = slot("access.result")
    static let optOut = slot("message.optOut")
    static let consent = slot("consent")
    static let monitorBy = slot("monitor.by.id")
    static let registry = slot("registryCheck.registry")
    static let registryResult = slot("registryCheck.result")
    static let agentsReady = slot("dialer.agentsReady")
    /// The slots of `abandonment` and its members.
    static let abandonment: ClosedRange<Int> = {
        let members = ["abandonment", "abandonment.reason", "abandonment.safeHarborMs"].map(slot).sorted()
        return members[0]...members[members.count - 1]
    }()
    static let eventType = slot("type")
    static let eventTime = slot("time")
    static let eventID = slot("id")
    static let eventSource = slot("source")
    static let changeResource = slot("change.resource")
    static let changeID = slot("change.id")
    static let changeAction = slot("change.action")

    /// The slot of a member that the schema has; the schema is part of the program, so that a miss is a mistake in it.
    static func slot(_ path: String) -> Int {
        guard let slot = EventSchema.standard.slot(path) else {
            preconditionFailure("The event schema has no member \(path).")
        }
        return slot
    }

    /// The index of a symbol of an enumeration of the schema.
    static func symbol(_ path: String, _ name: String) -> UInt64 {
        guard case .symbol(let names)? = EventSchema.standard.field(path)?.kind,
            let index = names.firstIndex(of: name)
        else {
            preconditionFailure("The event schema has no value \(name) for \(path).")
        }
        return UInt64(index)
    }
}

extension UsageEvent {
    /// The raw value of a slot, or nil when it was not given.
    func value(_ slot: Int) -> UInt64? { has(slot) ? slots[slot] : nil }

    /// Whether an enumeration has this value; false when it was not given.
    func isSymbol(_ slot: Int, _ symbol: UInt64) -> Bool { has(slot) && slots[slot] == symbol }
}
