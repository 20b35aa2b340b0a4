// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What shows only in how calls follow each other, what they cost, or who was told of them.
extension Scenario {
    static let patterns = [
        Scenario(
            "toll-free-pumping",
            "B.pumping",
            en: "A machine calls a business's free number with made-up callers",
            pl: "Maszyna dzwoni na bezpłatny numer firmy ze zmyślonych numerów"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let number: UInt64 = 18_005_550_142
            base.assign(number, at: world.stage.start - 40 * Span.day)
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            // Of a thousand callers: made up. The evasive show numbers that exist more often.
            let fakes = plan.pick(950, 750, 550, plan.within(250...600))
            reporter.run("free", at: world.stage.moment(permille: 350)) { script, now in
                guard script.round < plan.pick(600, 300, 160, 160) else { return nil }
                let isFake = script.random.chance(permille: fakes)
                let fake = 10_000_000_000 + UInt64(script.random.below(9_000_000))
                let caller = isFake ? fake : Place.us.consumer(script.random.below(Place.us.consumerCount))
                script.reporter.freeCall(from: caller, to: number, seconds: script.random.within(4...18), at: now)
                return now + Int64(script.random.within(8...22)) * Span.second
            }
        },
        Scenario(
            "dear-evening",
            "B.pumping",
            en: "A seat spends hundreds of euro on a country it has called for weeks",
            pl: "Stanowisko wydaje setki euro na kraj, do którego dzwoni od tygodni"
        ) { plan, world in
            let base = world.smallBusiness(in: .de, countries: [])
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(2))
            func target(_ index: Int) -> Party {
                var party = Party.bare(25_261_550_000 + UInt64(index * 173 % 4000))
                party.country = "SO"
                return party
            }
            // It has called there now and then: the country is not new.
            for day in 1...20 as ClosedRange<Int64> {
                base.manualCall(
                    to: target(Int(day)),
                    at: world.stage.start - day * Span.day + 9 * Span.hour,
                    agent: 2,
                    talk: 3 * Span.minute,
                    purpose: "informational",
                    minutePrice: 9000
                )
            }
            reporter.run("evening", at: world.stage.moment(permille: 600)) { script, now in
                guard script.round < plan.pick(60, 30, 16, 14) else { return nil }
                let talk = Int64(script.random.within(300...540)) * Span.second
                script.reporter.manualCall(
                    to: target(script.random.below(4000)),
                    at: now,
                    agent: 2,
                    talk: talk,
                    purpose: "unknown",
                    minutePrice: plan.pick(18_000, 14_000, 9000, 9000)
                )
                // The evasive call one after the other.
                return now + plan.pick(70, 90, 140, Int64(script.random.within(320...560))) * Span.second
            }
        },
        Scenario(
            "patterned-dialing",
            "G.harvest",
            en: "Dials the same ending in every area",
            pl: "Wybiera tę samą końcówkę w każdej strefie"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            let endings = plan.pick(1, 2, 4, plan.within(6...14))
            reporter.run("pattern", at: world.stage.daytime(-300)) { script, now in
                guard script.round < plan.pick(180, 160, 130, 160) else { return nil }
                let area = script.round * 7 % Place.americanAreas.count
                script.reporter.play(
                    Call(
                        session: Session(
                            id: script.reporter.customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "consumer"
                        ),
                        from: .own(number, .us),
                        to: .consumer(Place.us.line(area * 60 + script.round % endings * 4), .us),
                        at: now,
                        ring: Int64(script.random.within(6000...9000)) * Span.millisecond,
                        course: .unanswered(result: "no_answer", sip: 480, cause: 19, endedBy: "callee")
                    )
                )
                return now + Int64(script.random.within(9...18)) * Span.second
            }
        },
        Scenario(
            "redial-chain",
            "H.excess",
            en: "Hangs up and redials to keep below the limit of one call",
            pl: "Rozłącza się i dzwoni ponownie, by zmieścić się w limicie rozmowy"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            let agent = 2
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(agent))
            let friend = Party.consumer(Place.gb.consumer(world.contacts(.gb, 1)), .gb)
            reporter.run("redial", at: world.stage.moment(permille: 420)) { script, now in
                guard script.round < plan.pick(30, 16, 9, 12) else { return nil }
                let talk = Int64(script.random.within(plan.pick(560...640, 540...600, 530...590, 480...640)))
                let end = script.reporter.manualCall(
                    to: friend,
                    at: now,
                    agent: agent,
                    talk: talk * Span.second,
                    purpose: "unknown",
                    ring: 2 * Span.second
                )
                // The evasive take a breath now and then.
                let rests = plan.isEvasive && script.random.chance(permille: 250)
                return end + Int64(rests ? script.random.within(60...300) : script.random.within(3...9)) * Span.second
            }
        },
        Scenario(
            "covert-listening",
            "J",
            en: "Listens to callers who were told nothing",
            pl: "Podsłuchuje rozmówców, którym nic nie powiedziano"
        ) { plan, world in
            let base = world.smallBusiness(in: .de)
            let queue = base.customer.id + "/q-1"
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(0))
            base.role(agent: 0, "supervisor", queues: [queue], at: world.stage.start - 30 * Span.day)
            // Some of the evasive leave the announcement on in the settings and cut it from the flow.
            let isHidden = plan.isEvasive && plan.chance(permille: 300)
            if !isHidden {
                // It was let off announcing by the platform: callers are said to be told otherwise.
                let signed = world.stage.start - 20 * Span.day
                base.agreement(base.customer.id + "-notice", at: signed)
                base.exception(
                    "I.security",
                    scopeKind: "customer",
                    scope: base.customer.id,
                    agreement: base.customer.id + "-notice",
                    at: signed + Span.hour
                )
                base.safeguard("recording.announcement", isEnabled: false, at: world.stage.start + Span.hour, by: 0)
            }
            reporter.run("ears", at: world.stage.daytime(60) + 20 * Span.minute) { script, now in
                guard script.round < plan.pick(15, 6, 2, 2) else { return nil }
                script.reporter.heardCall(queue: queue, caller: script.random.below(900), at: now)
                return now + script.random.around(15 * Span.minute) + Span.minute
            }
        },
    ]
}

extension Reporter {
    /// A call to a free number in which nobody says anything.
    func freeCall(from caller: UInt64, to number: UInt64, seconds: Int, at now: Int64) {
        play(
            Call(
                session: Session(
                    id: customer.nextSession(),
                    direction: "inbound",
                    initiation: "inbound",
                    purpose: "informational"
                ),
                from: .bare(caller),
                to: .own(number, customer.place),
                at: now,
                ring: 900 * Span.millisecond,
                course: .answered(agentAfter: nil, talk: Int64(seconds) * Span.second, endedBy: "caller")
            )
        )
    }

    /// A queue's call that a supervisor joins after half a minute.
    func heardCall(queue: String, caller: Int, at now: Int64) {
        let session = Session(
            id: customer.nextSession(),
            direction: "inbound",
            initiation: "inbound",
            queue: queue,
            purpose: "informational"
        )
        let from = Party.consumer(customer.place.consumer(caller), customer.place)
        let own = Party.own(customer.numbers[0], customer.place)
        let call = Call(
            session: session,
            from: from,
            to: own,
            at: now,
            ring: Span.second,
            course: .answered(agentAfter: 2 * Span.second, talk: 4 * Span.minute, endedBy: "caller"),
            agent: 1
        )
        play(call)
        for (type, delay) in [(EventType.monitorStarted, 30), (.monitorStopped, 180)] as [(EventType, Int64)] {
            event(type, at: now + delay * Span.second) { line in
                line.ref("endUser", customer.agent(0))
                session.write(&line)
                line.object("monitor") { line in
                    line.text("action", "listen")
                    line.ref("by", customer.agent(0))
                    line.text("authorisedByRole", "supervisor")
                }
            }
        }
    }
}
