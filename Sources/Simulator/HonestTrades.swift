// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Businesses that do nothing wrong, many of which look as if they did.
enum HonestTrades {
    /// Each founds one customer.
    static let all: [@Sendable (World) -> Void] = [
        supportQueue, reminders, sales, polishSales, collections, salesTeam, onCall, conference, oneTimeCodes, helpline,
        hospital, branches, roundTheClock, outsourcer, retailer, school, contest, company,
    ]

    /// Those that a simulation has when nobody says how many: the look-alikes among them.
    static var everybody: [@Sendable (World) -> Void] { all + lookAlikes + closeCalls }

    static let supportQueue: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("support-queue", sector: "software", uses: ["customer_service"]),
            in: .us,
            agents: 24,
            numbers: 3
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 130, talk: 5 * Span.minute)
        reporter.role(
            agent: 0,
            "supervisor",
            queues: [base.customer.id + "/q-1"],
            at: world.stage.start - 60 * Span.day
        )
        reporter.setting(
            resource: "media_sink",
            id: "recorder.example",
            action: "created",
            at: world.stage.start - 60 * Span.day
        ) { $0.truth("registered", true) }
        // A supervisor listens to her own queue, and calls go to a recorder that is registered.
        reporter.run("quality", at: world.stage.daytime(-300)) { script, now in
            guard script.round < 10 else { return nil }
            script.reporter.monitor(by: 0, queue: script.reporter.customer.id + "/q-1", action: "whisper", at: now)
            script.reporter.registeredFork("recorder.example", at: now + Span.minute)
            return now + script.random.around(25 * Span.minute) + Span.second
        }
    }

    /// Short calls by nature, the first at a quarter to eight.
    static let reminders: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("appointment-reminders", sector: "health", uses: ["appointment_reminders"]),
            in: .us,
            agents: 3
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 4)
        var campaign = OutboundCampaign(
            reporter,
            id: "reminders",
            purpose: "transactional",
            initiation: "api",
            perHour: 90,
            talk: 5 * Span.second,
            place: .us,
            firstContact: world.contacts(.us, 400),
            contactCount: 400
        )
        campaign.usesAgents = false
        campaign.season = .reminders
        campaign.answeredPermille = 600
        world.stage.add(campaign, at: world.stage.start + 10 * Span.minute)
    }

    static let sales: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("progressive-sales", sector: "telecom", uses: ["telemarketing"]),
            in: .us,
            agents: 16,
            numbers: 4
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 12)
        var campaign = OutboundCampaign(
            reporter,
            id: "upgrade",
            purpose: "marketing",
            initiation: "progressive",
            perHour: 150,
            talk: 2 * Span.minute,
            place: .us,
            firstContact: world.contacts(.us, 420),
            contactCount: 420
        )
        campaign.abandonedPermille = 15
        campaign.isCareful = true
        campaign.safeHarbor = 6 * Span.second
        campaign.recorded = Call.Recording(announced: true, mode: "agent")
        world.stage.add(campaign, at: world.stage.start + 12 * Span.minute)
    }

    static let polishSales: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("consented-sales", sector: "energy", uses: ["telemarketing"]),
            in: .pl,
            agents: 10,
            numbers: 3
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 15)
        var campaign = OutboundCampaign(
            reporter,
            id: "tariff",
            purpose: "marketing",
            initiation: "preview",
            perHour: 70,
            talk: 3 * Span.minute,
            place: .pl,
            firstContact: world.contacts(.pl, 300),
            contactCount: 300
        )
        campaign.recorded = Call.Recording(announced: true, mode: "agent")
        world.stage.add(campaign, at: world.stage.start + 15 * Span.minute)
    }

    static let collections: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("debt-collection", sector: "finance", uses: ["debt_collection"]),
            in: .us,
            agents: 8
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 8)
        var campaign = OutboundCampaign(
            reporter,
            id: "arrears",
            purpose: "debt_collection",
            initiation: "preview",
            perHour: 45,
            talk: 2 * Span.minute,
            place: .us,
            firstContact: world.contacts(.us, 330),
            contactCount: 330
        )
        campaign.recorded = Call.Recording(announced: true, mode: "agent")
        world.stage.add(campaign, at: world.stage.start + 18 * Span.minute)
    }

    /// People who dial by hand, other businesses mostly.
    static let salesTeam: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("business-sales", sector: "manufacturing", uses: ["sales"]),
            in: .gb,
            agents: 6,
            numbers: 6,
            countries: [.de, .pl]
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 6)
        reporter.run("sales", at: world.stage.start + 11 * Span.minute) { script, now in
            let customer = script.reporter.customer
            if customer.hours.isOpen(at: now, offsetMinutes: 0),
                let taken = customer.takeAgent(at: now, latest: now)
            {
                let place = script.random.pick([Place.gb, .gb, .gb, .de, .pl])
                var target = Party.bare(place.business(900 + script.random.below(300)))
                target.country = place.rawValue
                let end = script.reporter.manualCall(
                    to: target,
                    at: now,
                    agent: taken.agent,
                    talk: script.random.skewed(4 * Span.minute),
                    purpose: "informational",
                    from: .own(customer.numbers[taken.agent], .gb),
                    minutePrice: place == .gb ? 0 : 300
                )
                customer.occupy(taken.agent, until: end + Span.minute)
            }
            return now + script.random.around(2 * Span.minute)
        }
    }

    /// A number that rings one engineer's mobile at night, one call at a time.
    static let onCall: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("on-call-engineer", sector: "facility", uses: ["customer_service"]),
            in: .gb,
            agents: 4
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 10)
        let mobile = Party.bare(447_700_900_500)
        reporter.forward(
            base.customer.numbers[1],
            to: mobile,
            at: world.stage.start + 20 * Span.minute,
            rule: "schedule"
        )
        reporter.run("on-call", at: world.stage.start + 25 * Span.minute) { script, now in
            let end = script.reporter.forwardedCall(
                from: Place.gb.consumer(script.random.below(1000)),
                to: script.reporter.customer.numbers[1],
                target: mobile,
                at: now,
                talk: script.random.skewed(3 * Span.minute)
            )
            return end + script.random.around(40 * Span.minute)
        }
    }

    /// Many at once on one number: that is the product.
    static let conference: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("conference-bridge", sector: "conferencing", uses: ["conference"]),
            in: .us,
            agents: 4,
            concurrency: 120
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 3)
        reporter.run("bridge", at: world.stage.start + 30 * Span.minute) { script, now in
            if script.reporter.customer.hours.isOpen(at: now, offsetMinutes: -300) {
                script.reporter.conference(participants: script.random.within(6...14), at: now, random: &script.random)
            }
            return now + script.random.around(50 * Span.minute) + Span.minute
        }
    }
}
