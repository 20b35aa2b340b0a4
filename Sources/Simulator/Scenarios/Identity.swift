// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// False names and false numbers.
extension Scenario {
    static let identity = [
        Scenario(
            "unowned-caller-id",
            "E.spoof",
            en: "Shows numbers that belong to others",
            pl: "Pokazuje cudze numery"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            reporter.run("spoof", at: world.stage.daytime(-300)) { script, now in
                guard script.round < plan.pick(90, 30, 6, 3) else { return nil }
                let shown = Place.us.consumer(7 + script.round % 5)
                script.reporter.manualCall(
                    to: .consumer(Place.us.consumer(600 + script.round), .us),
                    at: now,
                    agent: script.round % 3,
                    talk: script.random.skewed(70 * Span.second),
                    purpose: "unknown",
                    from: .bare(shown, role: "customer_number")
                )
                return now + script.random.around(Span.minute)
            }
        },
        Scenario(
            "neighbour-spoofing",
            "E.spoof",
            en: "Shows each person a number of their own neighbourhood",
            pl: "Każdemu pokazuje numer z jego okolicy"
        ) { plan, world in
            let base = world.smallBusiness(in: .us, agents: 12)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            reporter.run("neighbours", at: world.stage.daytime(-300)) { script, now in
                guard script.round < plan.pick(240, 90, 20, 8) else { return nil }
                let index = script.random.below(Place.us.consumerCount)
                let neighbour = index / 60 * 60 + (index + 1 + script.random.below(58)) % 60
                script.reporter.manualCall(
                    to: .consumer(Place.us.line(index), .us),
                    at: now,
                    agent: script.round % 12,
                    talk: script.random.skewed(40 * Span.second),
                    purpose: "unknown",
                    from: .bare(Place.us.line(neighbour), role: "customer_number"),
                    initiation: "power"
                )
                return now + script.random.around(20 * Span.second)
            }
        },
        Scenario(
            "display-name-churn",
            "E.mislead",
            en: "Calls itself a bank, a tax office and a court by turns",
            pl: "Podaje się na zmianę za bank, urząd i sąd"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            let all = [
                "City Savings Bank", "Tax Office", "County Court", "Parcel Customs", "Card Security", "Pension Board",
                "Energy Rebate", "Police Helpdesk", "Visa Centre", "Student Loans", "Water Board", "Lottery Office",
            ]
            // The evasive avoid the words that lists know.
            let names = plan.pick(
                all,
                Array(all.prefix(8)),
                Array(all.prefix(3)),
                Array(all[3..<7 + plan.within(0...1)])
            )
            let first = world.contacts(.gb, 120)
            reporter.run("names", at: world.stage.daytime(0)) { script, now in
                guard script.round < plan.pick(96, 40, 12, 20) else { return nil }
                let name = names[script.round / 4 % names.count]
                if script.round % 4 == 0 { script.reporter.rename(number, name, at: now) }
                script.reporter.manualCall(
                    to: .consumer(Place.gb.consumer(first + script.round), .gb),
                    at: now + 20 * Span.second,
                    agent: script.round % 3,
                    talk: script.random.skewed(60 * Span.second),
                    purpose: "unknown",
                    from: .own(number, .gb),
                    display: name
                )
                return now + script.random.around(100 * Span.second) + Span.second
            }
        },
        Scenario(
            "persistent-caller",
            "E.conduct",
            en: "Calls one person again and again, who never answers",
            pl: "Wciąż dzwoni do jednej osoby, która nie odbiera"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(1))
            let person = Place.us.consumer(world.contacts(.us, 1))
            let begin = max(world.stage.start + Span.minute, world.stage.daytime(-300) - 4 * Span.hour)
            reporter.run("again", at: begin) { script, now in
                guard script.round < plan.pick(34, 20, 13, 16) else { return nil }
                let customer = script.reporter.customer
                script.reporter.play(
                    Call(
                        session: Session(id: customer.nextSession(), initiation: "manual", purpose: "unknown"),
                        from: .own(customer.numbers[script.round % 2], .us),
                        to: .consumer(person, .us),
                        at: now,
                        ring: 24 * Span.second,
                        course: .unanswered(result: "no_answer", sip: 480, cause: 19, endedBy: "caller"),
                        agent: 1
                    )
                )
                // The evasive stretch it over more than a day.
                let gap = plan.pick(9, 15, 25, Int64(plan.within(60...110)))
                return now + gap * Span.minute + script.random.around(Span.minute)
            }
        },
        Scenario(
            "complaint-storm",
            "E.conduct",
            en: "People complain about one number again and again",
            pl: "Ludzie wciąż skarżą się na jeden numer"
        ) { plan, world in
            let base = world.smallBusiness(in: .ca, agents: 8)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            let begin = world.stage.daytime(-300)
            var campaign = OutboundCampaign(
                reporter,
                id: "survey",
                purpose: "survey",
                initiation: "progressive",
                perHour: 160,
                talk: 45 * Span.second,
                place: .ca,
                firstContact: world.contacts(.ca, 250),
                contactCount: 250
            )
            campaign.from = [number]
            campaign.lasts = 3 * Span.hour
            world.stage.add(campaign, at: begin)
            reporter.run("complaints", at: begin + 25 * Span.minute) { script, now in
                guard script.round < plan.pick(14, 7, 4, 3) else { return nil }
                script.reporter.complaint(
                    about: number,
                    campaign: script.reporter.customer.id + "/survey",
                    source: script.round % 3 == 0 ? "carrier_spam_report" : "consumer",
                    category: "impersonation",
                    severity: 4,
                    reporter: "reporter \(script.round)",
                    at: now
                )
                return now + script.random.around(9 * Span.minute) + Span.second
            }
        },
    ]
}

extension Reporter {
    /// The name that a number shows is changed.
    func rename(_ number: UInt64, _ name: String, at now: Int64) {
        event(.callerIdChanged, at: now) { line in
            line.ref("endUser", customer.agent(0))
            line.party("from", .own(number, customer.place))
            line.object("signaling") { $0.text("fromDisplay", name) }
            line.object("change") { line in
                line.text("resource", "caller_id")
                line.text("id", "+" + String(number))
                line.text("action", "updated")
            }
        }
    }
}
