// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// Finds what the numbering plan tells about the parties of an event and makes it part of the event.
///
/// - Cost: a look-up in a cache per number; the plan itself is walked only for numbers not seen of late.
struct Enrichment: Sendable {
    private var cache = NumberFactsCache()
    /// What was found about the parties of one event.
    struct Found: Sendable {
        /// Facts of the two main parties, for the functions that ask about zones.
        var from = NumberFacts.unknown
        var to = NumberFacts.unknown
        /// Whether any party of the event is an emergency service.
        var isEmergency = false
    }

    /// The parties that may be given beside the list of recipients.
    private static let parties = 4

    /// Asks for the memory that the facts of an event's main parties will be looked up in.
    mutating func prefetch(for pending: PendingEvent) {
        if let number = pending.event.value(EventSlots.from.packed) { cache.prefetch(TelephoneNumber(packed: number)) }
        if let number = pending.event.value(EventSlots.to.packed) { cache.prefetch(TelephoneNumber(packed: number)) }
    }

    /// Fills the facts of an event, and gives rules its envelope: what happened, when, and where it came from.
    mutating func complete(_ event: inout UsageEvent) -> Found {
        let (type, time, id, source) = (event.type, event.time, event.id, event.source)
        return event.open(places: Self.parties + event.list(EventSlots.recipients).count) { open in
            open.set(0, 1)
            open.set(EventSlots.eventType, UInt64(type.rawValue))
            open.set(EventSlots.eventTime, UInt64(bitPattern: time.microseconds))
            open.set(EventSlots.eventID, id.bits)
            open.set(EventSlots.eventSource, source.bits)
            return enrich(&open)
        }
    }

    private mutating func enrich(_ event: inout OpenEvent) -> Found {
        var found = Found()
        found.isEmergency = event.isSymbol(EventSlots.calledClass, Symbols.emergencyClass)
        // An emergency service that calls in is one; a customer that shows such a number as its own is not.
        var isFromEmergency = false
        found.from = fill(EventSlots.from, &event, &isFromEmergency)
        if isFromEmergency, !event.isSymbol(EventSlots.direction, Symbols.outbound) { found.isEmergency = true }
        found.to = fill(EventSlots.to, &event, &found.isEmergency)
        if event.has(EventSlots.transferTarget.base) { _ = fill(EventSlots.transferTarget, &event, &found.isEmergency) }
        if event.has(EventSlots.forwardTarget.base) { _ = fill(EventSlots.forwardTarget, &event, &found.isEmergency) }
        let list = event.list(EventSlots.recipients)
        for element in 0..<list.count {
            let party = EventSlots.to.moved(to: list.first + element * Self.partySlots)
            _ = fill(party, &event, &found.isEmergency)
        }
        return found
    }

    static let partySlots: Int = {
        guard case .objects(let party, _)? = EventSchema.standard.field("recipients")?.kind else {
            preconditionFailure("The event schema has no list of recipients.")
        }
        return party.slotCount
    }()

    /// The facts about a party, which become part of the event.
    private mutating func fill(
        _ party: EventSlots.Party,
        _ event: inout OpenEvent,
        _ isAnyEmergency: inout Bool
    ) -> NumberFacts {
        guard event.has(party.base) else { return .unknown }
        var isEmergency = event.isSymbol(party.numberType, Symbols.emergencyType)
        if !event.has(party.packed), let number = spelledNumber(party, event) {
            event.set(party.packed, number.packed)
        }
        guard let packed = event.value(party.packed) else {
            if isEmergency || isSpelledEmergency(party, event) { mark(party, &event, &isAnyEmergency) }
            return .unknown
        }
        let facts = cache.facts(of: TelephoneNumber(packed: packed))
        write(facts, party, &event)
        if !isEmergency { isEmergency = facts.kind == .emergency || isSpelledEmergency(party, event) }
        if isEmergency { mark(party, &event, &isAnyEmergency) }
        return facts
    }

    private func mark(_ party: EventSlots.Party, _ event: inout OpenEvent, _ isAnyEmergency: inout Bool) {
        event.set(party.kind, UInt64(NumberKind.emergency.rawValue))
        isAnyEmergency = true
    }

    /// A number that came as text only.
    private func spelledNumber(_ party: EventSlots.Party, _ event: OpenEvent) -> TelephoneNumber? {
        func number(_ slot: Int) -> TelephoneNumber? {
            event.text(slot).flatMap { NumberSpelling.telephoneNumber(in: event.utf8($0)) }
        }
        if let number = number(party.e164) ?? number(party.raw) ?? number(party.uri) { return number }
        // As people dial at home, when the source tells the country.
        guard let raw = event.text(party.raw), let country = event.text(party.country),
            let code = CountryCode(event.utf8(country))
        else { return nil }
        return NationalNumber.telephoneNumber(in: event.utf8(raw), country: code)
    }

    private func isSpelledEmergency(_ party: EventSlots.Party, _ event: OpenEvent) -> Bool {
        // A number in E.164 was judged by the plan; only a short one may still be an emergency number with a prefix.
        let e164 = event.text(party.e164).flatMap { $0.length <= 8 ? $0 : nil }
        // The usual party has nothing but a number in full.
        guard e164 != nil || event.has(party.raw) || event.has(party.uri) || event.has(party.handle) else {
            return false
        }
        let country = event.text(party.country).flatMap { CountryCode(event.utf8($0)) }
        func isEmergency(_ text: Text?) -> Bool {
            text.map { EmergencyNumbers.isEmergency(event.utf8($0), country: country) } ?? false
        }
        return isEmergency(event.text(party.raw)) || isEmergency(event.text(party.uri))
            || isEmergency(event.text(party.handle)) || isEmergency(e164)
    }

    private func write(_ facts: NumberFacts, _ party: EventSlots.Party, _ event: inout OpenEvent) {
        event.set(party.kind, UInt64(facts.kind.rawValue))
        event.set(party.valid, facts.isValid ? 1 : 0)
        event.set(party.allocated, facts.isAllocated ? 1 : 0)
        event.set(party.rateClass, UInt64(facts.rateClass))
        guard facts.country.isCountry else { return }
        let name = event.addPlace(country: facts.country.rawValue, part: facts.subdivision.part)
        let country = Text(offset: name, length: 2).bits
        if !event.has(party.country) { event.set(party.country, country) }
        let region = facts.subdivision.isKnown ? Text(offset: name, length: 5).bits : country
        event.set(party.region, event.text(party.subdivision)?.bits ?? region)
    }
}
