// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Reasonable use and the law of telemarketing, recording and fraud.
extension Scenario {
    static let reasonableUse = [
        Scenario(
            "seat-marathon",
            "RU",
            en: "One seat talks around the clock",
            pl: "Jedno stanowisko rozmawia całą dobę"
        ) { plan, world in
            let base = world.smallBusiness(in: .us, minutesPerSeat: 600)
            let agent = base.customer.agentCount - 1
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(agent))
            base.customer.occupy(agent, until: .max)
            let friend = Place.us.consumer(world.contacts(.us, 1))
            // It has talked like this for two weeks: the records came in a batch.
            let hours = plan.pick(24, 18, 14, Int64(plan.within(9...11)))
            for hour in 1...(14 * 24) as ClosedRange<Int64> where hour % 24 < hours {
                base.manualCall(
                    to: .consumer(friend, .us),
                    at: world.stage.start - hour * Span.hour,
                    agent: agent,
                    talk: 52 * Span.minute + hour * 7 % 240 * Span.second,
                    purpose: "unknown"
                )
            }
            reporter.run("marathon", at: world.stage.start + 5 * Span.minute) { script, now in
                let talk = Int64(script.random.within(50...58)) * Span.minute
                let end = script.reporter.manualCall(
                    to: .consumer(friend, .us),
                    at: now,
                    agent: agent,
                    talk: talk,
                    purpose: "unknown"
                )
                return end + Int64(script.random.within(10...40)) * Span.second + (24 - hours) * 4 * Span.minute
            }
        }
    ]

    static let law = [
        Scenario(
            "calls-outside-hours",
            "A.telemarketing",
            en: "Sells by telephone at night",
            pl: "Sprzedaje przez telefon w nocy"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let campaign = base.customer.id + "/night"
            let reporter = world.abuse(base, plan, .campaign, campaign)
            var begin = world.stage.moment(permille: 150)
            while Place.americanNight(at: begin) == nil, begin < world.stage.moment(permille: 700) {
                begin += 30 * Span.minute
            }
            reporter.run("night", at: begin) { script, now in
                guard script.round < plan.pick(260, 60, 12, 8) else { return nil }
                // The evasive call it information and slip now and then.
                let purpose = plan.isEvasive && script.random.chance(permille: 700) ? "informational" : "marketing"
                script.reporter.nightCall(
                    campaign,
                    line: script.round,
                    purpose: purpose,
                    random: &script.random,
                    at: now
                )
                return now + script.random.around(2 * Span.minute)
            }
        },
        Scenario(
            "no-consent-poland",
            "A.telemarketing",
            en: "Dials bought Polish mobile numbers without consent",
            pl: "Dzwoni na kupione polskie numery bez zgody"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl, agents: 8)
            let reporter = world.abuse(base, plan, .campaign, base.customer.id + "/cold")
            var campaign = OutboundCampaign(
                reporter,
                id: "cold",
                purpose: plan.isEvasive && plan.chance(permille: 350) ? "informational" : "marketing",
                initiation: "predictive",
                perHour: 120,
                talk: 50 * Span.second,
                place: .pl,
                firstContact: world.contacts(.pl, 300),
                contactCount: plan.pick(300, 100, 20, 15)
            )
            campaign.hasConsent = false
            campaign.isChecked = false
            // Half of the evasive say that the bought people are their customers.
            campaign.source = plan.isEvasive && plan.chance(permille: 500) ? "crm" : "purchase"
            campaign.lasts = 3 * Span.hour
            world.stage.add(campaign, at: world.stage.daytime(60))
        },
        Scenario(
            "contact-after-opt-out",
            "A.telemarketing",
            en: "Goes on after people said STOP",
            pl: "Nie przestaje, gdy odbiorca napisze STOP"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let campaign = base.customer.id + "/deals"
            let reporter = world.abuse(base, plan, .campaign, campaign)
            let first = world.contacts(.us, 40)
            reporter.run("deals", at: world.stage.daytime(-300)) { script, now in
                guard script.round < plan.pick(40, 15, 4, 3) else { return nil }
                let purpose = plan.isEvasive && script.random.chance(permille: 600) ? "informational" : "marketing"
                script.reporter.insist(campaign, contact: first + script.round, purpose: purpose, at: now)
                return now + script.random.around(90 * Span.second)
            }
        },
        Scenario(
            "recording-unannounced",
            "A.recording",
            en: "Records German callers without telling them",
            pl: "Nagrywa rozmówców w Niemczech bez zapowiedzi"
        ) { plan, world in
            let base = world.smallBusiness(in: .de, agents: 8, hours: .always, perHour: 2)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            var queue = InboundQueue(
                reporter: reporter,
                random: SplitMix64(seed: world.stage.seed, part: "unannounced"),
                season: .always,
                perHour: 12,
                talk: 3 * Span.minute,
                queue: base.customer.id + "/q-2"
            )
            queue.recorded = Call.Recording(announced: false, mode: "none")
            queue.announcedPermille = plan.pick(0, 500, 850, 980)
            world.stage.add(queue, at: world.stage.moment(permille: 100))
        },
        Scenario(
            "bank-hotline-spoof",
            "A.fraud",
            also: ["E.spoof"],
            en: "Shows a bank's hotline that never calls",
            pl: "Pokazuje numer infolinii banku, która nigdy nie dzwoni"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            // The last number of the convention's last area: no simulated customer is ever given it.
            let hotline: UInt64 = 48_915_550_199
            let reporter = world.abuse(base, plan, .number, "+" + String(hotline))
            let first = world.contacts(.pl, 60)
            let begin = world.stage.daytime(60)
            let count = plan.pick(60, 24, 8, 3)
            // A list that was not looked at says nothing.
            if !plan.isEvasive { reporter.check("pl_dno", .bare(hotline), isListed: true, at: begin) }
            reporter.run("hotline", at: begin + Span.minute) { script, now in
                // Two people who were called went to the authority, which asks where the calls came from.
                let asks = [count / 2, plan.strength == .blatant ? count - 5 : -1].contains(script.round)
                if asks, !plan.isEvasive {
                    script.reporter.traceback(of: hotline, to: Place.pl.consumer(first + script.round / 2), at: now)
                }
                guard script.round < count else { return nil }
                script.reporter.manualCall(
                    to: .consumer(Place.pl.consumer(first + script.round), .pl),
                    at: now,
                    agent: script.round % 3,
                    talk: script.random.skewed(4 * Span.minute),
                    purpose: "unknown",
                    from: .bare(hotline, role: "customer_number"),
                    display: "Security Department"
                )
                return now + script.random.around(Span.minute)
            }
        },
        Scenario(
            "warned-domain-sms",
            "A.fraud",
            also: ["D.malware", "E.mislead"],
            en: "Texts links to a domain that authorities warn of",
            pl: "Wysyła SMS-y z linkiem do domeny z listy ostrzeżeń"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            let reporter = world.abuse(base, plan, .campaign, base.customer.id + "/parcel")
            let begin = world.stage.moment(permille: 300)
            var domain = Party(role: "external")
            domain.uri = "parcel-fee.example"
            reporter.check("domain_warnings", domain, isListed: true, at: begin)
            var stream = MessageStream(
                reporter,
                id: "parcel",
                purpose: "informational",
                season: .flat,
                perHour: 300,
                place: .pl,
                firstContact: world.contacts(.pl, 200),
                contactCount: plan.pick(200, 60, 15, 10)
            )
            // After a while the response team publishes the pattern of the text itself.
            var pattern = Party(role: "external")
            pattern.uri = stream.fingerprint
            reporter.check("nask_patterns", pattern, isListed: true, at: begin + 20 * Span.minute)
            stream.hasConsent = false
            stream.domains = plan.isEvasive && plan.chance(permille: 300) ? ["bit.ly"] : ["parcel-fee.example"]
            if plan.pick(true, true, false, false) {
                stream.labels = [("phishing", 97), ("scam", 93), ("impersonation", 88)]
            }
            stream.spamPermille = 20
            world.stage.add(stream, at: begin + 5 * Span.second)
        },
    ]
}

extension Reporter {
    /// An authority asks for the origin of a call of an hour ago.
    func traceback(of number: UInt64, to consumer: UInt64, at now: Int64) {
        event(.tracebackRequested, at: now) { line in
            line.object("traceback") { line in
                line.text("ref", customer.id + "-traceback-" + String(customer.eventCount))
                line.text("requester", "authority")
                line.time("callTime", now - 9 * Span.minute)
                line.text("from", "+" + String(number))
                line.text("to", "+" + String(consumer))
                line.time("dueAt", now + Span.day)
                line.text("force", "request")
            }
        }
    }

    /// An agent dials by hand, talks, and hangs up; the answer is when.
    @discardableResult
    func manualCall(
        to party: Party,
        at time: Int64,
        agent: Int,
        talk: Int64,
        purpose: String,
        from: Party? = nil,
        display: String? = nil,
        campaign: String? = nil,
        ring: Int64 = 8 * Span.second,
        minutePrice: Int64 = 0,
        initiation: String = "manual"
    ) -> Int64 {
        var call = Call(
            session: Session(
                id: customer.nextSession(),
                initiation: initiation,
                campaign: campaign,
                purpose: purpose,
                seller: campaign == nil ? nil : customer.id,
                calledClass: party.role == "consumer" ? "consumer" : nil
            ),
            from: from ?? .own(customer.numbers[0], customer.place),
            to: party,
            at: time,
            ring: ring,
            course: .answered(agentAfter: 200 * Span.millisecond, talk: talk + Span.second, endedBy: "agent"),
            agent: agent
        )
        call.display = display
        call.minutePrice = minutePrice
        return play(call)
    }

    /// Calls somebody for whom it is night, wherever that is at the moment.
    func nightCall(_ campaign: String, line: Int, purpose: String, random: inout SplitMix64, at now: Int64) {
        if let area = Place.americanNight(at: now) {
            let number = 10_000_000_000 + UInt64(area) * 10_000_000 + 5_550_100 + UInt64(line % 60)
            let consumer = Party.consumer(number, .us)
            let before = now + Span.second
            consent(
                "express_written",
                scheme: "internal",
                scope: "all",
                of: consumer,
                seller: customer.id,
                purpose: "marketing",
                at: before
            )
            for registry in Place.us.registries { check(registry, consumer, isListed: false, at: before) }
            manualCall(
                to: consumer,
                at: now + 10 * Span.second,
                agent: line % 4,
                talk: random.skewed(50 * Span.second),
                purpose: purpose,
                campaign: campaign
            )
        }
    }

    /// Somebody agrees, is written to, says STOP, and is written to and called again.
    func insist(_ campaign: String, contact: Int, purpose: String, at now: Int64) {
        let consumer = Party.consumer(Place.us.consumer(contact), .us)
        let own = Party.own(customer.numbers[0], .us)
        consent(
            "express_written",
            scheme: "double_opt_in",
            scope: "all",
            of: consumer,
            seller: customer.id,
            purpose: "marketing",
            at: now
        )
        for registry in Place.us.registries { check(registry, consumer, isListed: false, at: now) }
        for delay in [10, 600, 1500] as [Int64] {
            var session = Session(
                id: customer.nextSession(),
                channel: "sms",
                initiation: "api",
                campaign: campaign,
                purpose: "marketing"
            )
            session.seller = customer.id
            session.calledClass = "consumer"
            var message = Message(
                session: session,
                from: own,
                to: [consumer],
                at: now + delay * Span.second,
                language: "en",
                template: campaign + "/t1",
                fingerprint: Fingerprint.text(SplitMix64(seed: 2, part: campaign), variation: 0)
            )
            message.report = Message.Report()
            play(message)
            if delay == 10 { optOut(session, by: consumer, to: own, at: now + 120 * Span.second) }
        }
        manualCall(
            to: consumer,
            at: now + 30 * Span.minute,
            agent: contact % 4,
            talk: 40 * Span.second,
            purpose: "marketing",
            campaign: campaign
        )
    }
}
