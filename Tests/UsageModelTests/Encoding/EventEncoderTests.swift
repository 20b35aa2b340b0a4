// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

@Suite struct `Event encoder` {
    @Test func `writes a line by hand`() {
        var encoder = EventEncoder()
        let time = Instant(microseconds: 1_772_445_600_120_000)
        encoder.begin(.callRinging, id: "e\"7", source: "urn:proviso:test", time: time, customer: "c-17")
        encoder.writer.key("timing")
        encoder.writer.beginObject()
        encoder.writer.key("ringMs")
        encoder.writer.integer(1_200)
        encoder.writer.endObject()
        encoder.end()
        #expect(
            String(decoding: encoder.bytes, as: UTF8.self)
                == #"{"specversion":"1.0","type":"aup.call.ringing.v1","id":"e\"7","source":"urn:proviso:test","#
                + #""time":"2026-03-02T10:00:00.120Z","partitionkey":"c-17","#
                + #""data":{"customer":{"id":"c-17"},"timing":{"ringMs":1200}}}"# + "\n"
        )
        let (event, problem) = decoded(String(decoding: encoder.bytes, as: UTF8.self))
        #expect(problem == nil)
        #expect(event.integer(EventSchema.Slots.timingRingMs) == 1_200)
    }

    @Test func `writes every type that the decoder reads`() {
        var encoder = EventEncoder()
        var wrong: [EventType] = []
        for type in EventType.allCases {
            encoder.removeAll()
            encoder.begin(type, id: "1", source: "s", time: Instant(microseconds: 0), customer: "c")
            encoder.end()
            let (event, problem) = decoded(String(decoding: encoder.bytes, as: UTF8.self))
            if problem != nil || event.type != type { wrong.append(type) }
        }
        #expect(wrong == [])
    }

    @Test func `writes what was read, and reads it the same`() {
        for sample in Samples.all {
            var first = EventEncoder()
            first.encode(decoded(sample).event)
            let line = String(decoding: first.bytes, as: UTF8.self)
            let (event, problem) = decoded(line, strict: true)
            #expect(problem == nil)
            var second = EventEncoder()
            second.encode(event)
            #expect(second.bytes == first.bytes)
        }
    }

    @Test func `writes a sample as it stands in the table`() {
        var encoder = EventEncoder()
        encoder.encode(decoded(Samples.call).event)
        let line = String(decoding: encoder.bytes, as: UTF8.self)
        #expect(
            line.hasSuffix(
                #""signaling":{"sourceIp":"192.0.2.7","diversion":["a","b"],"stir":{"verstat":"passed","attest":"A"},"srtp":true}}}"#
                    + "\n"
            )
        )
        #expect(line.contains(#""talkMs":5000,"precisionMs":1000"#))
        #expect(
            line.contains(#""to":[{"e164":"+12025550147"},{"e164":"+12025550148","timeZones":["America/New_York","#)
        )
    }

    @Test func `writes a draft`() {
        var draft = EventDraft(.callEnded, id: "7", source: "urn:x", time: Instant(microseconds: 1_000))
        let set = [
            draft.set("customer.id", "c-17"), draft.set("session.id", "s"), draft.set("session.channel", "voice"),
            draft.set("session.direction", "inbound"), draft.set("to.e164", "+48221234567"),
            draft.set("timing.talkMs", 51_230 as Int64), draft.set("timing.endedAt", Instant(microseconds: 5)),
            draft.set("outcome.amdConfidence", 0.5), draft.set("signaling.srtp", true),
            draft.set("signaling.diversion", ["a", "b"]), draft.set("plan.callsPerSecond", 2 as Int64),
        ]
        #expect(!set.contains(false))
        let notSet = [
            draft.set("session.direction", "sideways"), draft.set("session.nothing", "x"),
            draft.set("consent.kind", "opt_in"), draft.set("timing.talkMs", "12"),
        ]
        #expect(!notSet.contains(true))
        var encoder = EventEncoder()
        encoder.encode(draft.event)
        let line = String(decoding: encoder.bytes, as: UTF8.self)
        #expect(
            line
                == #"{"specversion":"1.0","type":"aup.call.ended.v1","id":"7","source":"urn:x","#
                + #""time":"1970-01-01T00:00:00.001Z","partitionkey":"c-17","data":{"customer":{"id":"c-17"},"#
                + #""session":{"id":"s","channel":"voice","direction":"inbound"},"to":[{"e164":"+48221234567"}],"#
                + #""timing":{"endedAt":"1970-01-01T00:00:00.000005Z","talkMs":51230},"outcome":{"amdConfidence":0.5},"#
                + #""signaling":{"diversion":["a","b"],"srtp":true},"plan":{"callsPerSecond":2.0}}}"# + "\n"
        )
        #expect(decoded(line, strict: true).problem == nil)
    }

    @Test func `leaves facts of enrichment out`() {
        var (event, _) = decoded(Samples.call)
        let base = EventSchema.Slots.from
        event.set(base + EventSchema.PartySlots.kind, 1)
        event.set(base + EventSchema.PartySlots.region, event.append("PL".utf8).bits)
        let zones = ["Europe/Warsaw", "Europe/Berlin"].map { event.append($0.utf8) }
        event.set(base + EventSchema.PartySlots.timeZones, texts: zones)
        #expect(event.text(base + EventSchema.PartySlots.region).map(event.string) == "PL")
        #expect(event.list(base + EventSchema.PartySlots.timeZones).count == 2)
        var encoder = EventEncoder()
        encoder.encode(event)
        let line = String(decoding: encoder.bytes, as: UTF8.self)
        #expect(line.contains(#""from":{"e164":"+48221234567","timeZones":["Europe/Warsaw","Europe/Berlin"]}"#))
    }

    @Test func `obeys the CloudEvents schema`() throws {
        guard let data = Shared.file("fixtures/cloudevents/cloudevents.schema.json") else { return }
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var encoder = EventEncoder()
        encoder.encode(decoded(Samples.call).event)
        let line = try #require(try JSONSerialization.jsonObject(with: Data(encoder.bytes)) as? [String: Any])
        #expect((schema["required"] as? [String] ?? ["?"]).filter { line[$0] == nil } == [])
        // Every attribute that CloudEvents knows may be given, and each is either read or refused by name.
        let known = try #require(schema["properties"] as? [String: Any])
        for name in known.keys.sorted() where line[name] == nil && name != "data_base64" {
            let value = name == "datacontenttype" ? "application/json" : "urn:x"
            #expect(decoded(Samples.event(extra: ",\"\(name)\":\"\(value)\"")).problem == nil, "\(name)")
        }
        #expect(decoded(Samples.event(extra: #","data_base64":"e30=""#)).problem?.code == .binaryData)
    }
}
