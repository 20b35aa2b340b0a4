// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Honest businesses close to a limit, each seed at another distance from it: who is near is not over.
extension HonestTrades {
    static let closeCalls: [@Sendable (World) -> Void] = [
        closeDialer, oldList, shortSurvey, forgetfulUsers, manyStops, wholesaler, irregularExports, travelAgency,
        weekendShop, crowdedPlan,
    ]

    /// A number of the range that belongs to this seed and name.
    private static func draw(_ world: World, _ name: String, _ range: ClosedRange<Int>) -> Int {
        var random = SplitMix64(seed: world.stage.seed, part: "close/" + name)
        return random.within(range)
    }

    /// Dials predictively and gives up on just less than 2 % of the people who answer.
    static let closeDialer: @Sendable (World) -> Void = { world in
        let reporter = business(world, "close-dialer", sector: "telecom", in: .us, agents: 24, numbers: 4)
        var campaign = OutboundCampaign(
            reporter,
            id: "renewal",
            purpose: "marketing",
            initiation: "predictive",
            perHour: 300,
            talk: 70 * Span.second,
            place: .us,
            firstContact: world.contacts(.us, 500),
            contactCount: 500
        )
        campaign.answeredPermille = 380
        campaign.abandonedPermille = draw(world, "dialer", 10...40)
        campaign.isCareful = true
        world.stage.add(campaign, at: world.stage.daytime(-300))
    }

    /// Tells customers of years about a recall: some numbers do not exist any more.
    static let oldList: @Sendable (World) -> Void = { world in
        let reporter = business(world, "old-list", sector: "automotive", in: .de, agents: 10)
        var campaign = OutboundCampaign(
            reporter,
            id: "recall",
            purpose: "informational",
            initiation: "progressive",
            perHour: 90,
            talk: 90 * Span.second,
            place: .de,
            firstContact: world.contacts(.de, 320),
            contactCount: 320
        )
        campaign.deadPermille = draw(world, "dead", 20...80)
        campaign.hasConsent = false
        campaign.isChecked = false
        world.stage.add(campaign, at: world.stage.daytime(60))
    }

    /// Asks two questions; one person in ten hangs up at once.
    static let shortSurvey: @Sendable (World) -> Void = { world in
        let reporter = business(world, "short-survey", sector: "research", in: .ca, agents: 16, numbers: 3)
        var campaign = OutboundCampaign(
            reporter,
            id: "panel",
            purpose: "survey",
            initiation: "progressive",
            perHour: 240,
            talk: Int64(draw(world, "survey", 22...45)) * Span.second,
            place: .ca,
            firstContact: world.contacts(.ca, 500),
            contactCount: 500
        )
        campaign.answeredPermille = 420
        world.stage.add(campaign, at: world.stage.daytime(-300))
    }

    /// People ask for a code and then forget what they wanted.
    static let forgetfulUsers: @Sendable (World) -> Void = { world in
        let reporter = business(world, "forgetful-users", sector: "games", in: .gb, agents: 2, hours: .always)
        var stream = MessageStream(
            reporter,
            id: "codes",
            purpose: "otp",
            season: .always,
            perHour: 150,
            place: .gb,
            firstContact: world.contacts(.gb, 700),
            contactCount: 700
        )
        stream.convertedPermille = draw(world, "codes", 420...700)
        stream.stopPermille = 0
        world.stage.add(stream, at: world.stage.start + 21 * Span.minute)
    }

    /// A political club: more people than elsewhere want no more messages, and get none.
    static let manyStops: @Sendable (World) -> Void = { world in
        let reporter = business(world, "political-club", sector: "94.92", in: .us, agents: 3)
        var stream = MessageStream(
            reporter,
            id: "newsletter",
            purpose: "political",
            season: .selling,
            perHour: 150,
            place: .us,
            firstContact: world.contacts(.us, 500),
            contactCount: 500
        )
        stream.stopPermille = draw(world, "stops", 10...40)
        stream.spamPermille = 1
        world.stage.add(stream, at: world.stage.daytime(-300))
    }

    /// Twelve people of one firm call the same wholesaler when it opens.
    static let wholesaler: @Sendable (World) -> Void = { world in
        let reporter = business(world, "one-wholesaler", sector: "construction", in: .pl, agents: 14, numbers: 14)
        let wholesale = Party.bare(Place.pl.business(880))
        reporter.run("opening", at: world.stage.daytime(60)) { script, now in
            guard script.round < 36 else { return nil }
            let customer = script.reporter.customer
            script.reporter.manualCall(
                to: wholesale,
                at: now,
                agent: script.round % 14,
                talk: script.random.skewed(Span.minute),
                purpose: "informational",
                from: .own(customer.numbers[script.round % 12], .pl)
            )
            return now + (script.round % 12 == 11 ? 3 * Span.hour : Int64(script.random.within(3...9)) * Span.second)
        }
    }

    /// Takes reports out when they are needed: mostly small ones, now and then a quarter's.
    static let irregularExports: @Sendable (World) -> Void = { world in
        let reporter = business(world, "irregular-exports", sector: "accounting", in: .de, agents: 4)
        reporter.run("reports", at: world.stage.start + 19 * Span.minute) { script, now in
            let isQuarter = script.random.chance(permille: 80)
            let rows = isQuarter ? script.random.within(700...2500) : script.random.within(40...420)
            script.reporter.export(agent: script.random.below(4), rows: Int64(rows), at: now)
            return now + script.random.around(25 * Span.minute) + Span.minute
        }
    }

    /// Books hotels in the Caribbean, as it has for months: several at a time, dear numbers all of them.
    static let travelAgency: @Sendable (World) -> Void = { world in
        let reporter = business(world, "caribbean-travel", sector: "travel", in: .gb, agents: 6, days: 300)
        reporter.planChanged(
            Plan(seats: 6, concurrency: 18, countries: ["DO", "GB"]),
            at: world.stage.start - 290 * Span.day
        )
        func hotel(_ index: Int) -> Party {
            var party = Party.bare(18_092_000_142 + UInt64(index % 40) * 10_900)
            party.country = "DO"
            return party
        }
        // Six weeks of records that came in a batch: what is usual is known.
        for slot in 0..<(42 * 8) as Range<Int64> {
            let (day, hour) = (slot / 8 + 1, slot % 8 + 9)
            for turn in 0..<4 as Range<Int64> {
                reporter.manualCall(
                    to: hotel(Int(slot * 7 + turn)),
                    at: world.stage.start - day * Span.day + hour * Span.hour + turn * 13 * Span.minute,
                    agent: Int(slot + turn) % 6,
                    talk: 5 * Span.minute,
                    purpose: "informational",
                    minutePrice: 2400
                )
            }
        }
        reporter.run("hotels", at: world.stage.daytime(0)) { script, now in
            guard script.round < 50 else { return nil }
            script.reporter.manualCall(
                to: hotel(script.random.below(40)),
                at: now,
                agent: script.round % 6,
                talk: script.random.skewed(5 * Span.minute),
                purpose: "informational",
                minutePrice: 2400
            )
            return now + script.random.around(9 * Span.minute) + Span.second
        }
    }

    /// Busiest on Saturdays.
    static let weekendShop: @Sendable (World) -> Void = { world in
        let reporter = business(world, "weekend-shop", sector: "retail", in: .de, agents: 9, hours: .shops, perHour: 0)
        world.open(reporter, perHour: 45, season: .shops)
    }

    /// Uses almost all the lines it pays for.
    static let crowdedPlan: @Sendable (World) -> Void = { world in
        let reporter = business(
            world,
            "crowded-plan",
            sector: "insurance",
            in: .pl,
            agents: 12,
            perHour: 0,
            concurrency: 26
        )
        world.open(reporter, perHour: 110, talk: 4 * Span.minute)
    }
}
