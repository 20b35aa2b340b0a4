// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Public services, messages, and businesses of unusual shape.
extension HonestTrades {
    static let oneTimeCodes: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("one-time-codes", sector: "finance", uses: ["otp"]),
            in: .gb,
            agents: 3,
            hours: .always,
            countries: [.pl]
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 3)
        var stream = MessageStream(
            reporter,
            id: "codes",
            purpose: "otp",
            season: .always,
            perHour: 120,
            place: .gb,
            firstContact: world.contacts(.gb, 900),
            contactCount: 900
        )
        stream.convertedPermille = 890
        stream.stopPermille = 0
        stream.client = base.customer.id + "/api-1"
        world.stage.add(stream, at: world.stage.start + 8 * Span.minute)
    }

    /// Counselling for children: takes what a child tells, and must never be cut off.
    static let helpline: @Sendable (World) -> Void = { world in
        var trade = Trade("child-helpline", sector: "child_helpline", uses: ["counselling", "prevention"])
        trade.childDirected = true
        let base = world.found(trade, in: .pl, agents: 9, hours: .always)
        let reporter = world.honest(base)
        world.open(reporter, perHour: 14, talk: 12 * Span.minute)
    }

    /// Long waits, many calls, now and then one for the ambulance.
    static let hospital: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("hospital-booking", sector: "hospital", uses: ["appointments", "results", "billing"]),
            in: .de,
            agents: 18,
            hours: .always
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 70, talk: 4 * Span.minute)
        reporter.runEmergencies(meanGap: 3 * Span.hour, at: world.stage.start + 40 * Span.minute)
    }

    /// Sixty telephones behind one address register again after a power cut.
    static let branches: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("branch-offices", sector: "retail", uses: ["customer_service"]),
            in: .ca,
            agents: 40
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 40)
        for device in 0..<60 {
            reporter.register(
                base.customer.id + "/d-" + String(device + 1),
                agent: device < 40 ? device : nil,
                at: world.stage.moment(permille: 330) + Int64(device) * 900 * Span.millisecond
            )
        }
    }

    static let roundTheClock: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("round-the-clock-support", sector: "travel", uses: ["customer_service"]),
            in: .de,
            agents: 21,
            hours: .always
        )
        world.open(world.honest(base), perHour: 60, talk: 4 * Span.minute)
    }

    /// Eight brands, with a signed agreement that lists them.
    static let outsourcer: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("outsourced-service", sector: "bpo", uses: ["customer_service", "outsourcing"]),
            in: .pl,
            agents: 14,
            numbers: 8
        )
        let reporter = world.honest(base)
        let agreement = base.customer.id + "-agreement"
        let signed = world.stage.start - 90 * Span.day
        reporter.agreement(agreement, at: signed)
        reporter.exception(
            "K",
            scopeKind: "customer",
            scope: base.customer.id,
            agreement: agreement,
            at: signed + Span.hour
        )
        world.open(reporter, perHour: 30)
        let first = world.contacts(.pl, 400)
        reporter.run("brands", at: world.stage.daytime(60)) { script, now in
            guard script.round < 320 else { return nil }
            let hour = LocalTime(at: now, offsetMinutes: 60).hour
            let customer = script.reporter.customer
            if (10...17).contains(hour), let taken = customer.takeAgent(at: now, latest: now) {
                script.reporter.branded(script.round % 8, contact: first + script.round, agent: taken.agent, at: now)
                customer.occupy(taken.agent, until: now + 2 * Span.minute)
            }
            return now + script.random.around(75 * Span.second) + Span.second
        }
    }

    /// Offers by text message to people who asked for them; whoever says STOP is left alone.
    static let retailer: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("retail-offers", sector: "retail", uses: ["sms_marketing"]),
            in: .us,
            agents: 4
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 8, season: .office)
        var stream = MessageStream(
            reporter,
            id: "offers",
            purpose: "marketing",
            season: .selling,
            perHour: 220,
            place: .us,
            firstContact: world.contacts(.us, 600),
            contactCount: 600
        )
        stream.stopPermille = 9
        world.stage.add(stream, at: world.stage.start + 9 * Span.minute)
    }

    /// All parents hear at once that the school is closed.
    static let school: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("school-notices", sector: "education", uses: ["parent_notices"]),
            in: .gb,
            agents: 3
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 4)
        var stream = MessageStream(
            reporter,
            id: "closure",
            purpose: "informational",
            season: .flat,
            perHour: 3000,
            place: .gb,
            firstContact: world.contacts(.gb, 450),
            contactCount: 450
        )
        stream.stopPermille = 0
        world.stage.add(stream, at: world.stage.daytime(0))
    }

    /// A radio station's competition: everybody calls for ten minutes.
    static let contest: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("radio-contest", sector: "media", uses: ["contest"]),
            in: .ca,
            agents: 4,
            concurrency: 300
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 4)
        reporter.run("contest", at: world.stage.daytime(-300)) { script, now in
            guard script.round < 700 else { return nil }
            let customer = script.reporter.customer
            script.reporter.play(
                Call(
                    session: Session(
                        id: customer.nextSession(),
                        direction: "inbound",
                        initiation: "inbound",
                        purpose: "informational"
                    ),
                    from: .consumer(Place.ca.consumer(script.round), .ca),
                    to: .own(customer.numbers[1], .ca),
                    at: now,
                    ring: 900 * Span.millisecond,
                    course: .answered(
                        agentAfter: nil,
                        talk: Int64(script.random.within(4...9)) * Span.second,
                        endedBy: "system"
                    )
                )
            )
            return now + script.random.around(850 * Span.millisecond)
        }
    }

    /// A company rings through its own extensions, one after the other.
    static let company: @Sendable (World) -> Void = { world in
        let base = world.found(
            Trade("own-extensions", sector: "manufacturing", uses: ["internal"]),
            in: .de,
            agents: 6,
            numbers: 60
        )
        let reporter = world.honest(base)
        world.open(reporter, perHour: 10)
        reporter.run("extensions", at: world.stage.daytime(60)) { script, now in
            guard script.round < 59 else { return nil }
            let customer = script.reporter.customer
            if let taken = customer.takeAgent(at: now, latest: now + Span.second) {
                script.reporter.manualCall(
                    to: .own(customer.numbers[script.round + 1], .de),
                    at: taken.from,
                    agent: taken.agent,
                    talk: 8 * Span.second,
                    purpose: "internal"
                )
                customer.occupy(taken.agent, until: taken.from + 18 * Span.second)
            }
            return now + Int64(script.random.within(20...30)) * Span.second
        }
    }
}

extension Reporter {
    /// A call is copied to a recorder that the customer registered.
    func registeredFork(_ host: String, at now: Int64) {
        event(.mediaForkStarted, at: now) { line in
            Session(id: customer.nextSession(), direction: "inbound", queue: customer.id + "/q-1").write(&line)
            line.object("mediaFork") { line in
                line.text("kind", "siprec")
                line.text("destination", host)
                line.truth("registered", true)
                line.truth("tls", true)
            }
        }
    }

    /// People meet on one number for a while.
    func conference(participants: Int, at now: Int64, random: inout SplitMix64) {
        let id = customer.nextSession()
        let length = Int64(random.within(15...45)) * Span.minute
        for index in 0..<participants {
            let session = Session(
                id: id + "-" + String(index + 1),
                direction: "inbound",
                initiation: "inbound",
                purpose: "internal",
                parent: id
            )
            let joined = now + Int64(random.below(120)) * Span.second
            let left = now + length + Int64(random.below(200)) * Span.second
            let caller = Party.consumer(
                customer.place.consumer(random.below(customer.place.consumerCount)),
                customer.place
            )
            play(
                Call(
                    session: session,
                    from: caller,
                    to: .own(customer.numbers[1], customer.place),
                    at: joined,
                    ring: 900 * Span.millisecond,
                    course: .answered(agentAfter: nil, talk: left - joined, endedBy: "caller")
                )
            )
            for (type, moment) in [(EventType.conferenceJoined, joined + 3 * Span.second), (.conferenceLeft, left)] {
                event(type, at: moment) { line in
                    session.write(&line)
                    line.object("conference") { line in
                        line.text("id", id)
                        line.integer("participants", Int64(index + 1))
                        line.truth("pinUsed", true)
                    }
                }
            }
        }
    }
}
