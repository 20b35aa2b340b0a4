// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Dialers and lines that fan out.
extension Scenario {
    static let dialers = [
        Scenario(
            "predictive-abandonment",
            "B.dialing",
            en: "Dials more people than there are agents",
            pl: "Wybiera więcej numerów, niż ma konsultantów"
        ) { plan, world in
            let base = world.smallBusiness(in: .us, agents: 30)
            let reporter = world.abuse(base, plan, .campaign, base.customer.id + "/solar")
            // The evasive split their list into campaigns too small for a ledger of their own.
            for part in 0..<plan.pick(1, 1, 1, 6) {
                let count = plan.pick(560, 560, 900, 220)
                var campaign = OutboundCampaign(
                    reporter,
                    id: part == 0 ? "solar" : "solar-" + String(part + 1),
                    purpose: "marketing",
                    initiation: "predictive",
                    perHour: plan.pick(420, 420, 420, 120),
                    talk: 80 * Span.second,
                    place: .us,
                    firstContact: world.contacts(.us, count),
                    contactCount: count
                )
                campaign.answeredPermille = 400
                campaign.abandonedPermille = plan.pick(80, 60, 42, 50)
                campaign.safeHarbor = plan.pick(0, 0, 6 * Span.second, 6 * Span.second)
                campaign.season = .selling
                campaign.lasts = plan.pick(4, 4, 6, 4) * Span.hour
                world.stage.add(campaign, at: world.stage.daytime(-300) + Int64(part) * 7 * Span.second)
            }
        },
        Scenario(
            "short-call-blaster",
            "B.dialing",
            en: "Calls hundreds an hour for three seconds each",
            pl: "Dzwoni do setek osób na godzinę na trzy sekundy"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb, agents: 5, numbers: plan.pick(2, 2, 2, 5))
            let reporter = world.abuse(base, plan, .number, "+" + String(base.customer.numbers[1]))
            var campaign = OutboundCampaign(
                reporter,
                id: "blast",
                purpose: plan.pick("informational", "informational", "unknown", "unknown"),
                initiation: "ivr_blast",
                perHour: plan.pick(600, 320, 300, 360),
                talk: plan.pick(3, 3, 4, 3) * Span.second,
                place: .gb,
                firstContact: world.contacts(.gb, 700),
                contactCount: 700
            )
            campaign.answeredPermille = 700
            campaign.machinePermille = 50
            campaign.usesAgents = false
            campaign.season = .flat
            campaign.from = plan.isEvasive ? Array(base.customer.numbers.dropFirst()) : [base.customer.numbers[1]]
            campaign.isChecked = false
            campaign.lasts = plan.pick(90, 90, 120, 180) * Span.minute
            world.stage.add(campaign, at: world.stage.daytime(0))
        },
        Scenario(
            "number-to-pbx",
            "B.trunking",
            en: "Points a number at a telephone exchange",
            pl: "Kieruje numer na centralę abonencką"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            let exchange = Party.bare(48_715_550_190)
            let begin = world.stage.daytime(60)
            let userAgent = plan.pick("FPBX-16.0.33(18.9.0)", "Yealink SIP-T54W", nil, nil)
            reporter.forward(number, to: exchange, at: begin, userAgent: userAgent)
            let burst = plan.pick(14, 9, 5, plan.within(2...3))
            reporter.run("exchange", at: begin + 5 * Span.minute) { script, now in
                guard script.round < burst * plan.pick(5, 9, 9, 9) else { return nil }
                let talk = Int64(script.random.within(300...700)) * Span.second
                script.reporter.forwardedCall(
                    from: Place.pl.consumer(script.random.below(Place.pl.consumerCount)),
                    to: number,
                    target: exchange,
                    at: now,
                    talk: talk
                )
                // Bursts: the exchange answers them all at once.
                let pause = plan.pick(12, 25, 25, 25) * Span.minute
                return now + (script.round % burst == burst - 1 ? pause : 6 * Span.second)
            }
        },
    ]
}

extension Reporter {
    /// A number now points somewhere else.
    func forward(
        _ number: UInt64,
        to target: Party,
        at time: Int64,
        rule: String = "always",
        userAgent: String? = nil,
        agent: Int = 0
    ) {
        event(.forwardConfigured, at: time) { line in
            line.ref("endUser", customer.agent(agent))
            line.party("from", .own(number, customer.place))
            line.object("forward") { line in
                line.party("target", target)
                line.text("rule", rule)
                line.text("targetUserAgent", ifKnown: userAgent)
                line.ref("configuredBy", customer.agent(agent))
            }
        }
    }

    /// A call comes in for a number that points elsewhere, and goes there; the answer is when it ended.
    @discardableResult
    func forwardedCall(from caller: UInt64, to number: UInt64, target: Party, at time: Int64, talk: Int64) -> Int64 {
        let session = Session(
            id: customer.nextSession(),
            direction: "inbound",
            initiation: "inbound",
            purpose: "informational"
        )
        let from = Party.consumer(caller, customer.place)
        let own = Party.own(number, customer.place)
        let answered = time + 6 * Span.second
        let moments: [(EventType, Int64)] = [
            (.callAttempted, time), (.callTransferred, time + Span.second), (.callAnswered, answered),
            (.callEnded, answered + talk),
        ]
        for (type, moment) in moments {
            event(type, at: moment) { line in
                session.write(&line)
                line.party("from", from)
                line.recipients([own])
                if type == .callEnded {
                    line.object("timing") { line in
                        line.time("endedAt", moment)
                        line.integer("talkMs", talk / Span.millisecond)
                        line.integer("totalMs", (moment - time) / Span.millisecond)
                    }
                    line.object("outcome") { line in
                        line.text("result", "answered")
                        line.text("endedBy", "caller")
                        line.integer("sipCode", 200)
                        line.integer("q850", 16)
                    }
                }
                guard type != .callAttempted else { return }
                line.object("transfer") { line in
                    line.text("kind", "forward")
                    line.party("target", target)
                    line.truth("external", true)
                    if type == .callTransferred { line.text("result", "accepted") }
                }
            }
        }
        return answered + talk
    }
}
