// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Consent` {
    private static let sms = #"consent(to, "sms", "marketing")"#
    private static let call = #"consent(to, "call", "marketing")"#
    private static let survey = #"consent(to, "sms", "survey")"#
    private static let noSMS = #"optedOut(to, "sms")"#
    private static let noCall = #"optedOut(to, "call")"#

    /// Events of consent in order, and what rules read: sms, call, survey by sms, objection to sms and to calls.
    static let rows: [(story: String, events: [String], values: [String])] = [
        ("nothing was told", [], ["false", "false", "false", "false", "false"]),
        ("given for a scope", [Data.consent("opt_in")], ["true", "false", "true", "false", "false"]),
        (
            "given for a purpose", [Data.consent("express", more: #","purposes":["marketing"]"#)],
            ["true", "false", "false", "false", "false"]
        ),
        (
            "given for everything", [Data.consent("express", scope: #""all""#)],
            ["true", "true", "true", "false", "false"]
        ),
        ("given without a scope", [Data.consent("express", scope: "")], ["false", "false", "false", "false", "false"]),
        ("none is not given", [Data.consent("none")], ["false", "false", "false", "false", "false"]),
        (
            "withdrawn", [Data.consent("express"), Data.consent("revoked")],
            ["false", "false", "false", "true", "false"]
        ),
        (
            "given for two scopes, one withdrawn",
            [Data.consent("express", scope: #""sms","call""#), Data.consent("opt_out")],
            ["false", "true", "false", "true", "false"]
        ),
        (
            "given for everything, one scope withdrawn",
            [Data.consent("express", scope: #""all""#), Data.consent("opt_out")],
            ["false", "true", "false", "true", "false"]
        ),
        (
            "everything withdrawn", [Data.consent("express"), Data.consent("opt_out", scope: #""all""#)],
            ["false", "false", "false", "true", "true"]
        ),
        (
            "withdrawn without a scope", [Data.consent("express"), Data.consent("revoked", scope: "")],
            ["false", "false", "false", "true", "true"]
        ),
        (
            "everything withdrawn, one scope given again",
            [Data.consent("opt_out", scope: #""all""#), Data.consent("opt_in")],
            ["true", "false", "true", "false", "true"]
        ),
        (
            "withdrawn and given again", [Data.consent("opt_out"), Data.consent("opt_in")],
            ["true", "false", "true", "false", "false"]
        ),
        (
            "expired", [Data.consent("express", more: #","expiresAt":"2026-03-02T15:00:05Z""#)],
            ["false", "false", "false", "false", "false"]
        ),
        (
            "captured in the future", [Data.consent("express", more: #","capturedAt":"2026-03-02T18:00:00Z""#)],
            ["false", "false", "false", "false", "false"]
        ),
        (
            "an old consent, reported after the objection",
            [Data.consent("opt_out"), Data.consent("express", more: #","capturedAt":"2026-03-01T00:00:00Z""#)],
            ["false", "false", "false", "true", "false"]
        ),
        (
            "of somebody else", [Data.consent("express", subject: #"{"e164":"+13035550103"}"#)],
            ["false", "false", "false", "false", "false"]
        ),
    ]

    @Test(arguments: rows)
    func `is what was given and not withdrawn`(story: String, events: [String], values: [String]) throws {
        let probe = try Probe([Self.sms, Self.call, Self.survey, Self.noSMS, Self.noCall])
        for (step, event) in events.enumerated() { probe.scene.decide("consent.changed", event, at: Double(step)) }
        #expect(probe.atCall(at: 10) == values, "\(story)")
        #expect(probe.atCall(customer: "c-2", at: 10) == ["false", "false", "false", "false", "false"])
    }

    @Test func `holds until the moment it expires`() throws {
        let probe = try Probe([Self.sms])
        probe.scene.decide("consent.changed", Data.consent("express", more: #","expiresAt":"2026-03-02T15:01:00Z""#))
        #expect(probe.atCall(at: 59.999) == ["true"])
        #expect(probe.atCall(at: 60) == ["false"])
    }

    @Test(arguments: [("keyword", "true"), ("inferred", "true"), ("none", "false")])
    func `is withdrawn by a reply`(reply: String, isOptedOut: String) throws {
        let probe = try Probe([Self.sms, Self.noSMS, Self.noCall, #"optedOut(to, "all")"#])
        probe.scene.decide("consent.changed", Data.consent("express", scope: #""sms","call""#))
        probe.scene.decide(
            "message.received",
            Data.session("m", "inbound") + #","from":{"e164":"+13035550102"},"to":[{"e164":"+12025550101"}],"#
                + #""message":{"optOut":"\#(reply)"}"#,
            at: 5
        )
        let isConsented = isOptedOut == "true" ? "false" : "true"
        #expect(probe.atCall(at: 10) == [isConsented, isOptedOut, "false", isOptedOut])
    }

    @Test func `is withdrawn by mail for mail, and by a reply that does not say which way it went`() throws {
        let probe = try Probe([Self.noSMS, #"optedOut(to, "email")"#])
        let reply = #","from":{"e164":"+13035550102"},"message":{"optOut":"keyword"}"#
        probe.scene.decide("message.received", #""session":{"id":"m","channel":"email","direction":"inbound"}"# + reply)
        #expect(probe.atCall() == ["false", "true"])
        probe.scene.decide("message.received", String(reply.dropFirst()))
        #expect(probe.atCall() == ["true", "true"])
    }

    /// A consent that the act carries, and whether it counts for a text to the recipient.
    static let carried: [(String, String)] = [
        (Data.consent("express"), "true"), (Data.consent("revoked"), "false"), (Data.consent("none"), "false"),
        (Data.consent("express", scope: #""call""#), "false"),
        (Data.consent("express", subject: #"{"e164":"+13035550103"}"#), "false"),
        (#""consent":[{"kind":"express","scope":["sms"]}]"#, "true"),
        (Data.consent("express", more: #","expiresAt":"2026-03-02T14:00:00Z""#), "false"),
    ]

    @Test(arguments: carried)
    func `may come with the act it allows`(consent: String, counts: String) throws {
        let probe = try Probe([Self.sms])
        let data = Data.session("m") + #","from":{"e164":"+12025550101"},"to":[{"e164":"+13035550102"}],"# + consent
        #expect(probe.at("message.submitted", data) == [counts])
        #expect(probe.atCall() == ["false"], "it is the proof of one act, not a standing consent")
    }

    @Test func `that comes with an act does not undo an objection made since`() throws {
        let probe = try Probe([Self.sms])
        probe.scene.decide("consent.changed", Data.consent("opt_out"), at: 0)
        func send(_ captured: String) -> [String] {
            let data =
                Data.session("m") + #","to":[{"e164":"+13035550102"}],"# + Data.consent("express", more: captured)
            return probe.at("message.submitted", data, at: 60)
        }
        #expect(send("") == ["false"])
        #expect(send(#","capturedAt":"2026-03-02T14:00:00Z""#) == ["false"])
        #expect(send(#","capturedAt":"2026-03-02T15:00:30Z""#) == ["true"])
    }

    @Test func `given to one seller does not serve another`() throws {
        let probe = try Probe([Self.sms])
        probe.scene.decide("consent.changed", Data.consent("express", more: #","seller":{"id":"shop"}"#))
        #expect(probe.atCall(more: #","seller":{"id":"shop"}"#) == ["true"])
        #expect(probe.atCall(more: #","seller":{"id":"other"}"#) == ["false"])
    }

    @Test func `is kept for the newest sixteen, the oldest goes first`() throws {
        let probe = try Probe([Self.call, Self.survey])
        probe.scene.decide("consent.changed", Data.consent("express", scope: #""call""#))
        for _ in 0..<Limits.consentsPerConsumer { probe.scene.decide("consent.changed", Data.consent("express")) }
        #expect(probe.atCall() == ["false", "true"])
    }

    @Test func `withdrawn later covers what happened before and is reported behind it`() throws {
        let probe = try Probe([Self.sms, Self.noSMS, Self.call, Self.noCall])
        probe.scene.decide("consent.changed", Data.consent("express", scope: #""sms","call""#), at: 0)
        probe.scene.decide("consent.changed", Data.consent("opt_out", scope: #""call""#), at: 50)
        probe.scene.decide("consent.changed", Data.consent("opt_out"), at: 100)
        // In order of arrival: now, then reports of what happened before one or both objections.
        #expect(probe.atCall(at: 120) == ["false", "true", "false", "true"])
        #expect(probe.atCall(at: 100) == ["false", "true", "false", "true"])
        #expect(probe.atCall(at: 99) == ["true", "false", "false", "true"])
        #expect(probe.atCall(at: 49) == ["true", "false", "true", "false"])
        // A second objection does not move the first.
        probe.scene.decide("consent.changed", Data.consent("opt_out"), at: 150)
        #expect(probe.atCall(at: 110) == ["false", "true", "false", "true"])
        // Agreed to anew, it counts from then on.
        probe.scene.decide("consent.changed", Data.consent("express"), at: 200)
        #expect(probe.atCall(at: 210) == ["true", "false", "false", "true"])
    }
}
