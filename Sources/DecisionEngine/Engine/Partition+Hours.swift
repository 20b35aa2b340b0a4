// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Signals
import UsageModel

extension Partition {
    /// Calls a closure with every zone a party may be in; false when none is known.
    ///
    /// What the source tells counts before the numbering plan: it may know the party's address.
    private func forEachZone(of argument: UInt64, _ frame: borrowing Frame, _ body: (Zone) -> Void) -> Bool {
        let base = Int(truncatingIfNeeded: argument & 0xFFFF_FFFF)
        let slots = EventSlots.from.moved(to: base)
        if let list = frame.slot(bank: 0, slots.timeZones) {
            let first = Int(truncatingIfNeeded: list >> 32)
            let count = Int(truncatingIfNeeded: list & 0xFFFF_FFFF)
            var known = 0
            for element in 0..<count {
                guard let bits = frame.element(bank: 0, first + element) else { continue }
                let identity = unsafe frame.withBytes(StringReference(bits: bits)) {
                    unsafe Identity.of($0, domain: Domain.zone)
                }
                guard let zone = policy.zonesByName[identity] else { continue }
                body(zone)
                known += 1
            }
            return known > 0
        }
        let facts: NumberFacts
        if base == EventSlots.from.base {
            facts = found.from
        } else if base == EventSlots.to.base {
            facts = found.to
        } else if let packed = frame.slot(bank: 0, slots.packed) {
            facts = NumberingPlan.current.facts(of: TelephoneNumber(packed: packed))
        } else {
            return false
        }
        var known = 0
        for index in NumberingPlan.current.zones(of: facts.timeZones) where index < policy.zones.count {
            guard let zone = policy.zones[index] else { continue }
            body(zone)
            known += 1
        }
        return known > 0
    }

    private var seconds: Int64 {
        time.microseconds >= 0 ? time.microseconds / 1_000_000 : (time.microseconds - 999_999) / 1_000_000
    }

    /// Whether the event's time lies inside a table of hours in every zone the party may be in.
    func withinHours(_ argument: UInt64, _ table: Int, _ frame: borrowing Frame) -> Outcome {
        let slots = EventSlots.from.moved(to: Int(truncatingIfNeeded: argument & 0xFFFF_FFFF))
        let hours = policy.hours[table]
        let region = bytes(slots.region, frame)
        let country = bytes(slots.country, frame)
        var isInside = true
        var isKnown = true
        let hasZone = forEachZone(of: argument, frame) { zone in
            let civil = zone.civilTime(atUnixSeconds: seconds)
            let answer = hours.permits(
                weekday: civil.dayOfWeek,
                minute: civil.hour * 60 + civil.minute,
                subdivision: region,
                country: country
            )
            if answer == false { isInside = false }
            if answer == nil { isKnown = false }
        }
        guard hasZone, isKnown else { return .missing }
        return isInside ? .yes : .no
    }

    /// A text of the event, or nil when it was not given.
    private func bytes(_ slot: Int, _ frame: borrowing Frame) -> ByteView? {
        guard let bits = frame.slot(bank: 0, slot) else { return nil }
        return unsafe frame.withBytes(StringReference(bits: bits)) { text in
            unsafe text.baseAddress.map { unsafe ByteView($0, count: text.count) }
        }
    }

    /// A part of the local time in every zone a party may be in, each value once, as a list in bank 3.
    func local(
        _ argument: UInt64,
        _ result: UnsafeMutablePointer<UInt64>,
        _ frame: borrowing Frame,
        _ part: (CivilTime) -> Int
    ) -> Outcome {
        var values: UInt64 = 0
        let hasZone = forEachZone(of: argument, frame) { zone in
            values |= 1 << UInt64(part(zone.civilTime(atUnixSeconds: seconds)))
        }
        guard hasZone else { return .missing }
        // Each answer has a place of its own: an expression may compare two.
        if listCursor + 24 > Self.listSlots { listCursor = 0 }
        let first = listCursor
        for value in 0..<24 where values >> UInt64(value) & 1 == 1 {
            listBank.set(listCursor, UInt64(value))
            listCursor += 1
        }
        unsafe result.pointee = UInt64(first) << 32 | UInt64(listCursor - first)
        return .yes
    }
}
