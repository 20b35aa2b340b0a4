// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// One part of the key that a signal is counted by.
enum KeyPart: Hashable, Sendable {
    case customer, endUser, number, from, to, campaign, device, apiClient, session, sourceIP
    case destinationCountry, destinationBlock, trunk, forwardTarget
    /// A text of the event.
    case text(Int)
    /// A word, a whole number or a truth of the event.
    case scalar(Int)

    /// The names packs use, beside event paths.
    static let names: [(name: String, part: KeyPart)] = [
        ("customer", .customer), ("endUser", .endUser), ("number", .number), ("from", .from), ("to", .to),
        ("campaign", .campaign), ("device", .device), ("apiClient", .apiClient), ("session", .session),
        ("sourceIp", .sourceIP), ("destinationCountry", .destinationCountry),
        ("destinationBlock", .destinationBlock), ("trunk", .trunk), ("forwardTarget", .forwardTarget),
    ]

    /// The part of this name: one of the short names, or an event path such as `event.session.seller.id`.
    init?(named name: String) {
        if let known = Self.names.first(where: { $0.name == name }) {
            self = known.part
            return
        }
        var path = Substring(name)
        if path.hasPrefix("event.") { path = path.dropFirst(6) }
        guard let slot = EventSchema.standard.slot(String(path)) else { return nil }
        switch EventSchema.standard.field(String(path))?.kind {
        case .text: self = .text(slot)
        case .symbol, .integer, .truth: self = .scalar(slot)
        default: return nil
        }
    }

    /// Whether the part may be told by what came before, and not by the event alone.
    var dependsOnState: Bool { self == .forwardTarget }

    /// The identity of this part of an event; nil when the event does not name it.
    ///
    /// - Cost: at most one hash over the text it names.
    /// What is known (`state`) is nil before the event's turn, when parts that depend on it cannot be told.
    func identity(of event: EventView, _ subjects: borrowing Subjects, _ state: PartitionState?) -> SignalKey? {
        switch self {
        case .customer: return subjects.customerKey
        case .endUser: return subjects.endUser
        case .number: return subjects.number
        case .campaign: return subjects.campaign
        case .device: return subjects.device
        case .apiClient: return subjects.apiClient
        case .session: return subjects.session
        case .from: return Subjects.party(EventSlots.from, of: event)
        case .to: return Subjects.party(EventSlots.to, of: event)
        case .sourceIP:
            let text = event.text(EventSlots.sourceIP) ?? event.text(EventSlots.accessIP)
            return text.map { event.identity($0, domain: Domain.text) }
        case .destinationCountry:
            return event.text(EventSlots.to.country).map { event.identity($0, domain: Domain.text) }
        case .destinationBlock:
            return event.value(EventSlots.to.packed).map {
                Identity.of(TelephoneNumber(packed: $0).leading(7), domain: Domain.value)
            }
        case .trunk: return event.text(EventSlots.trunk).map { event.identity($0, domain: Domain.text) }
        case .forwardTarget: return forwardTarget(of: event, subjects, state)
        case .text(let slot): return event.text(slot).map { event.identity($0, domain: Domain.text) }
        case .scalar(let slot): return event.value(slot).map { Identity.of($0, domain: Domain.value) }
        }
    }

    /// The identity of this part whoever the customer is: what a signal across customers is counted by.
    func sharedIdentity(of event: EventView, _ subjects: borrowing Subjects, _ state: PartitionState?) -> SignalKey? {
        func text(_ slot: Int, _ domain: UInt64) -> SignalKey? {
            event.text(slot).map { event.identity($0, domain: domain) }
        }
        switch self {
        case .endUser: return text(EventSlots.endUserID, Domain.endUser)
        case .campaign: return text(EventSlots.campaignID, Domain.campaign)
        case .device: return text(EventSlots.deviceID, Domain.device)
        case .apiClient: return text(EventSlots.apiClientID, Domain.apiClient)
        case .session: return text(EventSlots.sessionID, Domain.session)
        case .number: return Subjects.party(subjects.isInbound ? EventSlots.to : EventSlots.from, of: event)
        default: return identity(of: event, subjects, state)
        }
    }

    /// Where a number points: as the event says, or as the number was last configured.
    private func forwardTarget(
        of event: EventView,
        _ subjects: borrowing Subjects,
        _ state: PartitionState?
    ) -> SignalKey? {
        if let told = Subjects.party(EventSlots.forwardTarget, of: event) { return told }
        if let told = Subjects.party(EventSlots.transferTarget, of: event) { return told }
        guard let state, let number = subjects.number, let entry = state.numbers.find(number) else { return nil }
        return state.numbers[entry].forwardTarget
    }
}

extension TelephoneNumber {
    /// The first digits of the number, as a number.
    func leading(_ wanted: Int) -> UInt64 {
        var digits = digits
        for _ in 0..<max(0, count - wanted) { digits /= 10 }
        return digits
    }
}
