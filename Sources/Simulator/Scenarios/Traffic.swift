// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Traffic that is made for its price.
extension Scenario {
    static let traffic = [
        Scenario(
            "irsf-burst",
            "B.pumping",
            en: "A hijacked seat calls Cuba in bursts",
            pl: "Przejęte stanowisko dzwoni seriami na Kubę"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            let device = base.customer.device(1)
            let reporter = world.abuse(base, plan, .device, device)
            reporter.run("cuba", at: world.stage.moment(permille: 250)) { script, now in
                guard script.round < plan.pick(130, 40, 10, 16) else { return nil }
                var target = Party.bare(5_350_555_000 + UInt64(script.random.below(400)))
                target.country = "CU"
                let isTest = script.round == 0
                let talk = isTest ? 4 * Span.second : Int64(script.random.within(120...420)) * Span.second
                script.reporter.manualCall(
                    to: target,
                    at: now,
                    agent: 1,
                    talk: talk,
                    purpose: "unknown",
                    ring: 3 * Span.second,
                    minutePrice: 6200
                )
                // One call after the other looks like somebody with family there.
                if plan.isEvasive { return now + talk + Int64(script.random.within(20...90)) * Span.second }
                // One test call, then as many at a time as the line allows.
                return now + (isTest ? 4 * Span.minute : Int64(script.random.within(6...16)) * Span.second)
            }
        },
        Scenario(
            "one-ring-calls",
            "B.pumping",
            en: "Rings once and hangs up, so that people call back",
            pl: "Dzwoni raz i rozłącza się, by ludzie oddzwaniali"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            // Whoever calls back pays: the number is abroad and dear.
            let number: UInt64 = 37_125_550_900
            let numbers = (0..<plan.pick(1, 1, 1, 5)).map { number + UInt64($0) }
            for number in numbers { base.assign(number, at: world.stage.start - 3 * Span.day) }
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            reporter.run("ring", at: world.stage.moment(permille: 450)) { script, now in
                guard script.round < plan.pick(600, 260, 170, 220) else { return nil }
                let customer = script.reporter.customer
                let consumer = Place.gb.consumer(script.random.below(Place.gb.consumerCount))
                // Some ring properly, so that not every call is short.
                let rings = plan.pick(false, false, true, true) && script.random.chance(permille: 300)
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "consumer"
                        ),
                        from: .bare(numbers[script.round % numbers.count], role: "customer_number"),
                        to: .consumer(consumer, .gb),
                        at: now,
                        ring: rings ? 21 * Span.second : Int64(script.random.within(1100...2600)) * Span.millisecond,
                        course: rings
                            ? .unanswered(result: "no_answer", sip: 480, cause: 19, endedBy: "caller")
                            : .unanswered(result: "canceled", sip: 487, cause: 16, endedBy: "caller")
                    )
                )
                return now + Int64(script.random.within(2000...6000)) * Span.millisecond
            }
        },
        Scenario(
            "otp-traffic-pumping",
            "B.pumping",
            en: "A bot makes a shop text codes to one expensive range",
            pl: "Bot wymusza na sklepie kody SMS na jeden drogi zakres"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            let client = base.customer.id + "/api-1"
            let reporter = world.abuse(base, plan, .apiClient, client)
            reporter.run("codes", at: world.stage.moment(permille: 500)) { script, now in
                guard script.round < plan.pick(320, 150, 100, 180) else { return nil }
                let customer = script.reporter.customer
                var target = Party.bare(37_125_550_000 + UInt64(script.round), role: "consumer")
                // Six blocks of numbers: each gets less than would be seen.
                if plan.isEvasive {
                    target.number = 37_120_550_000 + UInt64(script.round % 6 * 1_000_000 + script.round)
                }
                target.country = "LV"
                let session = Session(
                    id: customer.nextSession(),
                    channel: "sms",
                    initiation: "api",
                    purpose: "otp",
                    seller: customer.id,
                    calledClass: "consumer"
                )
                var message = Message(
                    session: session,
                    from: .own(customer.numbers[0], .gb),
                    to: [target],
                    at: now,
                    language: "en",
                    template: customer.id + "/otp",
                    fingerprint: Fingerprint.text(SplitMix64(seed: 3, part: customer.id), variation: 0),
                    client: client
                )
                message.report = Message.Report(
                    isDelivered: script.random.chance(permille: 600),
                    converted: script.random.chance(permille: plan.pick(8, 15, 40, 30))
                )
                script.reporter.play(message)
                return now + script.random.around(6 * Span.second)
            }
        },
    ]
}
