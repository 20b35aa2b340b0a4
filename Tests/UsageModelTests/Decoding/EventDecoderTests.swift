// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `Event decoder` {
    private typealias Slots = EventSchema.Slots
    private typealias Party = EventSchema.PartySlots

    @Test func `reads a call into its slots`() {
        let (event, problem) = decoded(Samples.call)
        #expect(problem == nil)
        #expect(event.type == .callAttempted)
        #expect(event.time.description == "2026-03-02T10:00:00.120Z")
        #expect(event.string(event.id) == "e-1")
        #expect(event.string(event.source) == "urn:proviso:test")
        #expect(event.text(Slots.customerID).map(event.string) == "c-17")
        #expect(event.text(Slots.endUser + 4).map(event.string) == "Łucja \"L\" Żółw 📞")
        #expect(event.integer(Slots.sessionDirection) == 1)
        #expect(event.integer(Slots.sessionPurpose) == 0)
        #expect(
            event.integer(Slots.fromPacked).map { UInt64($0) }
                == TelephoneNumber(e164: Array("+48221234567".utf8))?.packed
        )
        #expect(event.integer(Slots.timingTalkMs) == 5_000)
        #expect(event.integer(Slots.timingRingMs) == 8_000)
        #expect(event.instant(Slots.timingAttemptedAt) == event.time)
        #expect(event.has(Slots.timing))
        #expect(!event.has(Slots.timingAnsweredAt))
        #expect(event.number(EventSchema.standard.slot("outcome.amdConfidence") ?? 0) == 0.875)
        #expect(event.truth(EventSchema.standard.slot("signaling.srtp") ?? 0) == true)
        #expect(event.unknownMembers == 0)
        #expect(event.lineLength == Samples.call.utf8.count)
    }

    @Test func `puts the first recipient inline and the others behind`() {
        let (event, _) = decoded(Samples.call)
        #expect(event.integer(Slots.toCount) == 3)
        #expect(event.text(Slots.toE164).map(event.string) == "+12025550147")
        let (first, count) = event.list(Slots.recipients)
        #expect(count == 2)
        #expect(event.text(first + Party.e164).map(event.string) == "+12025550148")
        #expect(event.has(first + Party.packed))
        let zones = event.list(first + Party.timeZones)
        #expect(zones.count == 2)
        #expect(event.string(Text(bits: event.slots[zones.first + 1])) == "America/Chicago")
        let second = first + Party.count
        #expect(event.has(second))
        #expect(!event.has(second + Party.e164))
        #expect(event.text(second + Party.raw).map(event.string) == "anonymous")
        #expect(event.list(Slots.via).count == 2)
    }

    @Test func `keeps lists inside of list items apart`() {
        let (event, problem) = decoded(Samples.consent)
        #expect(problem == nil)
        let consents = event.list(Slots.consent)
        #expect(consents.count == 2)
        let first = consents.first
        let second = first + EventSchema.ConsentSlots.count
        func texts(_ slot: Int) -> [String] {
            let (start, count) = event.list(slot)
            return (start..<(start + count)).map { event.string(Text(bits: event.slots[$0])) }
        }
        #expect(texts(first + EventSchema.ConsentSlots.scope) == ["sms", "call"])
        #expect(texts(second + EventSchema.ConsentSlots.scope) == ["all"])
        #expect(texts(first + EventSchema.ConsentSlots.subject + Party.timeZones) == ["a", "b"])
        #expect(!event.has(second + EventSchema.ConsentSlots.subject))
        #expect(event.has(first + EventSchema.ConsentSlots.subject + Party.packed))
    }

    @Test func `reads from open objects what rules know, and leaves the rest`() {
        let (event, _) = decoded(Samples.consent)
        #expect(event.truth(Slots.changeAfterEnabled) == false)
        #expect(!event.has(Slots.changeAfterRole))
        #expect(event.list(Slots.changeAfterQueues).count == 2)
        #expect(event.number(EventSchema.standard.slot("content.labels.spam") ?? 0) == 0.5)
        #expect(event.text(Slots.ext).map(event.string) == #"{"anything":{"deep":[1,2,{"x":null}]}}"#)
        #expect(event.unknownMembers == 1)
    }

    @Test func `reads data before it knows the type, and any order`() {
        let line =
            #"{"data":{"customer":{"id":"c"}},"time":"2026-03-02T11:00:00+01:00","type":"aup.call.ended.v1","#
            + #""source":"s","id":"i","specversion":"1.0"}"#
        let (event, problem) = decoded(line)
        #expect(problem == nil)
        #expect(event.type == .callEnded)
        #expect(event.time.description == "2026-03-02T10:00:00.000Z")
    }

    @Test func `forgets the event before`() {
        var decoder = EventDecoder()
        var event = UsageEvent()
        var wrong = 0
        for line in Samples.all + Samples.all.reversed() {
            let fresh = decoded(line).event
            if decoder.decode(Array(line.utf8), into: &event).problem != nil { wrong += 1 }
            for slot in 0..<EventSchema.standard.slotCount where event.has(slot) != fresh.has(slot) { wrong += 1 }
            if event.slotsInUse != fresh.slotsInUse || event.bytes != fresh.bytes { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(
        arguments: [
            "\u{FEFF}" + Samples.event() + "\r\n",
            "  \t" + Samples.event() + "  \r\n",
            Samples.event(
                extra:
                    #","subject":null,"sequence":"7","other":{"a":[1]},"datacontenttype":"application/json; charset=utf-8""#
            ),
            Samples.event(extra: #","datacontenttype":"application/cloudevents+json""#),
            Samples.event().replacing("c-17", with: String(repeating: "ł", count: 256)),
            Samples.event().replacing(#""customer""#, with: #""\u0063ustomer""#),
            Samples.event(#""session":{"id":"1","channel":"v\u006fice","direction":"inbound"}"#),
            Samples.event(#""to":[]"#),
        ] as [String]
    )
    func `accepts what is unusual but right`(line: String) {
        #expect(decoded(line).problem == nil)
    }

    @Test func `counts unknown members and tells where they are`() {
        let line = Samples.event(#""sesion":{"a":1},"from":{"kind":"mobile","e~1/64":[{}]}"#)
        var decoder = EventDecoder()
        var event = UsageEvent()
        #expect(decoder.decode(Array(line.utf8), into: &event).problem == nil)
        #expect(event.unknownMembers == 3)
        #expect(decoder.unknownMemberPointers(of: event) == ["/data/sesion", "/data/from/kind", "/data/from/e~01~164"])
        #expect(!event.has(Slots.from + Party.kind))
    }

    @Test func `grows for a thousand recipients and no further`() {
        func line(_ count: Int) -> String {
            let recipients = (0..<count).map { #"{"e164":"+1202555\#(1_000 + $0)","timeZones":["a"]}"# }
            return Samples.event(#""to":[\#(recipients.joined(separator: ", "))]"#)
        }
        let (event, problem) = decoded(line(1_000))
        #expect(problem == nil)
        #expect(event.list(Slots.recipients).count == 999)
        #expect(decoded(line(1_001)).problem?.message == "expected a list of at most 1000 parties; found more items")
    }

    @Test(
        arguments: [
            ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00.000Z"),
            ("2026-03-02t10:00:00.123456789z", "2026-03-02T10:00:00.123456Z"),
            ("2026-03-02T10:00:00.1+05:30", "2026-03-02T04:30:00.100Z"),
            ("2026-03-01T23:00:00-02:00", "2026-03-02T01:00:00.000Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z"),
            ("2017-01-01T05:29:60.5+05:30", "2016-12-31T23:59:59.999999Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ]
    )
    func `reads moments of any offset`(time: String, expected: String) {
        #expect(decoded(Samples.event(time: time)).event.time.description == expected)
    }

    @Test(
        arguments: [
            "2026-03-02", "2026-03-02 10:00:00Z", "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z",
            "2026-03-02T24:00:00Z", "2026-03-02T10:60:00Z", "2026-03-02T10:00:60Z", "2026-03-02T10:00:00",
            "2026-03-02T10:00:00.Z", "2026-03-02T10:00:00.1234567890Z", "2026-03-02T10:00:00+0100",
            "2026-3-02T10:00:00Z", "20260302T100000Z", "2026-03-02T10:00:00Zx",
        ]
    )
    func `refuses other moments`(time: String) {
        let problem = decoded(Samples.event(time: time)).problem
        #expect(problem?.code == .badInstant)
        #expect(problem?.pointer == "/time")
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("1e3", 1_000), ("1.0", 1), ("12300e-2", 123), ("31536000000", 31_536_000_000),
            ("0.0000e9", 0), ("1E+1", 10),
        ] as [(String, Int64)]
    )
    func `reads whole numbers however they are spelled`(text: String, expected: Int64) {
        #expect(decoded(Samples.event(#""timing":{"talkMs":\#(text)}"#)).event.integer(Slots.timingTalkMs) == expected)
    }

    @Test(
        arguments: [
            ("9223372036854775807", .max), ("9223372036854775808", nil), ("-1", nil), ("92233720368547758070e-1", nil),
            ("99999999999999999999", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e999999999999", nil),
        ] as [(String, Int64?)]
    )
    func `reads whole numbers up to the last`(text: String, expected: Int64?) {
        let slot = EventSchema.standard.slot("access.asn") ?? 0
        #expect(decoded(Samples.event(#""access":{"asn":\#(text)}"#)).event.integer(slot) == expected)
    }

    @Test(arguments: ["01", "+1", ".5", "1.", "1e", "1e+", "0x1", "-", "NaN", "Infinity", "1_000", "--1", "00"])
    func `refuses what JSON does not call a number`(text: String) {
        #expect(decoded(Samples.event(#""timing":{"talkMs":\#(text)}"#)).problem != nil)
        #expect(decoded(Samples.event(#""unknown":\#(text)"#)).problem != nil)
    }

    @Test func `reads fractions like the standard library`() {
        var random = SplitMix64(seed: 5)
        var wrong: [String] = []
        let slot = Slots.planCallsPerSecond
        for _ in 0..<2_000 {
            let value = Double(bitPattern: random.next() & 0x7FFF_FFFF_FFFF_FFFF)
            let text = random.below(2) == 0 ? "\(value)" : "\(random.below(100_000)).\(random.below(1_000_000_000))"
            guard let expected = Double(text), expected.isFinite else { continue }
            let read = decoded(Samples.event(#""plan":{"callsPerSecond":\#(text)}"#)).event.number(slot)
            if read != expected { wrong.append(text) }
        }
        #expect(wrong == [])
    }
}
