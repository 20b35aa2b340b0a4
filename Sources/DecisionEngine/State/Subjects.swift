// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Whom one event is about: the identities its standing, its exceptions and its signals are kept under.
///
/// All but the customer's are made with the customer's identity, so that no two customers share a key.
struct Subjects: Sendable {
    /// The entry of the customer in the partition's table.
    var customer: Int
    var customerKey: SignalKey
    var endUser: SignalKey?
    /// The customer's own number: `from` of what it sends, `to` of what it receives.
    var number: SignalKey?
    var campaign: SignalKey?
    var device: SignalKey?
    var apiClient: SignalKey?
    var session: SignalKey?
    var isInbound = false

    /// The identity of a subject of the event, when the event names one.
    func key(_ kind: SubjectKind) -> SignalKey? {
        switch kind {
        case .customer: customerKey
        case .endUser: endUser
        case .number: number
        case .campaign: campaign
        case .device: device
        case .apiClient: apiClient
        }
    }
}

extension Subjects {
    /// The subjects an event names.
    static func of(_ event: EventView, customer: Int, customerKey: SignalKey) -> Subjects {
        var subjects = Subjects(customer: customer, customerKey: customerKey)
        func scoped(_ slot: Int, _ domain: UInt64) -> SignalKey? {
            event.text(slot).map { Identity.combine(customerKey, event.identity($0, domain: domain)) }
        }
        subjects.endUser = scoped(EventSlots.endUserID, Domain.endUser)
        subjects.campaign = scoped(EventSlots.campaignID, Domain.campaign)
        subjects.device = scoped(EventSlots.deviceID, Domain.device)
        subjects.apiClient = scoped(EventSlots.apiClientID, Domain.apiClient)
        subjects.session = scoped(EventSlots.sessionID, Domain.session)
        subjects.isInbound =
            event.isSymbol(EventSlots.direction, Symbols.inbound)
            // A message that was received came in, whether or not its session says so.
            || event.type == .messageReceived && !event.has(EventSlots.direction)
        let own = subjects.isInbound ? EventSlots.to : EventSlots.from
        subjects.number = party(own, of: event).map { Identity.combine(customerKey, $0) }
        return subjects
    }

    /// The identity of a party by its number, or by whatever names it when it has none; nil when nothing does.
    static func party(_ party: EventSlots.Party, of event: EventView) -> SignalKey? {
        guard event.has(party.base) else { return nil }
        if let packed = event.value(party.packed) { return Identity.of(packed, domain: Domain.number) }
        for place in party.names.indices {
            if let text = event.text(party.names[place]) { return event.identity(text, domain: Domain.number) }
        }
        return nil
    }
}

/// The words of enumerations that the engine itself asks for.
enum Symbols {
    static let inbound = EventSlots.symbol("session.direction", "inbound")
    static let outbound = EventSlots.symbol("session.direction", "outbound")
    static let inline = EventSlots.symbol("origin.mode", "inline")
    static let batch = EventSlots.symbol("origin.mode", "batch")
    static let email = EventSlots.symbol("session.channel", "email")
    static let human = EventSlots.symbol("outcome.amd", "human")
    static let caller = EventSlots.symbol("outcome.endedBy", "caller")
    static let unknownEnd = EventSlots.symbol("outcome.endedBy", "unknown")
    static let callee = EventSlots.symbol("outcome.endedBy", "callee")
    static let emergencyType = EventSlots.symbol("from.numberType", "emergency")
    static let emergencyClass = EventSlots.symbol("session.calledClass", "emergency_service")
    static let forward = EventSlots.symbol("transfer.kind", "forward")
    static let listed = EventSlots.symbol("registryCheck.result", "listed")
    static let notListed = EventSlots.symbol("registryCheck.result", "not_listed")
    static let keyword = EventSlots.symbol("message.optOut", "keyword")
    static let inferred = EventSlots.symbol("message.optOut", "inferred")
    static let success = EventSlots.symbol("access.result", "success")

    enum Action {
        static let created = EventSlots.symbol("change.action", "created")
        static let assigned = EventSlots.symbol("change.action", "assigned")
        static let ported = EventSlots.symbol("change.action", "ported")
        static let verified = EventSlots.symbol("change.action", "verified")
        static let released = EventSlots.symbol("change.action", "released")
        static let unassigned = EventSlots.symbol("change.action", "unassigned")
        static let suspended = EventSlots.symbol("change.action", "suspended")
        static let activated = EventSlots.symbol("change.action", "activated")
        static let deactivated = EventSlots.symbol("change.action", "deactivated")
        static let deleted = EventSlots.symbol("change.action", "deleted")
        static let ended = EventSlots.symbol("change.action", "ended")
        static let revoked = EventSlots.symbol("change.action", "revoked")
    }

    enum Resource {
        static let endUser = EventSlots.symbol("change.resource", "end_user")
        static let role = EventSlots.symbol("change.resource", "role")
        static let setting = EventSlots.symbol("change.resource", "setting")
        static let mediaSink = EventSlots.symbol("change.resource", "media_sink")
        static let apiClient = EventSlots.symbol("change.resource", "api_client")
        static let customer = EventSlots.symbol("change.resource", "customer")
    }

    enum Consent {
        static let optOut = EventSlots.symbol("consent.kind", "opt_out")
        static let revoked = EventSlots.symbol("consent.kind", "revoked")
        static let none = EventSlots.symbol("consent.kind", "none")
    }
}
