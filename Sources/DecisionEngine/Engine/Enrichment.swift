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

    /// Fills the facts of an event.
    mutating func enrich(_ event: inout UsageEvent) -> Found {
        var found = Found()
        found.isEmergency = event.isSymbol(EventSlots.calledClass, Symbols.emergencyClass)
        // An emergency service that calls in is one; a customer that shows such a number as its own is not.
        var isFromEmergency = false
        found.from = fill(EventSlots.from, &event, &isFromEmergency)
        if isFromEmergency, !event.isSymbol(EventSlots.direction, Symbols.outbound) { found.isEmergency = true }
        found.to = fill(EventSlots.to, &event, &found.isEmergency)
        _ = fill(EventSlots.transferTarget, &event, &found.isEmergency)
        _ = fill(EventSlots.forwardTarget, &event, &found.isEmergency)
        let list = event.list(EventSlots.recipients)
        if list.count > 0 {
            for element in 0..<list.count {
                let party = EventSlots.to.moved(to: list.first + element * Self.partySlots)
                _ = fill(party, &event, &found.isEmergency)
            }
        }
        return found
    }

    /// The facts about any number.
    mutating func facts(of number: TelephoneNumber) -> NumberFacts { cache.facts(of: number) }

    static let partySlots: Int = {
        guard case .objects(let party, _)? = EventSchema.standard.field("recipients")?.kind else {
            preconditionFailure("The event schema has no list of recipients.")
        }
        return party.slotCount
    }()

    /// The facts about a party, which become part of the event.
    private mutating func fill(
        _ party: EventSlots.Party,
        _ event: inout UsageEvent,
        _ isAnyEmergency: inout Bool
    ) -> NumberFacts {
        guard event.has(party.base) else { return .unknown }
        var facts = NumberFacts.unknown
        var isEmergency = event.isSymbol(party.numberType, Symbols.emergencyType)
        if !event.has(party.packed), let number = spelledNumber(party, event) {
            event.set(party.packed, number.packed)
        }
        if let packed = event.value(party.packed) {
            facts = cache.facts(of: TelephoneNumber(packed: packed))
            if facts.kind == .emergency { isEmergency = true }
            write(facts, party, &event)
        }
        if !isEmergency { isEmergency = isSpelledEmergency(party, event) }
        if isEmergency {
            event.set(party.kind, UInt64(NumberKind.emergency.rawValue))
            isAnyEmergency = true
        }
        return facts
    }

    /// A number that came as text only.
    private func spelledNumber(_ party: EventSlots.Party, _ event: UsageEvent) -> TelephoneNumber? {
        for slot in [party.e164, party.raw, party.uri] {
            if let text = event.text(slot), let number = NumberSpelling.telephoneNumber(in: event.utf8(text)) {
                return number
            }
        }
        // As people dial at home, when the source tells the country.
        guard let raw = event.text(party.raw), let country = event.text(party.country),
            let code = CountryCode(event.utf8(country))
        else { return nil }
        return NationalNumber.telephoneNumber(in: event.utf8(raw), country: code)
    }

    private func isSpelledEmergency(_ party: EventSlots.Party, _ event: UsageEvent) -> Bool {
        let country = event.text(party.country).flatMap { CountryCode(event.utf8($0)) }
        for slot in [party.raw, party.uri, party.handle] {
            if let text = event.text(slot), EmergencyNumbers.isEmergency(event.utf8(text), country: country) {
                return true
            }
        }
        // A number in E.164 was judged by the plan; only a short one may still be an emergency number with a prefix.
        guard let text = event.text(party.e164), text.length <= 8 else { return false }
        return EmergencyNumbers.isEmergency(event.utf8(text), country: country)
    }

    private func write(_ facts: NumberFacts, _ party: EventSlots.Party, _ event: inout UsageEvent) {
        event.set(party.kind, UInt64(facts.kind.rawValue))
        event.set(party.valid, facts.isValid ? 1 : 0)
        event.set(party.allocated, facts.isAllocated ? 1 : 0)
        event.set(party.rateClass, UInt64(facts.rateClass))
        if facts.country.isCountry {
            let country = event.append(letters: facts.country.rawValue)
            if !event.has(party.country) { event.set(party.country, country.bits) }
            if let told = event.text(party.subdivision) {
                event.set(party.region, told.bits)
            } else if facts.subdivision.isKnown {
                let region = event.append(letters: facts.country.rawValue, part: facts.subdivision.part)
                event.set(party.region, region.bits)
            } else {
                event.set(party.region, country.bits)
            }
        }
    }
}

extension UsageEvent {
    /// Two packed letters, the first in the high byte, as a text of this event; with a part, `US-FL`.
    mutating func append(letters: UInt16, part: UInt16 = 0) -> Text {
        let text = Text(offset: bytes.count, length: part == 0 ? 2 : 5)
        bytes.append(UInt8(truncatingIfNeeded: letters >> 8))
        bytes.append(UInt8(truncatingIfNeeded: letters))
        if part != 0 {
            bytes.append(0x2D)
            bytes.append(UInt8(truncatingIfNeeded: part >> 8))
            bytes.append(UInt8(truncatingIfNeeded: part))
        }
        return text
    }
}
