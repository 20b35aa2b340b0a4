// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import UsageModel

/// Finds whom an event is about, as the engine does: its number is `from` of what a customer sends, `to` of what it
/// receives.
struct CaseSubjects {
    private var decoder = EventDecoder()
    private var event = UsageEvent()
    private let inbound: Int64?

    init() {
        inbound = EventSchema.standard.field("session.direction").flatMap { field in
            guard case .symbol(let names) = field.kind else { return nil }
            return names.firstIndex(of: "inbound").map { Int64($0) }
        }
    }

    /// The subjects of an event but its customer; none when it cannot be read.
    mutating func of(_ bytes: [UInt8]) -> [CaseRecord.Subject] {
        guard decoder.decode(bytes, into: &event).problem == nil else { return [] }
        let slots = EventSchema.Slots.self
        let isInbound =
            event.integer(slots.sessionDirection) == inbound
            || event.type == .messageReceived && !event.has(slots.sessionDirection)
        let own = (isInbound ? slots.to : slots.from) + EventSchema.PartySlots.e164
        let found: [(kind: SubjectKind, slot: Int)] = [
            (.endUser, slots.endUserID), (.number, own), (.campaign, slots.sessionCampaignID),
            (.device, slots.deviceID), (.apiClient, slots.apiClientID),
        ]
        return found.compactMap { kind, slot in
            event.text(slot).map { CaseRecord.Subject(kind: kind.name, id: event.string($0)) }
        }
    }
}
