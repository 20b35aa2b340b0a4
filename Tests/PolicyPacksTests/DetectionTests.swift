// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@testable import PolicyPacks

@Suite struct `Detection reports` {
    /// Flags every outbound call, and throttles those of purpose survey.
    private static let files = Fixture.small.merging([
        "p/rules/r.yaml": Fixture.rule(replacing: ["when": "session.direction == \"outbound\""]),
        "p/rules/s.yaml": Fixture.rule(
            "s",
            replacing: ["clause": "G.harvest", "when": "session.purpose == \"survey\"", "verdict": "throttle"]
        ),
    ]) { $1 }

    private static let labels = """
        {"kind":"abuse","customer":"c-1","clause":"B.dialing","scenario":"x","strength":"subtle","firstEvent":"2026-03-02T15:00:00.000Z"}
        {"kind":"abuse","customer":"c-2","clause":"K","also":["G.harvest"],"scenario":"y","strength":"blatant","firstEvent":"2026-03-02T15:00:00Z"}
        {"kind":"abuse","customer":"c-9","clause":"B.dialing","scenario":"x","strength":"subtle","firstEvent":"2026-03-02T15:00:00.000Z"}
        {"kind":"honest","customer":"c-3","scenario":"shop"}
        {"kind":"honest","customer":"c-4","scenario":"panel"}

        """

    private func tally() throws -> DetectionTally {
        let policy = try #require(try PackCheck.run("p", from: .memory(Self.files)).policy)
        let engine = Engine(policy: policy)
        var decoder = EventDecoder(strict: false)
        var event = UsageEvent()
        var tally = DetectionTally()
        for (number, (customer, direction, purpose, minute)) in [
            ("c-1", "inbound", "unknown", 0), ("c-1", "outbound", "unknown", 4), ("c-1", "outbound", "unknown", 9),
            ("c-2", "outbound", "survey", 2), ("c-3", "outbound", "unknown", 3), ("c-4", "outbound", "survey", 5),
            ("c-4", "inbound", "unknown", 6),
        ].enumerated() {
            let line = """
                {"specversion":"1.0","id":"e-\(number)","source":"urn:test","type":"aup.call.attempted.v1",\
                "time":"2026-03-02T15:0\(minute):00Z","data":{"customer":{"id":"\(customer)"},"session":\
                {"id":"s-\(number)","channel":"voice","direction":"\(direction)","purpose":"\(purpose)"},\
                "from":{"e164":"+12125120101"},"to":[{"e164":"+16465120142"}],"origin":{"connector":"test"}}}
                """
            #expect(decoder.decode(Array(line.utf8), into: &event).problem == nil)
            tally.add(engine.decide(&event), customer: customer, at: event.time)
        }
        return tally
    }

    @Test func `count what was found, under its clause or one that fits, and how soon`() throws {
        let report = try tally().report(DetectionLabel.read(Array(Self.labels.utf8)).labels)
        let subtle = try #require(report.clauses["B.dialing"]?["subtle"])
        #expect(subtle.planted == 2 && subtle.found == 1 && subtle.delay(percent: 50) == 240_000_000)
        let blatant = try #require(report.clauses["K"]?["blatant"])
        #expect(blatant.recall == 1 && blatant.delay(percent: 90) == 120_000_000)
        #expect(report.scenarios["y"]?["blatant"]?.found == 1)
    }

    @Test func `name honest customers that were throttled, and only those`() throws {
        let report = try tally().report(DetectionLabel.read(Array(Self.labels.utf8)).labels)
        #expect(report.honestCustomers == 2 && report.honestEvents == 3)
        #expect(report.honestFlagged == 1 && report.honestThrottled == 1 && report.honestBlocked == 0)
        #expect(report.wronged.map(\.trade) == ["panel"] && report.wronged.map(\.rules) == [["s"]])
        #expect(report.emergenciesTouched == 0 && report.flagOnlyExceeded == 0)
    }

    @Test func `add up over runs, as a table and as JSON`() throws {
        let one = try tally().report(DetectionLabel.read(Array(Self.labels.utf8)).labels)
        var both = one
        both.merge(one)
        #expect(both.clauses["B.dialing"]?["subtle"]?.planted == 4 && both.honestEvents == 6)
        #expect(both.text().contains("2/4 0.50, 4 min"))
        #expect(both.text(isMarkdown: true).contains("| K | 2/2 1.00, 2 min | - | - | - |"))
        var writer = JSONWriter()
        both.write(to: &writer)
        let json = String(decoding: writer.bytes, as: UTF8.self)
        #expect(json.contains(#""subtle":{"planted":4,"found":2,"recall":0.5,"medianSeconds":240"#))
        #expect(json.contains(#""throttledCustomers":2"#))
    }

    @Test func `tell which line is no label`() {
        let read = DetectionLabel.read(Array("{\"kind\":\"honest\"}\n\nnothing\n".utf8))
        #expect(read.labels.isEmpty)
        #expect(read.problems.map { $0.prefix(6) } == ["line 1", "line 3"])
    }
}
