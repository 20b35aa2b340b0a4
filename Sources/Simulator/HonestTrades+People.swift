// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Look-alikes in which it matters what people say, agreed to, or learn.
extension HonestTrades {
    /// Patients wait long for a nurse, and some give up.
    static let nurseLine: @Sendable (World) -> Void = { world in
        _ = business(world, "nurse-line", sector: "health", in: .ca, agents: 4, hours: .always, perHour: 50)
    }

    /// People speak of violence here; that is what the line is for.
    static let crisisLine: @Sendable (World) -> Void = { world in
        var trade = Trade("crisis-line", sector: "88.99", uses: ["counselling"])
        trade.failoverPlan = true
        let base = world.found(trade, in: .us, agents: 6, hours: .always)
        let reporter = world.honest(base)
        world.open(reporter, perHour: 12, talk: 18 * Span.minute)
        reporter.run("words", at: world.stage.start + 31 * Span.minute) { script, now in
            let customer = script.reporter.customer
            script.reporter.event(.transcriptAvailable, at: now) { line in
                line.ref("endUser", customer.agent(script.random.below(6)))
                Session(id: customer.nextSession(), direction: "inbound", initiation: "inbound").write(&line)
                line.object("content") { line in
                    line.text("language", "en")
                    line.object("labels") { line in
                        line.hundredths("self_harm", script.random.within(60...98))
                        line.hundredths("threat", script.random.within(20...85))
                    }
                }
            }
            return now + script.random.around(90 * Span.minute) + Span.minute
        }
    }

    /// Reads codes to people by voice: seconds each, by nature.
    static let voiceCodes: @Sendable (World) -> Void = { world in
        let reporter = business(world, "voice-codes", sector: "finance", in: .us, agents: 2, hours: .always, perHour: 2)
        var campaign = OutboundCampaign(
            reporter,
            id: "codes",
            purpose: "otp",
            initiation: "api",
            perHour: 150,
            talk: 9 * Span.second,
            place: .us,
            firstContact: world.contacts(.us, 500),
            contactCount: 500
        )
        campaign.usesAgents = false
        campaign.season = .flat
        campaign.answeredPermille = 800
        campaign.machinePermille = 50
        campaign.hasConsent = false
        campaign.isChecked = false
        world.stage.add(campaign, at: world.stage.start + 17 * Span.minute)
    }

    /// Calls people back in the evening who asked for it within the day.
    static let callbacks: @Sendable (World) -> Void = { world in
        let reporter = business(world, "evening-callbacks", sector: "telecom", in: .us, agents: 4, hours: .always)
        let first = world.contacts(.us, 40)
        reporter.run("callbacks", at: world.stage.moment(permille: 40)) { script, now in
            guard script.round < 20 else { return nil }
            let consumer = Party.consumer(Place.us.consumer(first + script.round), .us)
            script.reporter.consent(
                "express",
                scheme: "internal",
                scope: "all",
                of: consumer,
                seller: script.reporter.customer.id,
                purpose: "marketing",
                at: now
            )
            script.reporter.manualCall(
                to: consumer,
                at: now + 2 * Span.minute,
                agent: script.round % 4,
                talk: script.random.skewed(2 * Span.minute),
                purpose: "marketing",
                campaign: script.reporter.customer.id + "/wanted",
                initiation: "callback"
            )
            return now + script.random.around(5 * Span.minute) + Span.minute
        }
    }

    /// A firm and its second brand.
    static let twoBrands: @Sendable (World) -> Void = { world in
        let reporter = business(world, "two-brands", sector: "furniture", in: .pl, agents: 5)
        let first = world.contacts(.pl, 60)
        reporter.run("brands", at: world.stage.daytime(60)) { script, now in
            guard script.round < 60 else { return nil }
            let agent = script.round % 5
            script.reporter.branded(script.round % 2, contact: first + script.round, agent: agent, at: now)
            return now + script.random.around(3 * Span.minute) + Span.second
        }
    }

    /// Follow-up calls of a clinic by video and telephone.
    static let telehealth: @Sendable (World) -> Void = { world in
        let reporter = business(world, "telehealth", sector: "86.21", in: .de, agents: 7, perHour: 20)
        reporter.run("labels", at: world.stage.daytime(60)) { script, now in
            guard script.round < 12 else { return nil }
            let customer = script.reporter.customer
            script.reporter.event(.transcriptAvailable, at: now) { line in
                line.ref("endUser", customer.agent(script.round % 7))
                Session(id: customer.nextSession(), direction: "outbound", initiation: "manual").write(&line)
                line.object("content") { line in
                    line.object("labels") { line in
                        line.hundredths("minor", 95)
                        line.hundredths("pii", 90)
                    }
                    line.texts("fields", ["birth_date"])
                }
            }
            return now + script.random.around(40 * Span.minute) + Span.minute
        }
    }

    /// A new supervisor listens in to learn, all week.
    static let onboarding: @Sendable (World) -> Void = { world in
        let reporter = business(world, "new-supervisor", sector: "insurance", in: .gb, agents: 12, perHour: 60)
        let queue = reporter.customer.id + "/q-1"
        reporter.role(agent: 0, "supervisor", queues: [queue], at: world.stage.start - 2 * Span.day)
        reporter.run("listens", at: world.stage.daytime(0)) { script, now in
            guard script.round < 25 else { return nil }
            script.reporter.monitor(by: 0, queue: queue, action: "listen", at: now)
            return now + script.random.around(12 * Span.minute) + Span.second
        }
    }

    /// Lines are forwarded to the late shift at six; nobody sends codes then.
    static let shiftForwarding: @Sendable (World) -> Void = { world in
        let reporter = business(world, "late-shift", sector: "facility", in: .gb, agents: 4, numbers: 4)
        reporter.run("evening", at: world.stage.daytime(0) + 7 * Span.hour) { script, now in
            guard script.round < 3 else { return nil }
            let number = script.reporter.customer.numbers[1 + script.round]
            let mobile = Party.bare(447_700_900_700 + UInt64(script.round))
            script.reporter.forward(number, to: mobile, at: now, rule: "schedule")
            script.reporter.forwardedCall(
                from: Place.gb.consumer(script.random.below(900)),
                to: number,
                target: mobile,
                at: now + 10 * Span.minute,
                talk: 2 * Span.minute
            )
            return now + Span.minute
        }
    }
}
