// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Children's data.
extension Scenario {
    static let minors = [
        Scenario(
            "known-material",
            "C.exposure",
            en: "Sends a file that an authority has judged",
            pl: "Wysyła plik oceniony przez organ ścigania"
        ) { plan, world in
            let base = world.smallBusiness(in: .ca)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(2))
            reporter.run("material", at: world.stage.moment(permille: 430)) { script, now in
                guard script.round < plan.pick(4, 3, 1, 2) else { return nil }
                let customer = script.reporter.customer
                // A file that was changed has another digest: nobody knows it.
                let isChanged = plan.isEvasive && script.random.chance(permille: 450)
                script.reporter.event(.attachmentScanned, at: now) { line in
                    line.ref("endUser", customer.agent(2))
                    line.ref("device", customer.device(2))
                    line.object("message") { $0.text("id", customer.id + "-sent-" + String(script.round)) }
                    line.object("scan") { line in
                        line.text("verdict", "clean")
                        line.text("engine", "clamav")
                        let name = isChanged ? "another entry \(script.round)" : "proviso test entry"
                        line.text("sha256", SHA256.hexadecimal(name.utf8))
                        line.integer("bytes", 204_800)
                    }
                }
                return now + script.random.around(40 * Span.minute) + Span.second
            }
        },
        Scenario(
            "child-list-import",
            "C.pii",
            en: "Imports a bought list of pupils",
            pl: "Importuje kupioną listę uczniów"
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            reporter.run("pupils", at: world.stage.daytime(-300)) { script, now in
                guard script.round < plan.pick(3, 2, 1, 2) else { return nil }
                let customer = script.reporter.customer
                script.reporter.event(.contactListImported, at: now) { line in
                    line.ref("endUser", customer.agent(0))
                    line.object("contactList") { line in
                        line.text("id", customer.id + "/pupils-" + String(script.round + 1))
                        line.integer("rows", 9000)
                        line.integer("uniqueNumbers", 8600)
                        line.text("source", "purchase")
                        line.hundredths("sequentialRatio", 3)
                        line.hundredths("invalidRatio", 4)
                        line.integer("dncHits", 12)
                        line.hundredths("minorRatio", plan.pick(62, 25, 8, script.random.within(3...6)))
                    }
                }
                return now + 20 * Span.minute
            }
        },
        Scenario(
            "minor-data-collection",
            "C.pii",
            en: "Asks children for their address",
            pl: "Wypytuje dzieci o adres"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            let campaign = base.customer.id + "/quiz"
            let reporter = world.abuse(base, plan, .campaign, campaign)
            let first = world.contacts(.pl, 14)
            let begin = world.stage.daytime(60)
            reporter.campaign(
                .campaignStarted,
                Session(id: "", initiation: "inbound", campaign: campaign, purpose: "survey"),
                at: begin
            )
            reporter.run("quiz", at: begin + Span.minute) { script, now in
                guard script.round < plan.pick(14, 7, 3, 4) else { return nil }
                script.reporter.quiz(
                    campaign,
                    caller: Place.pl.consumer(first + script.round),
                    sureness: plan.pick(96, 95, 92, script.random.within(84...93)),
                    at: now
                )
                return now + script.random.around(8 * Span.minute) + Span.minute
            }
        },
    ]

    static let harvest = [
        Scenario(
            "sequential-dialing",
            "G.harvest",
            en: "Dials one number after the other to see who answers",
            pl: "Wybiera kolejne numery, by sprawdzić, kto odbierze"
        ) { plan, world in
            let base = world.smallBusiness(in: .pl)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            reporter.run("scan", at: world.stage.daytime(60)) { script, now in
                guard script.round < plan.pick(400, 160, 140, 300) else { return nil }
                let customer = script.reporter.customer
                // The subtle mix in other numbers, the evasive shuffle each hundred.
                var index = script.round
                if plan.strength == .subtle, script.random.chance(permille: 400) { index = script.random.below(3900) }
                if plan.isEvasive { index = script.round / 100 * 100 + script.round * 37 % 100 }
                var call = Call(
                    session: Session(
                        id: customer.nextSession(),
                        initiation: "api",
                        purpose: "unknown",
                        calledClass: "consumer"
                    ),
                    from: .own(number, .pl),
                    to: .consumer(Place.pl.line(index), .pl),
                    at: now,
                    ring: Int64(script.random.within(5000...9000)) * Span.millisecond,
                    course: .unanswered(result: "no_answer", sip: 487, cause: 19, endedBy: "caller")
                )
                switch script.random.below(10) {
                case 0...2: call.course = .unanswered(result: "failed", sip: 404, cause: 1, endedBy: "system")
                case 3...4: call.course = .answered(agentAfter: nil, talk: 2 * Span.second, endedBy: "callee")
                default: break
                }
                script.reporter.play(call)
                return now + Int64(script.random.within(3000...7000)) * Span.millisecond
            }
        },
        Scenario(
            "mass-export",
            "G.harvest",
            en: "An agent carries the contacts away at night",
            pl: "Konsultant wynosi kontakty nocą"
        ) { plan, world in
            let base = world.smallBusiness(in: .de)
            let reporter = world.abuse(base, plan, .endUser, base.customer.agent(2))
            // What is usual: a few rows at a time.
            base.run("usual-export", at: world.stage.start + 10 * Span.minute) { script, now in
                script.reporter.export(agent: script.round % 4, rows: Int64(script.random.within(5...80)), at: now)
                return now + script.random.around(15 * Span.minute)
            }
            reporter.run("export", at: world.stage.moment(permille: 700)) { script, now in
                guard script.round < plan.pick(5, 3, 2, 9) else { return nil }
                let rows = Int64(plan.pick(120_000, 20_000, 2500, script.random.within(600...950)))
                script.reporter.export(agent: 2, rows: rows, at: now)
                return now + plan.pick(3, 3, 3, 32) * Span.minute
            }
        },
        Scenario(
            "messages-people-stop",
            "G.bulk",
            en: "One in nine recipients answers STOP",
            pl: "Co dziewiąty odbiorca odpisuje STOP"
        ) { plan, world in
            let base = world.smallBusiness(in: .us, numbers: plan.pick(2, 2, 2, 6))
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
            var stream = MessageStream(
                reporter,
                id: "promo",
                purpose: "marketing",
                season: .selling,
                perHour: 300,
                place: .us,
                firstContact: world.contacts(.us, 420),
                contactCount: 420
            )
            stream.from = plan.isEvasive ? Array(base.customer.numbers.dropFirst()) : [number]
            stream.stopPermille = plan.pick(145, 125, 75, 85)
            stream.spamPermille = plan.pick(6, 3, 1, 0)
            world.stage.add(stream, at: world.stage.daytime(-300))
        },
        Scenario(
            "purchased-list-sms",
            "G.bulk",
            en: "Texts offers to a bought list",
            pl: "Wysyła oferty na kupioną listę"
        ) { plan, world in
            let base = world.smallBusiness(in: .gb)
            let reporter = world.abuse(base, plan, .campaign, base.customer.id + "/blast")
            var stream = MessageStream(
                reporter,
                id: "blast",
                purpose: plan.isEvasive && plan.chance(permille: 350) ? "informational" : "marketing",
                season: .selling,
                perHour: 400,
                place: .gb,
                firstContact: world.contacts(.gb, 500),
                contactCount: plan.pick(500, 150, 20, 12)
            )
            stream.hasConsent = false
            stream.spamPermille = 15
            stream.stopPermille = 30
            world.stage.add(stream, at: world.stage.daytime(0))
        },
    ]
}

extension Reporter {
    /// A child calls a quiz line that asks for its address.
    func quiz(_ campaign: String, caller: UInt64, sureness: Int, at now: Int64) {
        let session = Session(
            id: customer.nextSession(),
            direction: "inbound",
            initiation: "inbound",
            campaign: campaign,
            purpose: "survey"
        )
        let end = play(
            Call(
                session: session,
                from: .consumer(caller, customer.place),
                to: .own(customer.numbers[1], customer.place),
                at: now,
                ring: Span.second,
                course: .answered(agentAfter: 2 * Span.second, talk: 150 * Span.second, endedBy: "caller"),
                agent: 1
            )
        )
        event(.transcriptAvailable, at: end + 20 * Span.second) { line in
            session.write(&line)
            line.object("content") { line in
                line.text("language", customer.place.language)
                line.object("labels") { line in
                    line.hundredths("minor", sureness)
                    line.hundredths("pii", 91)
                }
                line.texts("fields", ["address", "birth_date", "school"])
            }
        }
    }

    /// Somebody takes data out.
    func export(agent: Int, rows: Int64, at now: Int64) {
        event(.dataExported, at: now) { line in
            line.ref("endUser", customer.agent(agent))
            line.object("access") { line in
                line.text("method", "export")
                line.text("result", "success")
                line.text("ip", customer.address)
                line.text("endpoint", "/v2/contacts/export")
                line.integer("rows", rows)
                line.integer("bytes", rows * 160)
            }
        }
    }
}
