// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Businesses that look like abuse to a careless rule: what the domain reference calls false-alarm traps.
extension HonestTrades {
    static let lookAlikes: [@Sendable (World) -> Void] = [
        surge, faxFriends, newCampaign, localPresence, freshlyPorted, failover, securityTeam, retryingTool, optOutWave,
        machineCodes, migration, hotDesks, holdMusic, sharedCard, regionalNumbers, travellingSales, nurseLine,
        crisisLine, voiceCodes, callbacks, twoBrands, telehealth, onboarding, shiftForwarding,
    ]

    /// A business of a trade that answers some calls.
    static func business(
        _ world: World,
        _ name: String,
        sector: String,
        in place: Place,
        agents: Int = 6,
        numbers: Int = 2,
        hours: Season = .office,
        perHour: Int64 = 8,
        days: Int64 = 400,
        concurrency: Int? = nil,
        countries: [Place] = []
    ) -> Reporter {
        let base = world.found(
            Trade(name, sector: sector, uses: ["customer_service"]),
            in: place,
            agents: agents,
            numbers: numbers,
            hours: hours,
            days: days,
            concurrency: concurrency,
            countries: countries
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: perHour)
        return reporter
    }

    /// Everybody calls a shop in the week before the holidays; an addendum was signed for it.
    static let surge: @Sendable (World) -> Void = { world in
        let reporter = business(world, "holiday-surge", sector: "retail", in: .us, agents: 20, perHour: 160)
        let signed = world.stage.start - 20 * Span.day
        reporter.agreement(reporter.customer.id + "-surge", at: signed)
        for clause in ["RU", "H.excess"] {
            reporter.exception(
                clause,
                scopeKind: "customer",
                scope: reporter.customer.id,
                agreement: reporter.customer.id + "-surge",
                at: signed + Span.hour
            )
        }
    }

    /// Two firms of one family telephone each other all day.
    static let faxFriends: @Sendable (World) -> Void = { world in
        let reporter = business(world, "sister-companies", sector: "logistics", in: .de, agents: 5)
        let sister = Party.bare(Place.de.business(1900))
        reporter.run("sister", at: world.stage.start + 13 * Span.minute) { script, now in
            if script.reporter.customer.hours.isOpen(at: now, offsetMinutes: 60) {
                script.reporter.manualCall(
                    to: sister,
                    at: now,
                    agent: script.random.below(5),
                    talk: script.random.skewed(2 * Span.minute),
                    purpose: "informational"
                )
            }
            return now + script.random.around(11 * Span.minute) + Span.minute
        }
    }

    /// A sales campaign in its first hours: few answers, one abandoned call.
    static let newCampaign: @Sendable (World) -> Void = { world in
        let reporter = business(world, "new-campaign", sector: "insurance", in: .us, agents: 6, days: 30)
        var campaign = OutboundCampaign(
            reporter,
            id: "first",
            purpose: "marketing",
            initiation: "progressive",
            perHour: 60,
            talk: 3 * Span.minute,
            place: .us,
            firstContact: world.contacts(.us, 90),
            contactCount: 90
        )
        campaign.abandonedPermille = 12
        campaign.isCareful = true
        world.stage.add(campaign, at: world.stage.daytime(-300))
    }

    /// Forty numbers of its own, each shown where it is at home, and answered when called back.
    static let localPresence: @Sendable (World) -> Void = { world in
        let reporter = business(world, "local-presence", sector: "real_estate", in: .us, agents: 8, numbers: 40)
        let first = world.contacts(.us, 300)
        reporter.run("local", at: world.stage.daytime(-300)) { script, now in
            guard script.round < 220 else { return nil }
            let customer = script.reporter.customer
            if let taken = customer.takeAgent(at: now, latest: now) {
                let end = script.reporter.manualCall(
                    to: .consumer(Place.us.consumer(first + script.round), .us),
                    at: now,
                    agent: taken.agent,
                    talk: script.random.skewed(90 * Span.second),
                    purpose: "informational",
                    from: .own(customer.numbers[script.round % 40], .us)
                )
                customer.occupy(taken.agent, until: end + 20 * Span.second)
            }
            return now + script.random.around(80 * Span.second) + Span.second
        }
    }

    /// Brings its number along from another provider and calls the same day.
    static let freshlyPorted: @Sendable (World) -> Void = { world in
        let reporter = business(world, "freshly-ported", sector: "plumbing", in: .gb, agents: 3, days: 5)
        let number = world.newNumber(.gb)
        reporter.assign(number, at: world.stage.moment(permille: 300), action: "ported")
        reporter.run("ported", at: world.stage.moment(permille: 310)) { script, now in
            guard script.round < 30 else { return nil }
            script.reporter.manualCall(
                to: .bare(Place.gb.business(2000 + script.round)),
                at: now,
                agent: script.round % 3,
                talk: script.random.skewed(2 * Span.minute),
                purpose: "informational",
                from: .own(number, .gb)
            )
            return now + script.random.around(9 * Span.minute) + Span.minute
        }
    }

    /// Overflows to the exchange of its head office by a signed exception.
    static let failover: @Sendable (World) -> Void = { world in
        let reporter = business(world, "failover-to-exchange", sector: "utility", in: .pl, agents: 8)
        let number = reporter.customer.numbers[1]
        let signed = world.stage.start - 40 * Span.day
        reporter.agreement(reporter.customer.id + "-overflow", at: signed)
        reporter.exception(
            "B.trunking",
            scopeKind: "number",
            scope: "+" + String(number),
            agreement: reporter.customer.id + "-overflow",
            at: signed + Span.hour
        )
        let exchange = Party.bare(48_715_550_180)
        let begin = world.stage.daytime(60)
        reporter.forward(number, to: exchange, at: begin, rule: "overflow", userAgent: "Asterisk PBX 20.5.0")
        reporter.run("overflow", at: begin + 5 * Span.minute) { script, now in
            guard script.round < 40 else { return nil }
            script.reporter.forwardedCall(
                from: Place.pl.consumer(script.random.below(Place.pl.consumerCount)),
                to: number,
                target: exchange,
                at: now,
                talk: Int64(script.random.within(120...400)) * Span.second
            )
            return now + script.random.around(40 * Span.second) + Span.second
        }
    }

    /// Tries the scanner with the harmless test file, by exception, and sends an encrypted payroll.
    static let securityTeam: @Sendable (World) -> Void = { world in
        let reporter = business(world, "security-team", sector: "software", in: .ca, agents: 5)
        let signed = world.stage.start - 10 * Span.day
        let agreement = reporter.customer.id + "-tests"
        reporter.agreement(agreement, at: signed)
        reporter.exception(
            "D.malware",
            scopeKind: "endUser",
            scope: reporter.customer.agent(1),
            agreement: agreement,
            at: signed + Span.hour
        )
        reporter.run("files", at: world.stage.daytime(-300)) { script, now in
            guard script.round < 6 else { return nil }
            let customer = script.reporter.customer
            script.reporter.event(.attachmentScanned, at: now) { line in
                line.ref("endUser", customer.agent(script.round % 2 == 0 ? 1 : 2))
                line.ref("device", customer.device(script.round % 2 == 0 ? 1 : 2))
                line.object("message") { $0.text("id", customer.id + "-test-" + String(script.round)) }
                line.object("scan") { line in
                    line.text("verdict", script.round % 2 == 0 ? "malware" : "encrypted")
                    if script.round % 2 == 0 { line.text("signature", "Eicar-Test-Signature") }
                    line.text("engine", "clamav")
                    line.text("sha256", SHA256.hexadecimal("test \(script.round)".utf8))
                    line.integer("bytes", 68)
                }
            }
            return now + script.random.around(30 * Span.minute) + Span.second
        }
    }

    /// A tool that tries again after the provider's own errors.
    static let retryingTool: @Sendable (World) -> Void = { world in
        let reporter = business(world, "retrying-tool", sector: "marketing", in: .gb, agents: 4)
        reporter.run("retries", at: world.stage.moment(permille: 450)) { script, now in
            guard script.round < 150 else { return nil }
            script.reporter.api(
                script.reporter.customer.id + "/api-1",
                endpoint: "/v2/messages",
                at: now,
                status: script.round % 3 == 2 ? 200 : script.round % 2 == 0 ? 503 : 429
            )
            return now + 700 * Span.millisecond
        }
    }

    /// A shop that changed its name: more people than usual say STOP, and are left alone.
    static let optOutWave: @Sendable (World) -> Void = { world in
        let reporter = business(world, "renamed-shop", sector: "retail", in: .us, agents: 4)
        var stream = MessageStream(
            reporter,
            id: "rename",
            purpose: "marketing",
            season: .selling,
            perHour: 200,
            place: .us,
            firstContact: world.contacts(.us, 420),
            contactCount: 420
        )
        stream.stopPermille = 18
        world.stage.add(stream, at: world.stage.daytime(-300))
    }

    /// Codes to the cards of machines, whose numbers follow each other.
    static let machineCodes: @Sendable (World) -> Void = { world in
        let reporter = business(world, "machine-codes", sector: "automotive", in: .de, agents: 3, hours: .always)
        reporter.run("codes", at: world.stage.moment(permille: 380)) { script, now in
            guard script.round < 120 else { return nil }
            let customer = script.reporter.customer
            var message = Message(
                session: Session(
                    id: customer.nextSession(),
                    channel: "sms",
                    initiation: "api",
                    purpose: "otp",
                    seller: customer.id
                ),
                from: .own(customer.numbers[0], .de),
                to: [.consumer(Place.de.line(script.round % 100), .de)],
                at: now,
                language: "de",
                template: customer.id + "/otp",
                fingerprint: Fingerprint.text(SplitMix64(seed: 4, part: customer.id), variation: 0),
                client: customer.id + "/api-1"
            )
            message.report = Message.Report(converted: script.random.chance(permille: 880))
            script.reporter.play(message)
            return now + script.random.around(20 * Span.second) + Span.second
        }
    }

    /// A new customer takes its contacts over from another system, and out again when it leaves a department.
    static let migration: @Sendable (World) -> Void = { world in
        let reporter = business(world, "migration", sector: "publishing", in: .pl, agents: 6, days: 2)
        reporter.run("moves", at: world.stage.daytime(60)) { script, now in
            guard script.round < 3 else { return nil }
            script.reporter.export(agent: 0, rows: 60_000, at: now)
            return now + 20 * Span.minute
        }
    }

    /// Agents sign in at whatever desk is free, always signing out before; one works abroad by VPN.
    static let hotDesks: @Sendable (World) -> Void = { world in
        let reporter = business(world, "hot-desks", sector: "bpo", in: .gb, agents: 9)
        reporter.run("desks", at: world.stage.daytime(0)) { script, now in
            guard script.round < 8 else { return nil }
            let customer = script.reporter.customer
            let agent = script.round
            script.reporter.signIn(agent, at: now, isIn: false, result: "logout")
            script.reporter.signIn(agent, at: now + Span.minute, device: customer.device(20 + agent))
            if agent == 3 {
                script.reporter.signIn(agent, at: now + 2 * Span.minute, address: "198.51.100.200", country: "NL")
            }
            return now + script.random.around(20 * Span.minute) + Span.minute
        }
    }

    /// A wallboard holds a line open to the music all day: a conference by declaration.
    static let holdMusic: @Sendable (World) -> Void = { world in
        let reporter = business(world, "music-monitor", sector: "media", in: .ca, agents: 3)
        reporter.run("music", at: world.stage.start + 15 * Span.minute) { script, now in
            let room = Session(
                id: script.reporter.customer.nextSession(),
                direction: "internal",
                initiation: "manual",
                purpose: "internal"
            )
            script.reporter.event(.callEnded, at: now + 9 * Span.hour) { line in
                room.write(&line)
                line.object("conference") { $0.text("id", "music-1") }
                line.object("timing") { $0.integer("talkMs", 9 * 3_600_000) }
                line.object("outcome") { $0.text("result", "completed") }
            }
            return now + 12 * Span.hour
        }
    }

    /// Two customers of one bookkeeper pay with one card; their owners differ.
    static let sharedCard: @Sendable (World) -> Void = { world in
        let card = SHA256.hexadecimal("the bookkeeper's card".utf8)
        for (ordinal, name) in ["bookkept-bakery", "bookkept-garage"].enumerated() {
            let reporter = business(world, name, sector: "retail", in: .us, agents: 2, perHour: 3, days: 200)
            let owner = SHA256.hexadecimal("owner \(ordinal) of \(reporter.customer.id)".utf8)
            for delay in [20, 600] as [Int64] {
                reporter.customerChanged(
                    delay == 20 ? "updated" : "verified",
                    at: world.stage.moment(permille: 40) + (delay + Int64(ordinal) * 30) * Span.second,
                    after: [("paymentFingerprint", card), ("beneficialOwner", owner)]
                )
            }
        }
    }

    /// Shows a number of the region it calls, three of them to a customer that moved; nothing was ever refused.
    static let regionalNumbers: @Sendable (World) -> Void = { world in
        let reporter = business(world, "regional-numbers", sector: "energy", in: .pl, agents: 6, numbers: 9)
        let first = world.contacts(.pl, 60)
        reporter.run("regions", at: world.stage.daytime(60)) { script, now in
            guard script.round < 150 else { return nil }
            let customer = script.reporter.customer
            script.reporter.manualCall(
                to: .consumer(Place.pl.consumer(first + script.round / 3), .pl),
                at: now,
                agent: script.round % 6,
                talk: script.random.skewed(80 * Span.second),
                purpose: "informational",
                from: .own(customer.numbers[script.round % 9], .pl)
            )
            return now + script.random.around(100 * Span.second) + Span.second
        }
    }

    /// A sales representative calls home from a country that is new, one call after the other.
    static let travellingSales: @Sendable (World) -> Void = { world in
        let reporter = business(
            world,
            "travelling-sales",
            sector: "machinery",
            in: .de,
            agents: 6,
            countries: [.gb, .pl]
        )
        reporter.run("abroad", at: world.stage.daytime(60)) { script, now in
            guard script.round < 6 else { return nil }
            var target = Party.bare(37_125_550_400 + UInt64(script.round % 2))
            target.country = "LV"
            let end = script.reporter.manualCall(
                to: target,
                at: now,
                agent: 2,
                talk: script.random.skewed(6 * Span.minute),
                purpose: "informational",
                minutePrice: 900
            )
            return end + script.random.around(50 * Span.minute) + Span.minute
        }
    }
}
