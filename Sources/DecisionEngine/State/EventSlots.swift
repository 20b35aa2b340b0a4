// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Where the engine finds the members of an event that it folds into state.
enum EventSlots {
    /// The slots of a party: who called, was called, wrote or was written to.
    struct Party: Sendable {
        var base: Int
        var e164: Int
        var uri: Int
        var raw: Int
        var handle: Int
        var email: Int
        var numberType: Int
        var country: Int
        var timeZones: Int
        var region: Int
        var packed: Int
        var subdivision: Int
        var kind: Int
        var valid: Int
        var allocated: Int
        var rateClass: Int

        init(_ path: String) {
            base = EventSlots.slot(path)
            e164 = EventSlots.slot(path + ".e164")
            uri = EventSlots.slot(path + ".uri")
            raw = EventSlots.slot(path + ".raw")
            handle = EventSlots.slot(path + ".handle")
            email = EventSlots.slot(path + ".email")
            numberType = EventSlots.slot(path + ".numberType")
            country = EventSlots.slot(path + ".country")
            timeZones = EventSlots.slot(path + ".timeZones")
            region = EventSlots.slot(path + ".region")
            packed = EventSlots.slot(path + ".packed")
            subdivision = EventSlots.slot(path + ".subdivision")
            kind = EventSlots.slot(path + ".kind")
            valid = EventSlots.slot(path + ".valid")
            allocated = EventSlots.slot(path + ".allocated")
            rateClass = EventSlots.slot(path + ".rateClass")
        }

        /// The slots of a party whose first slot is `base`: all parties have the same shape.
        func moved(to base: Int) -> Party {
            var moved = self
            let delta = base - self.base
            moved.base += delta
            moved.e164 += delta
            moved.uri += delta
            moved.raw += delta
            moved.handle += delta
            moved.email += delta
            moved.numberType += delta
            moved.country += delta
            moved.timeZones += delta
            moved.region += delta
            moved.packed += delta
            moved.subdivision += delta
            moved.kind += delta
            moved.valid += delta
            moved.allocated += delta
            moved.rateClass += delta
            return moved
        }
    }

    static let customerID = slot("customer.id")
    static let endUserID = slot("endUser.id")
    static let deviceID = slot("device.id")
    static let apiClientID = slot("apiClient.id")
    static let from = Party("from")
    static let to = Party("to")
    static let recipients = slot("recipients")
    static let sessionID = slot("session.id")
    static let direction = slot("session.direction")
    static let campaignID = slot("session.campaign.id")
    static let queueID = slot("session.queue.id")
    static let sellerID = slot("session.seller.id")
    static let purpose = slot("session.purpose")
    static let initiation = slot("session.initiation")
    static let calledClass = slot("session.calledClass")
    static let amd = slot("outcome.amd")
    static let endedBy = slot("outcome.endedBy")
    static let originMode = slot("origin.mode")
    static let transferTarget = Party("transfer.target")
    static let transferKind = slot("transfer.kind")
    static let forwardTarget = Party("forward.target")
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

    /// The identity of a text of this event under a domain.
    func identity(_ text: Text, domain: UInt64) -> SignalKey {
        unsafe bytes.withUnsafeBufferPointer { all in
            unsafe Identity.of(
                UnsafeBufferPointer(rebasing: all[text.offset..<(text.offset + text.length)]),
                domain: domain
            )
        }
    }
}
