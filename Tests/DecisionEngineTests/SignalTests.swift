// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Signals of a policy` {
    private static let ringMs = ExpressionText("event.timing.ringMs")

    /// Each kind, what rules read of it, and its values after rings of 1,000, 3,000 and 2,000 ms to …02, …03 and …03.
    static let kinds: [(kind: SignalDefinition.Kind, seconds: Int64?, reads: [(String, String)])] = [
        (.count, 600, [("signal.x", "3")]),
        (.sum(ringMs), 600, [("signal.x", "6000")]),
        (.sum(ExpressionText("double(event.timing.ringMs) / 2.0")), 600, [("signal.x", "3000.0")]),
        (
            .ratio(among: nil, counting: ExpressionText("event.timing.ringMs > 1500")), 600,
            [("signal.x.value", "0.667"), ("signal.x.bad", "2"), ("signal.x.n", "3"), ("signal.x.lower95", "0.208")]
        ),
        (
            .ratio(
                among: ExpressionText("event.timing.ringMs > 1500"),
                counting: ExpressionText("event.timing.ringMs > 2500")
            ), 600, [("signal.x.value", "0.5"), ("signal.x.n", "2")]
        ),
        (.distinct(ExpressionText("event.to.e164")), 600, [("signal.x", "2")]),
        (.maximum(ringMs), 600, [("signal.x", "3000")]),
        (.mean(ringMs), 600, [("signal.x.value", "2000.0"), ("signal.x.n", "3")]),
        (.quantile(ringMs, 0.5), 600, [("signal.x.n", "3")]),
        (.sequence(party: "to", last: 10), nil, [("signal.x.share", "0.5"), ("signal.x.n", "3")]),
        (.entropy(ExpressionText("event.to.e164")), 600, [("signal.x.bits", "0.918"), ("signal.x.n", "3")]),
        (.regularity, 600, [("signal.x.cv", "0.0"), ("signal.x.n", "2")]),
        (.novelty, nil, [("signal.x.sinceMs", "30000"), ("signal.x.firstSeen", "0")]),
        (.last(ringMs), nil, [("signal.x.value", "2000")]),
        (.last(ExpressionText("event.to.e164")), nil, [("signal.x.value", "+13035550103")]),
        (.baseline(ExpressionText("1"), weeks: 2), nil, [("signal.x.value", "3"), ("signal.x.weeks", "0")]),
        (.streak(ExpressionText("event.timing.ringMs > 1500")), nil, [("signal.x", "2")]),
        (
            .concurrent(end: [.callEnded], withinMicroseconds: 3_600_000_000), 600,
            [("signal.x.now", "3"), ("signal.x.max", "3")]
        ),
    ]

    @Test(arguments: kinds.indices)
    func `of each kind are fed and read`(place: Int) throws {
        let (kind, seconds, reads) = Self.kinds[place]
        let probe = try Probe(
            reads.map(\.0),
            signals: [.signal("x", kind, of: [.callRinging], seconds: seconds)]
        )
        for (step, ring) in [(1_000, 2), (3_000, 3), (2_000, 3)].enumerated() {
            probe.scene.decide(
                "call.ringing",
                Data.session("s-\(step)") + #","to":[{"e164":"+1303555010\#(ring.1)"}],"timing":{"ringMs":\#(ring.0)}"#,
                at: Double(step) * 10
            )
        }
        #expect(probe.atCall(at: 30) == reads.map(\.1))
        // Nobody shares what was counted.
        let fresh = try Probe(reads.map(\.0), signals: [.signal("x", kind, of: [.callRinging], seconds: seconds)])
        #expect(probe.atCall(customer: "c-2", at: 30) == fresh.atCall(customer: "c-2", at: 30))
    }

    /// A part of a key, an event that has it, one that has another, and one that lacks it.
    static let keys: [(by: [String], mine: String, other: String, without: String?)] = [
        (["from"], #""from":{"e164":"+12025550101"}"#, #""from":{"e164":"+12025550102"}"#, #""to":[]"#),
        (["to"], #""to":[{"e164":"+12025550101"}]"#, #""to":[{"e164":"+12025550102"}]"#, #""from":{}"#),
        (["number"], #""from":{"raw":"EXAMPLE"}"#, #""from":{"raw":"OTHER"}"#, #""from":{}"#),
        (["endUser"], #""endUser":{"id":"a"}"#, #""endUser":{"id":"b"}"#, #""device":{"id":"a"}"#),
        (["device"], #""device":{"id":"a"}"#, #""device":{"id":"b"}"#, #""endUser":{"id":"a"}"#),
        (["apiClient"], #""apiClient":{"id":"a"}"#, #""apiClient":{"id":"b"}"#, #""endUser":{"id":"a"}"#),
        (["sourceIp"], #""signaling":{"sourceIp":"192.0.2.1"}"#, #""access":{"ip":"192.0.2.2"}"#, #""access":{}"#),
        (["trunk"], #""signaling":{"trunk":"a"}"#, #""signaling":{"trunk":"b"}"#, #""signaling":{}"#),
        (
            ["campaign"], Data.session("1", more: #","campaign":{"id":"a"}"#),
            Data.session("1", more: #","campaign":{"id":"b"}"#), Data.session("1")
        ),
        (["session"], Data.session("1"), Data.session("2"), #""from":{}"#),
        (
            ["event.session.seller.id"], Data.session("1", more: #","seller":{"id":"a"}"#),
            Data.session("1", more: #","seller":{"id":"b"}"#), Data.session("1")
        ),
        (
            ["event.session.purpose"], Data.session("1", more: #","purpose":"survey""#),
            Data.session("1", more: #","purpose":"otp""#), Data.session("1")
        ),
        (
            ["destinationCountry"], #""to":[{"e164":"+48221234567"}]"#, #""to":[{"e164":"+4930123456"}]"#,
            #""to":[{"raw":"X"}]"#
        ),
        (
            ["destinationBlock"], #""to":[{"e164":"+48221234567"}]"#, #""to":[{"e164":"+48221934567"}]"#,
            #""to":[{"raw":"X"}]"#
        ),
        (
            ["from", "to"], #""from":{"e164":"+12025550101"},"to":[{"e164":"+12025550102"}]"#,
            #""from":{"e164":"+12025550102"},"to":[{"e164":"+12025550101"}]"#, #""from":{"e164":"+12025550101"}"#
        ),
        (
            ["forwardTarget"], #""transfer":{"target":{"e164":"+12025550101"}}"#,
            #""forward":{"target":{"e164":"+12025550102"}}"#, #""transfer":{}"#
        ),
        (["customer"], #""from":{"e164":"+12025550101"}"#, "", nil),
    ]

    @Test(arguments: keys.indices)
    func `are counted by their key`(place: Int) throws {
        let (by, mine, other, without) = Self.keys[place]
        let probe = try Probe(["signal.x"], signals: [.signal("x", .count, of: [.callRinging], by: by)])
        for _ in 0..<3 { probe.scene.decide("call.ringing", mine) }
        #expect(probe.at("call.ringing", mine) == ["4"])
        #expect(probe.at("call.ringing", other) == [by == ["customer"] ? "5" : "1"])
        #expect(probe.at("call.ringing", mine, customer: "c-2") == ["1"])
        if let without { #expect(probe.at("call.ringing", without) == ["?"]) }
    }

    @Test func `may be keyed by where a number was pointed`() throws {
        let probe = try Probe(["signal.x"], signals: [.signal("x", .count, by: ["forwardTarget"])])
        #expect(probe.atCall() == ["?"])
        for number in ["+12025550101", "+12025550102"] {
            probe.scene.decide(
                "forward.configured",
                #""from":{"e164":"\#(number)"},"forward":{"target":{"e164":"+13035550199"}}"#
            )
        }
        #expect(probe.atCall() == ["1"])
        #expect(probe.atCall(from: #"{"e164":"+12025550102"}"#) == ["2"], "both numbers point at one target")
    }

    @Test func `begin anew with a calendar's period in its zone`() throws {
        func count(_ window: SignalDefinition.Window, _ moments: [Double]) throws -> [String] {
            var signal = SignalDefinition.signal("x", .count)
            signal.window = window
            let probe = try Probe(["signal.x"], signals: [signal])
            var now = 0.0
            return moments.flatMap { moment in
                // Longer steps would need a second event to confirm them.
                while moment - now > 300_000 {
                    now += 300_000
                    probe.scene.decide("call.ringing", at: now)
                }
                now = moment
                return probe.atCall(at: moment)
            }
        }
        let hour = 3_600.0
        // It is Monday 16:00 in Warsaw and 15:00 in UTC: midnight is 8 and 9 hours away.
        #expect(try count(.day(zone: "Europe/Warsaw"), [0, 8 * hour - 1, 8 * hour]) == ["1", "2", "1"])
        #expect(try count(.day(zone: "UTC"), [0, 8 * hour, 9 * hour]) == ["1", "2", "1"])
        #expect(try count(.week(zone: "UTC"), [0, 6 * 24 * hour, 6 * 24 * hour + 9 * hour]) == ["1", "2", "1"])
        // March ends 29 days and 9 hours later in UTC, 2 hours earlier in Warsaw, where it is summer by then.
        let april = 29 * 24 * hour + 9 * hour
        #expect(try count(.month(zone: "UTC"), [0, april - 1, april]) == ["1", "2", "1"])
        #expect(
            try count(.month(zone: "Europe/Warsaw"), [0, april - 2 * hour - 1, april - 2 * hour]) == ["1", "2", "1"]
        )
    }

    @Test func `look at the state of their own event`() throws {
        let probe = try Probe(
            ["signal.x"],
            signals: [.signal("x", .count, of: [.callRinging], where: "customer.verified && number.owned")]
        )
        probe.scene.decide("customer.changed", Data.change("customer", "verified"))
        probe.scene.decide("number.changed", Data.number("assigned"))
        probe.scene.decide("call.ringing", #""from":{"e164":"+12025550101"}"#)
        // The customer in between has neither.
        probe.scene.decide("call.ringing", #""from":{"e164":"+12025550101"}"#, customer: "c-2")
        probe.scene.decide("call.ringing", #""from":{"e164":"+12025550102"}"#)
        probe.scene.decide("call.ringing", #""from":{"e164":"+12025550101"}"#)
        #expect(probe.atCall() == ["2"])
        #expect(probe.atCall(customer: "c-2") == ["0"])
    }

    @Test func `are not fed by emergency calls unless they say so`() throws {
        let probe = try Probe(
            ["signal.all", "signal.plain"],
            signals: [
                .signal("all", .count, emergency: true), .signal("plain", .count),
            ]
        )
        for _ in 0..<2 { #expect(probe.atCall(to: #"{"raw":"112"}"#) == ["emergency"]) }
        #expect(probe.atCall() == ["3", "1"])
    }

    @Test func `remember texts that came with earlier events, however many`() throws {
        let probe = try Probe(
            ["signal.x.value"],
            signals: [
                .signal("x", .last(ExpressionText("event.to.raw")), of: [.callRinging], by: ["from"], seconds: nil)
            ]
        )
        var wrong: [Int] = []
        for step in 0..<300 {
            let text = String(repeating: "\(step)", count: 1 + step % 40)
            let values = probe.at("call.ringing", #""from":{"e164":"+12025550101"},"to":[{"raw":"T\#(text)"}]"#)
            if values != ["T" + text] { wrong.append(step) }
        }
        #expect(wrong == [])
        #expect(
            probe.at("call.ended", #""from":{"e164":"+12025550101"}"#) == ["T" + String(repeating: "299", count: 20)]
        )
    }
}

@Suite struct `Sessions open at once` {
    private static func definition(_ by: [String], within hours: Int64 = 12) -> SignalDefinition {
        .signal(
            "x",
            .concurrent(end: [.callEnded], withinMicroseconds: hours * 3_600_000_000),
            of: [.callAnswered],
            by: by,
            seconds: 3_600
        )
    }

    private static let target = #""transfer":{"target":{"e164":"+13035550199"}}"#

    @Test func `close under the key they were opened under`() throws {
        let probe = try Probe(["signal.x.now"], signals: [Self.definition(["from", "forwardTarget"])])
        let from = #","from":{"e164":"+12025550101"},"#
        func read() -> [String] { probe.at("call.ringing", Data.session("r") + from + Self.target) }
        for session in ["a", "b", "c"] {
            probe.scene.decide("call.answered", Data.session(session) + from + Self.target)
        }
        #expect(read() == ["3"])
        // The end of a call rarely says again where it went.
        probe.scene.decide("call.ended", Data.session("a"))
        probe.scene.decide("call.ended", Data.session("b") + #","from":{"e164":"+12025550101"}"#)
        #expect(read() == ["1"])
        probe.scene.decide("call.ended", Data.session("c") + from + #""transfer":{"target":{"e164":"+13035550111"}}"#)
        #expect(read() == ["0"])
        probe.scene.decide("call.ended", Data.session("c"))
        #expect(read() == ["0"])
    }

    @Test func `close although the end lacks what their condition asks for`() throws {
        var signal = Self.definition(["campaign"])
        signal.condition = ExpressionText("event.session.purpose == 'marketing'")
        let probe = try Probe(["signal.x.now"], signals: [signal])
        let campaign = #","campaign":{"id":"k"}"#
        probe.scene.decide("call.answered", Data.session("a", more: campaign + #","purpose":"marketing""#))
        probe.scene.decide("call.answered", Data.session("b", more: campaign + #","purpose":"survey""#))
        #expect(probe.atCall(more: campaign) == ["1"])
        probe.scene.decide("call.ended", Data.session("a"))
        #expect(probe.atCall(more: campaign) == ["0"])
    }

    @Test func `are forgotten when no end ever comes`() throws {
        let probe = try Probe(["signal.x.now"], signals: [Self.definition(["campaign"], within: 1)])
        let campaign = #","campaign":{"id":"k"}"#
        probe.scene.decide("call.answered", Data.session("a", more: campaign), at: 0)
        #expect(probe.atCall(more: campaign, at: 3_000) == ["1"])
        probe.scene.decide("call.answered", Data.session("b", more: campaign), at: 3_500)
        #expect(probe.atCall(more: campaign, at: 4_000) == ["1"])
        probe.scene.decide("call.ended", Data.session("a"), at: 4_100)
        #expect(probe.atCall(more: campaign, at: 4_200) == ["1"], "an end that comes too late closes nothing else")
    }

    @Test func `of two customers stay apart though their ids are equal`() throws {
        let probe = try Probe(["signal.x.now"], signals: [Self.definition(["campaign"])])
        let campaign = #","campaign":{"id":"k"}"#
        for customer in ["c-1", "c-2"] {
            probe.scene.decide("call.answered", Data.session("a", more: campaign), customer: customer)
        }
        probe.scene.decide("call.ended", Data.session("a"), customer: "c-1")
        #expect(probe.atCall(more: campaign) == ["0"])
        #expect(probe.atCall(more: campaign, customer: "c-2") == ["1"])
    }

    /// A model: a set of open sessions per campaign.
    @Test(arguments: UInt64(0)..<16)
    func `are as many as a set of them says`(seed: UInt64) throws {
        let probe = try Probe(["signal.x.now"], signals: [Self.definition(["campaign"])])
        var random = SplitMix64(seed: seed)
        var open: [String: String] = [:]
        var wrong: [String] = []
        for step in 0..<120 {
            probe.scene.now += Double(random.next() % 20)
            let session = "s-\(random.next() % 12)"
            let campaign = "k-\(random.next() % 3)"
            if open[session] == nil, random.next() % 2 == 0 {
                open[session] = campaign
                probe.scene.decide("call.answered", Data.session(session, more: #","campaign":{"id":"\#(campaign)"}"#))
            } else if open[session] != nil {
                open[session] = nil
                probe.scene.decide("call.ended", Data.session(session))
            }
            let expected = String(open.values.count { $0 == campaign })
            let values = probe.atCall(more: #","campaign":{"id":"\#(campaign)"}"#)
            if values != [expected] { wrong.append("\(step): \(values), expected \(expected)") }
        }
        #expect(wrong == [], "seed \(seed)")
    }
}
