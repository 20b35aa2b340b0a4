// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `State folded from events` {
    /// A history, an expression, and what a rule at the next call reads.
    struct Row: CustomTestStringConvertible {
        var story: String
        var events: [(type: String, data: String)]
        var reads: [(expression: String, value: String)]
        var testDescription: String { story }
    }

    private static let owned = "owned(from)"

    static let numbers: [Row] = [
        Row(
            story: "a number nobody told of is not owned",
            events: [],
            reads: [(owned, "false"), ("customer.numbers", "0")]
        ),
        Row(
            story: "an assigned number is owned",
            events: [("number.changed", Data.number("assigned"))],
            reads: [(owned, "true"), ("number.owned", "true"), ("customer.numbers", "1"), ("number.ageDays", "0")]
        ),
        Row(
            story: "a ported number is owned",
            events: [("number.changed", Data.number("ported"))],
            reads: [(owned, "true")]
        ),
        Row(
            story: "a verified number is owned",
            events: [("number.changed", Data.number("verified"))],
            reads: [(owned, "true")]
        ),
        Row(
            story: "a number told of twice counts once",
            events: [("number.changed", Data.number("assigned")), ("number.changed", Data.number("verified"))],
            reads: [("customer.numbers", "1")]
        ),
        Row(
            story: "a released number is not owned",
            events: [("number.changed", Data.number("ported")), ("number.changed", Data.number("released"))],
            reads: [(owned, "false"), ("customer.numbers", "0"), ("number.ageDays", "?")]
        ),
        Row(
            story: "a release of a number never owned changes no count",
            events: [("number.changed", Data.number("released"))],
            reads: [("customer.numbers", "0")]
        ),
        Row(
            story: "a number written with spaces is the same number",
            events: [("number.changed", Data.number("assigned", #"{"raw":"+1 202 555 0101"}"#))],
            reads: [(owned, "true")]
        ),
        Row(
            story: "a suspension elsewhere and its end are seen",
            events: [
                ("number.changed", Data.number("assigned")), ("number.changed", Data.number("suspended")),
                ("number.changed", Data.number("activated")),
            ],
            reads: [("number.suspendedElsewhere", "false"), ("standing.number", "none"), (owned, "true")]
        ),
        Row(
            story: "a forwarded number is seen",
            events: [
                ("forward.configured", #""from":{"e164":"+12025550101"},"forward":{"target":{"e164":"+13035550199"}}"#)
            ],
            reads: [("number.forwarded", "true")]
        ),
        Row(
            story: "a forward without a target ends it",
            events: [
                ("forward.configured", #""from":{"e164":"+12025550101"},"forward":{"target":{"e164":"+13035550199"}}"#),
                ("forward.configured", #""from":{"e164":"+12025550101"}"#),
            ],
            reads: [("number.forwarded", "false")]
        ),
    ]

    static let customers: [Row] = [
        Row(
            story: "of a customer without a plan every entitlement is unknown",
            events: [],
            reads: [
                ("customer.plan.seats", "?"), (#"feature("sms")"#, "?"), (#"planCountry("PL")"#, "?"),
                ("apiQuota()", "?"),
                ("customer.verified", "?"), ("customer.useCase.sector", "?"), ("customer.legalName", "?"),
            ]
        ),
        Row(
            story: "a plan gives its entitlements",
            events: [
                (
                    "plan.changed",
                    #""plan":{"id":"pro","seats":5,"concurrency":10,"callsPerSecond":2.5,"minutesPerSeat":900,"apiRequestsPerMinute":60,"features":["sms"],"countries":["PL"]}"#
                )
            ],
            reads: [
                ("customer.plan.id", "pro"), ("customer.plan.seats", "5"), ("customer.plan.concurrency", "10"),
                ("customer.plan.callsPerSecond", "2.5"), ("customer.plan.minutesPerSeat", "900"),
                ("customer.plan.apiRequestsPerMinute", "60"), (#"feature("sms")"#, "true"),
                (#"feature("fax")"#, "false"),
                (#"planCountry("PL")"#, "true"), (#"planCountry("US")"#, "false"), ("apiQuota()", "60"),
            ]
        ),
        Row(
            story: "a change of one entitlement leaves the others",
            events: [
                ("plan.changed", #""plan":{"seats":5,"features":["sms"]}"#), ("plan.changed", #""plan":{"seats":7}"#),
            ],
            reads: [("customer.plan.seats", "7"), (#"feature("sms")"#, "true"), ("customer.plan.concurrency", "?")]
        ),
        Row(
            story: "an empty list of features allows none",
            events: [("plan.changed", #""plan":{"features":[]}"#)],
            reads: [(#"feature("sms")"#, "false"), (#"planCountry("PL")"#, "?")]
        ),
        Row(
            story: "a verified customer has its name",
            events: [
                ("customer.changed", Data.change("customer", "created")),
                ("customer.changed", Data.change("customer", "verified", after: #""legalName":"Example Ltd""#)),
            ],
            reads: [
                ("customer.verified", "true"), ("customer.legalName", "Example Ltd"), ("customer.ageDays", "0"),
                ("customer.disassociated", "false"),
            ]
        ),
        Row(
            story: "a customer that left is told apart",
            events: [("customer.changed", Data.change("customer", "ended"))],
            reads: [("customer.disassociated", "true")]
        ),
        Row(
            story: "a suspension does not bring a customer back that left",
            events: [
                ("customer.changed", Data.change("customer", "ended")),
                ("customer.changed", Data.change("customer", "suspended")),
            ],
            reads: [("customer.disassociated", "true"), ("customer.suspendedElsewhere", "true")]
        ),
        Row(
            story: "an activation lifts a suspension elsewhere",
            events: [
                ("customer.changed", Data.change("customer", "suspended")),
                ("customer.changed", Data.change("customer", "activated")),
            ],
            reads: [("customer.suspendedElsewhere", "false"), ("standing.customer", "none")]
        ),
        Row(
            story: "a declared use is kept",
            events: [
                ("use_case.declared", #""useCase":{"sector":"health","safetyRelated":true}"#),
                ("use_case.declared", #""useCase":{"childDirected":false,"failoverPlan":true}"#),
            ],
            reads: [
                ("customer.useCase.sector", "health"), ("customer.useCase.safetyRelated", "true"),
                ("customer.useCase.childDirected", "false"), ("customer.useCase.failoverPlan", "true"),
            ]
        ),
        Row(
            story: "an agreement counts with two signatures",
            events: [
                (
                    "agreement.changed",
                    #""agreement":{"id":"a","signatures":[{"party":"p"},{"party":"c"}]},"change":{"resource":"agreement","action":"signed"}"#
                )
            ],
            reads: [("customer.resaleAgreement", "true")]
        ),
        Row(
            story: "an agreement with one signature does not count",
            events: [
                (
                    "agreement.changed",
                    #""agreement":{"id":"a","signatures":[{"party":"p"}]},"change":{"resource":"agreement","action":"signed"}"#
                )
            ],
            reads: [("customer.resaleAgreement", "false")]
        ),
        Row(
            story: "an ended agreement does not count",
            events: [
                (
                    "agreement.changed",
                    #""agreement":{"id":"a","signatures":[{"party":"p"},{"party":"c"}]},"change":{"resource":"agreement","action":"signed"}"#
                ),
                ("agreement.changed", #""agreement":{"id":"a"},"change":{"resource":"agreement","action":"ended"}"#),
            ],
            reads: [("customer.resaleAgreement", "false")]
        ),
        Row(
            story: "safeguards are unknown until they are set",
            events: [
                ("setting.changed", Data.change("setting", "updated", id: "amd", after: #""enabled":true"#)),
                ("setting.changed", Data.change("setting", "updated", id: "consent.check", after: #""enabled":true"#)),
                ("setting.changed", Data.change("setting", "updated", id: "consent.check", after: #""enabled":false"#)),
            ],
            reads: [
                (#"safeguard("amd")"#, "true"), (#"safeguard("consent.check")"#, "false"),
                (#"safeguard("optout.footer")"#, "?"), (#"safeguard("recording.announcement")"#, "?"),
                (#"safeguard("safe_harbor.message")"#, "?"),
            ]
        ),
        Row(
            story: "media sinks are registered until they are deleted",
            events: [
                (
                    "setting.changed",
                    Data.change("media_sink", "created", id: "a.example", after: #""registered":true"#)
                ),
                (
                    "setting.changed",
                    Data.change("media_sink", "created", id: "b.example", after: #""registered":true"#)
                ),
                ("setting.changed", Data.change("media_sink", "deleted", id: "b.example")),
            ],
            reads: [
                (#"mediaSinkRegistered("a.example")"#, "true"), (#"mediaSinkRegistered("b.example")"#, "false"),
                (#"mediaSinkRegistered("c.example")"#, "false"),
            ]
        ),
    ]

    @Test(arguments: numbers + customers)
    func `are what rules read`(row: Row) throws {
        let probe = try Probe(row.reads.map(\.expression))
        for event in row.events { probe.scene.decide(event.type, event.data) }
        let values = probe.atCall()
        // A number or customer that the provider suspended blocks the call; what rules read stays the same.
        #expect(values == row.reads.map(\.value))
        // Another customer knows nothing of it.
        let fresh = try Probe(row.reads.map(\.expression))
        #expect(probe.atCall(customer: "c-2") == fresh.atCall(customer: "c-2"))
    }

    /// A sender id is owned like a number, and does not count among the numbers an inventory is known by.
    @Test func `of a sender id without a number work as those of a number`() throws {
        let probe = try Probe(["owned(from)", "number.owned", "customer.numbers"])
        probe.scene.decide("number.changed", Data.number("assigned", #"{"raw":"EXAMPLE"}"#))
        #expect(probe.atCall(from: #"{"raw":"EXAMPLE"}"#) == ["true", "true", "0"])
        #expect(probe.atCall(from: #"{"raw":"OTHER"}"#) == ["false", "false", "0"])
        #expect(probe.atCall(from: "{}") == ["?", "?", "0"])
    }

    @Test func `count days from creation, and from the first event where that was never told`() throws {
        let probe = try Probe(["customer.ageDays", "number.ageDays", "campaign.ageDays"])
        probe.scene.decide("customer.changed", Data.change("customer", "created"), at: 0)
        probe.scene.decide("number.changed", Data.number("assigned"), at: 86_400)
        probe.scene.decide("campaign.started", Data.session("s", more: #","campaign":{"id":"k"}"#), at: 86_400)
        #expect(probe.atCall(more: #","campaign":{"id":"k"}"#, at: 3 * 86_400 - 1) == ["2", "1", "1"])
        #expect(probe.atCall(customer: "c-9", at: 0)[0] == "0")
        #expect(probe.atCall(customer: "c-9", at: 2 * 86_400)[0] == "2")
    }

    @Test func `follow end users, their sign-ins and roles`() throws {
        let probe = try Probe([
            "endUser.active", "endUser.signedIn", "endUser.role", "endUser.lastCountry", "customer.activeEndUsers",
        ])
        let user = #","endUser":{"id":"u"}"#
        func read() -> [String] { probe.at("api.requested", #""apiClient":{"id":"x"}"# + user) }
        #expect(read() == ["?", "?", "?", "?", "0"])
        probe.scene.decide("setting.changed", Data.change("end_user", "created", id: "u", after: #""role":"agent""#))
        #expect(read() == ["true", "false", "agent", "?", "1"])
        probe.scene.decide("user.signed_in", #""access":{"result":"failure","country":"DE"}"# + user)
        #expect(read() == ["true", "false", "agent", "?", "1"])
        probe.scene.decide("user.signed_in", #""access":{"result":"success","country":"PL"}"# + user)
        #expect(read() == ["true", "true", "agent", "PL", "1"])
        probe.scene.decide("user.signed_out", #""access":{"result":"revoked"}"# + user)
        #expect(read() == ["true", "false", "agent", "PL", "1"])
        probe.scene.decide("setting.changed", Data.change("end_user", "deactivated", id: "u"))
        probe.scene.decide("setting.changed", Data.change("end_user", "deactivated", id: "u"))
        #expect(read() == ["false", "false", "agent", "PL", "0"])
        probe.scene.decide("setting.changed", Data.change("end_user", "activated", id: "u"))
        #expect(read() == ["true", "false", "agent", "PL", "1"])
    }

    @Test func `follow campaigns and their dialers`() throws {
        let probe = try Probe([
            "campaign.running", "campaign.purpose", "campaign.previousPurpose", "campaign.initiation",
            "campaign.agentsReady",
        ])
        let campaign = #","campaign":{"id":"k"}"#
        #expect(probe.atCall(more: campaign) == ["?", "?", "?", "?", "?"])
        probe.scene.decide(
            "campaign.started",
            Data.session("s", more: campaign + #","purpose":"survey","initiation":"predictive""#)
        )
        probe.scene.decide("dialer.reported", Data.session("s", more: campaign) + #","dialer":{"agentsReady":4}"#)
        #expect(probe.atCall(more: campaign) == ["true", "survey", "?", "predictive", "4"])
        probe.scene.decide("campaign.changed", Data.session("s", more: campaign + #","purpose":"marketing""#))
        probe.scene.decide("campaign.stopped", Data.session("s", more: campaign))
        #expect(probe.atCall(more: campaign) == ["false", "marketing", "survey", "predictive", "4"])
        #expect(probe.atCall(more: #","campaign":{"id":"other"}"#) == ["?", "?", "?", "?", "?"])
    }

    @Test func `give an API client its own quota before the plan's`() throws {
        let probe = try Probe(["apiQuota()"])
        func read(_ client: String) -> [String] { probe.at("api.requested", #""apiClient":{"id":"\#(client)"}"#) }
        probe.scene.decide("plan.changed", #""plan":{"apiRequestsPerMinute":60}"#)
        probe.scene.decide(
            "setting.changed",
            Data.change("api_client", "updated", id: "x", after: #""quotaPerMinute":5"#)
        )
        #expect(read("x") == ["5"])
        #expect(read("y") == ["60"])
    }

    @Test func `tell which queues a supervisor may monitor`() throws {
        let probe = try Probe(["monitorAllowed()"])
        func read(_ by: String, _ queue: String?) -> [String] {
            let queue = queue.map { #","queue":{"id":"\#($0)"}"# } ?? ""
            return probe.at(
                "monitor.started",
                Data.session("s", more: queue) + #","monitor":{"action":"listen","by":{"id":"\#(by)"}}"#
            )
        }
        probe.scene.decide(
            "setting.changed",
            Data.change("role", "updated", id: "boss", after: #""role":"supervisor","queues":["q1","q2"]"#)
        )
        #expect(read("boss", "q1") == ["true"])
        #expect(read("boss", "q3") == ["false"])
        #expect(read("boss", nil) == ["?"])
        #expect(read("stranger", "q1") == ["?"])
    }

    @Test func `remember what registries said, and nothing when they were not asked`() throws {
        let probe = try Probe([
            #"listed("us_dnc", to)"#, #"listed("us_dno", to)"#, #"listed("domain_warnings", "bad.example")"#,
        ])
        func check(_ registry: String, _ result: String, _ to: String = #"{"e164":"+13035550102"}"#) {
            probe.scene.decide(
                "registry.checked",
                #""to":[\#(to)],"registryCheck":{"registry":"\#(registry)","result":"\#(result)"}"#
            )
        }
        #expect(probe.atCall() == ["?", "?", "?"])
        check("us_dnc", "unknown")
        #expect(probe.atCall() == ["?", "?", "?"])
        check("us_dnc", "listed")
        check("us_dno", "not_listed")
        check("domain_warnings", "listed", #"{"uri":"bad.example"}"#)
        #expect(probe.atCall() == ["true", "false", "true"])
        check("us_dnc", "not_listed")
        #expect(probe.atCall() == ["false", "false", "true"])
        #expect(probe.atCall(to: #"{"e164":"+13035550103"}"#) == ["?", "?", "true"])
        #expect(probe.atCall(customer: "c-2") == ["?", "?", "?"])
    }

    @Test func `count open calls, and forget those that never end`() throws {
        let probe = try Probe(["customer.openLegs"])
        probe.scene.decide("call.answered", Data.session("a"), at: 0)
        probe.scene.decide("call.answered", Data.session("a"), at: 1)
        probe.scene.decide("call.answered", Data.session("b"), at: 2)
        #expect(probe.atCall(at: 3) == ["2"])
        probe.scene.decide("call.ended", Data.session("a"), at: 4)
        probe.scene.decide("call.ended", Data.session("a"), at: 5)
        probe.scene.decide("call.ended", Data.session("never"), at: 5)
        #expect(probe.atCall(at: 6) == ["1"])
        #expect(probe.atCall(at: 11 * 3_600) == ["1"])
        for step in 0..<8 { probe.scene.call(at: 50 * 3_600 + Double(step)) }
        #expect(probe.atCall(at: 51 * 3_600) == ["0"])
    }
}
