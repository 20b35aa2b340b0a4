// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// More than was bought, by people who should not, and around what was refused.
extension Scenario {
    static let excess = [
        Scenario(
            "concurrency-over-plan",
            "H.excess",
            en: "Holds three times the calls its plan allows",
            pl: "Prowadzi trzy razy więcej rozmów, niż pozwala plan"
        ) { plan, world in
            let base = world.smallBusiness(in: .de, agents: 10, concurrency: 10)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            reporter.run("rush", at: world.stage.moment(permille: 550)) { script, now in
                guard script.round < 180 else { return nil }
                script.reporter.manualCall(
                    to: .bare(Place.de.business(1500 + script.round), role: "external"),
                    at: now,
                    agent: script.round % 10,
                    talk: Int64(script.random.within(240...420)) * Span.second,
                    purpose: "informational"
                )
                return now + Int64(script.random.within(plan.pick(6...14, 12...20, 20...28, 26...34))) * Span.second
            }
        },
        Scenario(
            "impossible-travel",
            "H.unauth",
            en: "One user works in Poland and the Philippines at once",
            pl: "Jeden użytkownik pracuje naraz w Polsce i na Filipinach"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            let agent = 1
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(agent))
            let device = base.customer.id + "/d-elsewhere"
            let hidesDevice = plan.isEvasive && plan.chance(permille: 350)
            reporter.run("travel", at: world.stage.daytime(60) + 30 * Span.minute) { script, now in
                guard script.round < plan.pick(12, 6, 4, 4) else { return nil }
                let abroad = script.round % 2 == 0
                script.reporter.signIn(
                    agent,
                    at: now,
                    address: abroad ? "203.0.113.77" : nil,
                    country: abroad ? plan.pick("PH", "PH", "DE", "DE") : nil,
                    device: abroad && !hidesDevice ? device : nil
                )
                script.reporter.manualCall(
                    to: .bare(Place.pl.business(800 + script.round)),
                    at: now + 40 * Span.second,
                    agent: agent,
                    talk: 90 * Span.second,
                    purpose: "informational"
                )
                return now + 4 * Span.minute
            }
        },
        Scenario(
            "deactivated-user",
            "H.unauth",
            en: "A user who was switched off goes on calling",
            pl: "Wyłączony użytkownik dalej dzwoni"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let agent = base.customer.agentCount - 1
            base.customer.absent = [agent]
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(agent))
            let begin = world.stage.moment(permille: 350)
            reporter.setting(
                resource: "end_user",
                id: base.customer.agent(agent),
                action: "deactivated",
                at: begin,
                by: 0
            )
            reporter.signIn(agent, at: begin + Span.second, isIn: false, result: "revoked")
            reporter.run("ghost", at: begin + 20 * Span.minute) { script, now in
                guard script.round < plan.pick(25, 10, 3, 2) else { return nil }
                if script.round == 0 { script.reporter.signIn(agent, at: now - 1, result: "success") }
                script.reporter.manualCall(
                    to: .bare(Place.us.business(700 + script.round)),
                    at: now,
                    agent: agent,
                    talk: 3 * Span.minute,
                    purpose: "informational"
                )
                return now + script.random.around(7 * Span.minute) + 4 * Span.minute
            }
        },
    ]

    static let circumvention = [
        Scenario(
            "number-rotation",
            "I.limits",
            en: "Takes a fresh number whenever one is blocked",
            pl: "Bierze nowy numer, gdy poprzedni zostanie zablokowany"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl, agents: 6)
            let fresh = (0..<3).map { _ in world.newNumber(.pl) }
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            let first = world.contacts(.pl, 60)
            var current = base.customer.numbers[1]
            reporter.run("rotation", at: world.stage.daytime(60)) { script, now in
                guard script.round < plan.pick(240, 180, 120, 120) else { return nil }
                let turn = script.round / 60
                if script.round % 60 == 0, turn > 0 {
                    current = fresh[turn - 1]
                    script.reporter.assign(current, at: now)
                }
                // The same people again, without their consent, from another number and under another name.
                script.reporter.manualCall(
                    to: .consumer(Place.pl.consumer(first + script.round % 60), .pl),
                    at: now + 2 * Span.second,
                    agent: script.round % 5,
                    talk: 25 * Span.second,
                    purpose: "marketing",
                    from: .own(current, .pl),
                    campaign: script.reporter.customer.id + "/offer-" + String(turn + 1),
                    initiation: "progressive"
                )
                // The evasive let some time go by before the next number.
                let pause = plan.isEvasive && script.round % 60 == 59 ? Int64(script.random.within(5...40)) : 0
                return now + script.random.around(12 * Span.second) + 3 * Span.second + pause * Span.minute
            }
        },
        Scenario(
            "sanctioned-alias",
            "I.limits",
            en: "A suspended business comes back under another name",
            pl: "Zawieszona firma wraca pod inną nazwą"
        ) { plan, world in
            let card = SHA256.hexadecimal(("one and the same card" + plan.strength.rawValue).utf8)
            let owner = SHA256.hexadecimal(("one and the same owner" + plan.strength.rawValue).utf8)
            let old = world.found(Trade("former-customer", sector: "retail", uses: []), in: .us, agents: 3)
            let before = world.stage.start - 20 * Span.day
            // After months of silence a clock is believed when a second event confirms it.
            for moment in [before, before + 10 * Span.day] { old.customerChanged("updated", at: moment - Span.minute) }
            old.customerChanged(
                "updated",
                at: before,
                after: [("paymentFingerprint", card), ("beneficialOwner", owner)]
            )
            old.customerChanged(
                "suspended",
                at: before + 10 * Span.day,
                after: [("paymentFingerprint", card), ("beneficialOwner", owner)]
            )
            let base = world.smallBusiness(in: .us, days: 3)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            let both: [(StaticString, String)] = [("paymentFingerprint", card), ("beneficialOwner", owner)]
            let shown = plan.isEvasive && plan.chance(permille: 300) ? [] : Array(both.prefix(1))
            reporter.customerChanged(
                "updated",
                at: world.stage.moment(permille: 30),
                after: plan.pick(both, both, shown, shown)
            )
            // Who it is gets verified when it has said how it pays.
            reporter.customerChanged(
                "verified",
                at: world.stage.moment(permille: 30) + 20 * Span.minute,
                after: plan.pick(both, both, shown, shown)
            )
        },
        Scenario(
            "safeguards-switched-off",
            "I.security",
            en: "Switches the consent check off while a campaign runs",
            pl: "Wyłącza sprawdzanie zgód w trakcie kampanii"
        ) { plan, world in
            let base = world.smallBusiness(in: .us, agents: 8)
            let reporter = world.abuse(base, plan, .campaign, base.customer.id + "/loans")
            let begin = world.stage.daytime(-300)
            var campaign = OutboundCampaign(
                reporter,
                id: "loans",
                purpose: "marketing",
                initiation: "progressive",
                perHour: 140,
                talk: 50 * Span.second,
                place: .us,
                firstContact: world.contacts(.us, 150),
                contactCount: 150
            )
            campaign.lasts = 3 * Span.hour
            world.stage.add(campaign, at: begin)
            let all: [(Int64, String)] = [
                (40, "consent.check"), (41, "safe_harbor.message"), (43, "optout.footer"),
            ]
            for (delay, name) in all.suffix(plan.pick(3, 2, 1, 1)) {
                reporter.safeguard(name, isEnabled: false, at: begin + delay * Span.minute, by: 0)
                // Switched on again before anybody looks.
                if plan.isEvasive { reporter.safeguard(name, isEnabled: true, at: begin + 50 * Span.minute, by: 0) }
            }
        },
    ]

    static let interception = [
        Scenario(
            "unregistered-media-fork",
            "J",
            en: "Copies calls to a server nobody registered",
            pl: "Kopiuje rozmowy na niezarejestrowany serwer"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(3))
            reporter.run("fork", at: world.stage.moment(permille: 480)) { script, now in
                guard script.round < plan.pick(15, 6, 2, 1) else { return nil }
                let customer = script.reporter.customer
                script.reporter.event(.mediaForkStarted, at: now) { line in
                    line.ref("endUser", customer.agent(3))
                    Session(id: customer.nextSession(), direction: "inbound", queue: customer.id + "/q-1").write(&line)
                    line.object("mediaFork") { line in
                        line.text("kind", "websocket")
                        line.text("destination", "wss://collector.example/tap")
                        line.truth("registered", false)
                        line.truth("tls", true)
                        line.ref("initiator", customer.agent(3))
                    }
                }
                return now + script.random.around(6 * Span.minute) + Span.second
            }
        },
        Scenario(
            "monitoring-out-of-scope",
            "J",
            en: "A supervisor listens to another department",
            pl: "Przełożony podsłuchuje inny dział"
        ) { plan, world in
            let base = world.smallBusiness(in: .de)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(0))
            base.role(
                agent: 0,
                "supervisor",
                queues: [base.customer.id + "/q-1"],
                at: world.stage.start - 30 * Span.day
            )
            reporter.run("listen", at: world.stage.moment(permille: 420)) { script, now in
                guard script.round < plan.pick(12, 5, 2, 2) else { return nil }
                script.reporter.monitor(
                    by: 0,
                    queue: script.reporter.customer.id + "/q-legal",
                    action: "listen",
                    at: now
                )
                return now + script.random.around(10 * Span.minute) + Span.second
            }
        },
        Scenario(
            "one-time-code-divert",
            "J",
            en: "Forwards a number away minutes before a bank's code call",
            pl: "Przekierowuje numer na chwilę przed telefonem z kodem z banku"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb, numbers: 5)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(1))
            // Some of the evasive wait until nobody remembers the change.
            let patience = plan.isEvasive && plan.chance(permille: 200) ? 25 * Span.hour : 0
            reporter.run("divert", at: world.stage.moment(permille: 380)) { script, now in
                guard script.round < plan.pick(4, 2, 1, 1) else { return nil }
                let reporter = script.reporter
                let number = reporter.customer.numbers[1 + script.round]
                let target = Party.bare(447_700_900_990 + UInt64(script.round))
                reporter.forward(number, to: target, at: now, agent: 1)
                reporter.forwardedCode(
                    to: number,
                    target: target,
                    at: now + patience
                        + Int64(script.random.within(plan.pick(8...25, 8...25, 8...40, 20...80))) * Span.minute
                )
                return now + 45 * Span.minute
            }
        },
    ]

    static let resale = [
        Scenario(
            "many-brands",
            "K",
            en: "Calls for a dozen unrelated brands without a signed permission",
            pl: "Dzwoni dla tuzina obcych marek bez podpisanej zgody"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl, agents: 8)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            let first = world.contacts(.pl, 120)
            let brands = plan.pick(12, 8, 4, plan.within(2...4))
            reporter.run("brands", at: world.stage.daytime(60)) { script, now in
                guard script.round < plan.pick(120, 60, 30, 20) else { return nil }
                script.reporter.branded(
                    script.round % brands,
                    contact: first + script.round,
                    agent: script.round % 7,
                    at: now
                )
                return now + script.random.around(2 * Span.minute) + Span.second
            }
        }
    ]
}
