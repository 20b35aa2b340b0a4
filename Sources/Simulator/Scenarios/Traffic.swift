// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Traffic that is made for its price.
extension Scenario {
    static let traffic = [
        Scenario(
            "irsf-burst",
            "B.pumping",
            en: "A hijacked seat calls Cuba in bursts",
            pl: "Przejęte stanowisko dzwoni seriami na Kubę"
        ) { scenario, world in
            let base = world.smallBusiness(in: .gb)
            let device = base.customer.device(1)
            let reporter = world.abuse(base, scenario, .device, device, strength: 3)
            reporter.run("cuba", at: world.stage.moment(permille: 250)) { script, now in
                guard script.round < 130 else { return nil }
                var target = Party.bare(5_350_555_000 + UInt64(script.random.below(400)))
                target.country = "CU"
                let isTest = script.round == 0
                script.reporter.manualCall(
                    to: target,
                    at: now,
                    agent: 1,
                    talk: isTest ? 4 * Span.second : Int64(script.random.within(120...420)) * Span.second,
                    purpose: "unknown",
                    ring: 3 * Span.second,
                    minutePrice: 6200
                )
                // One test call, then as many at a time as the line allows.
                return now + (isTest ? 4 * Span.minute : Int64(script.random.within(6...16)) * Span.second)
            }
        },
        Scenario(
            "one-ring-calls",
            "B.pumping",
            en: "Rings once and hangs up, so that people call back",
            pl: "Dzwoni raz i rozłącza się, by ludzie oddzwaniali"
        ) { scenario, world in
            let base = world.smallBusiness(in: .gb)
            // Whoever calls back pays: the number is abroad and dear.
            let number: UInt64 = 37_125_550_900
            base.assign(number, at: world.stage.start - 3 * Span.day)
            let reporter = world.abuse(base, scenario, .number, "+" + String(number), strength: 3)
            reporter.run("ring", at: world.stage.moment(permille: 450)) { script, now in
                guard script.round < 600 else { return nil }
                let customer = script.reporter.customer
                let consumer = Place.gb.consumer(script.random.below(Place.gb.consumerCount))
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "consumer"
                        ),
                        from: .bare(number, role: "customer_number"),
                        to: .consumer(consumer, .gb),
                        at: now,
                        ring: Int64(script.random.within(1100...2600)) * Span.millisecond,
                        course: .unanswered(result: "canceled", sip: 487, cause: 16, endedBy: "caller")
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
        ) { scenario, world in
            let base = world.smallBusiness(in: .gb)
            let client = base.customer.id + "/api-1"
            let reporter = world.abuse(base, scenario, .apiClient, client)
            reporter.run("codes", at: world.stage.moment(permille: 500)) { script, now in
                guard script.round < 320 else { return nil }
                let customer = script.reporter.customer
                var target = Party.bare(37_125_550_000 + UInt64(script.round), role: "consumer")
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
                    converted: script.random.chance(permille: 8)
                )
                script.reporter.play(message)
                return now + script.random.around(6 * Span.second)
            }
        },
    ]
}
