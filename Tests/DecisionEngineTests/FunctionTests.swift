// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Functions of the field` {
    private static let lists = [
        ListDefinition(name: "risky", entries: ["+12025550101", "+53*", "bad.example", "free money"])
    ]

    /// Arguments of `listed("risky", …)` and the answers.
    static let listed: [(party: String, value: String)] = [
        (#"{"e164":"+12025550101"}"#, "true"), (#"{"e164":"+12025550102"}"#, "false"),
        (#"{"raw":"+1 (202) 555-0101"}"#, "true"), (#"{"e164":"+5352123456"}"#, "true"),
        (#"{"e164":"+5219991234567"}"#, "false"), (#"{"uri":"https://www.BAD.example/x"}"#, "true"),
        (#"{"uri":"https://notbad.example/x"}"#, "false"), (#"{"raw":"FREE MONEY now"}"#, "true"),
        (#"{"raw":"freemoney"}"#, "false"), (#"{"email":"a@bad.example"}"#, "true"),
        (#"{"handle":"somebody"}"#, "false"), ("{}", "?"), (#"{"displayName":"bad.example"}"#, "?"),
    ]

    @Test(arguments: listed)
    func `find parties on a list of the pack`(party: String, value: String) throws {
        let probe = try Probe([#"listed("risky", from)"#], lists: Self.lists)
        #expect(probe.atCall(from: party) == [value])
    }

    @Test(arguments: [
        ("'bad.example'", "true"), ("'www.bad.example'", "true"), ("'badexample'", "false"), ("''", "false"),
        ("'Get FREE MONEY!'", "true"), ("'+12025550101'", "true"), ("'+5352123456'", "true"),
        ("event.session.id", "false"), ("event.endUser.id", "?"),
    ])
    func `find texts on a list of the pack`(text: String, value: String) throws {
        let expression = #"listed("risky", \#(text))"#
        let probe = try Probe([expression], lists: Self.lists)
        #expect(probe.atCall() == [value])
    }

    private static let hours = [
        HoursDefinition(
            name: "table",
            rows: (1...6).flatMap { day in
                [
                    HoursDefinition.Row(region: "US", weekday: day, open: 8 * 60, close: 21 * 60),
                    HoursDefinition.Row(region: "US-FL", weekday: day, open: 8 * 60, close: 20 * 60),
                    HoursDefinition.Row(region: "PL", weekday: day, open: 9 * 60, close: 9 * 60),
                ]
            }
        )
    ]

    private static let newYork = #"{"e164":"+12125550102","timeZones":["America/New_York"]"#

    /// The party, hours after Monday 2026-03-02T15:00:00Z, and whether a contact is permitted.
    static let moments: [(party: String, hours: Double, value: String)] = [
        // 10:00, 20:59, 21:00 and 07:59 in New York.
        (newYork + "}", 0, "true"), (newYork + "}", 10.98, "true"), (newYork + "}", 11, "false"),
        (newYork + "}", 21.98, "false"), (newYork + "}", 22, "true"),
        // 19:59 and 20:00 in Florida, which closes an hour before the country.
        (#"{"e164":"+13055550102","timeZones":["America/New_York"]}"#, 9.98, "true"),
        (#"{"e164":"+13055550102","timeZones":["America/New_York"]}"#, 10, "false"),
        (#"{"e164":"+12125550102","subdivision":"US-FL","timeZones":["America/New_York"]}"#, 10, "false"),
        // Every candidate zone counts: 21:00 in New York while it is 18:00 in Los Angeles.
        (
            #"{"e164":"+18005550102","country":"US","timeZones":["America/New_York","America/Los_Angeles"]}"#, 11,
            "false"
        ),
        (
            #"{"e164":"+18005550102","country":"US","timeZones":["America/New_York","America/Los_Angeles"]}"#, 0.5,
            "false"
        ),
        (#"{"e164":"+18005550102","country":"US","timeZones":["America/New_York","America/Los_Angeles"]}"#, 2, "true"),
        // Sunday is not in the table, and equal bounds mean never.
        (newYork + "}", 144, "false"), (#"{"e164":"+48221234567"}"#, 0, "false"),
        // A region the table is silent about, a zone nobody knows, nothing known at all.
        (#"{"e164":"+4930123456"}"#, 0, "?"), (#"{"e164":"+12125550102","timeZones":["Nowhere/Land"]}"#, 0, "?"),
        (#"{"raw":"EXAMPLE"}"#, 0, "?"),
    ]

    @Test(arguments: moments)
    func `know the hours at every place a party may be`(party: String, hours: Double, value: String) throws {
        let probe = try Probe([#"withinHours(to, "table")"#], hours: Self.hours)
        #expect(probe.atCall(to: party, at: hours * 3_600) == [value])
    }

    @Test func `know the local hour and weekday`() throws {
        let probe = try Probe(["localHour(to)", "localWeekday(to)", "localHour(from)"])
        let several = #"{"e164":"+18005550102","timeZones":["Asia/Tokyo","America/New_York","America/Detroit"]}"#
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#, at: 0)[0] == "[16]")
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#, at: 8 * 3_600) == ["[0]", "[2]", "[18]"])
        #expect(probe.atCall(to: several, at: 8 * 3_600 + 1) == ["[8,18]", "[1,2]", "[18]"])
        #expect(probe.atCall(to: #"{"raw":"EXAMPLE"}"#, at: 8 * 3_600 + 2) == ["?", "?", "[18]"])
        #expect(probe.atCall(to: #"{"e164":"+48221234567","timeZones":["Europe/London"]}"#, at: 9 * 3_600)[0] == "[0]")
    }

    @Test func `keep the answers of two calls apart`() throws {
        let probe = try Probe([
            "localHour(from) == localHour(to)", "localHour(to)[0] - localHour(from)[0]",
            "localHour(to).exists(h, h == 16) && localHour(from).exists(h, h == 10) && localHour(to).all(h, h == 16)",
        ])
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#, at: 0) == ["false", "6", "true"])
    }

    @Test func `know the clock's change`() throws {
        // Poland changes to summer time on 2026-03-29 at 01:00 UTC.
        let probe = try Probe(["localHour(to)"])
        let change = 26 * 86_400.0 + 10 * 3_600
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#, at: change - 1) == ["[1]"])
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#, at: change) == ["[3]"])
    }

    @Test func `tell emergency services from others`() throws {
        let probe = try Probe(["isEmergency(to)", "isEmergency(from)"])
        #expect(probe.atCall() == ["false", "false"])
        #expect(probe.atCall(from: "{}", to: "{}") == ["false", "false"])
    }

    @Test func `remember that something was blocked of late`() throws {
        let probe = try Probe(
            ["blockedRecently(60)", "blockedRecently(0)", "blockedRecently(9223372036854775807)"],
            rules: [.rule("b", when: "to.e164 == '+13035550199'", .block)]
        )
        #expect(probe.atCall(at: 0) == ["false", "false", "false"])
        probe.scene.call(to: #"{"e164":"+13035550199"}"#, at: 10)
        #expect(probe.atCall(at: 10)[1] == "true")
        #expect(probe.atCall(at: 70) == ["true", "false", "false"])
        #expect(probe.atCall(at: 70.001) == ["false", "false", "false"])
        #expect(probe.atCall(customer: "c-2", at: 11) == ["false", "false", "false"])
        // A block that is reported late does not hide a newer one.
        probe.scene.call(to: #"{"e164":"+13035550199"}"#, at: 100)
        probe.scene.call(to: #"{"e164":"+13035550199"}"#, at: 40)
        #expect(probe.atCall(at: 150)[0] == "true")
    }

    @Test func `answer for what the plan allows`() throws {
        let probe = try Probe([#"feature("api")"#, #"planCountry(to.country)"#, #"planCountry(event.to.country)"#])
        probe.scene.decide("plan.changed", #""plan":{"features":["api"],"countries":["US"]}"#)
        #expect(probe.atCall() == ["true", "true", "true"])
        #expect(probe.atCall(to: #"{"e164":"+48221234567"}"#) == ["true", "false", "false"])
        #expect(probe.atCall(to: #"{"raw":"EXAMPLE"}"#) == ["true", "?", "?"])
    }
}
