// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Interference with the platform and harmful code.
extension Scenario {
    static let interference = [
        Scenario(
            "sip-scanner",
            "D.interference",
            en: "A scanner runs on an office machine",
            pl: "Na komputerze w biurze działa skaner SIP"
        ) { scenario, world in
            let base = world.smallBusiness(in: .us)
            let device = base.customer.id + "/d-scanner"
            let reporter = world.abuse(base, scenario, .device, device, strength: 3)
            reporter.run("scan", at: world.stage.moment(permille: 200)) { script, now in
                guard script.round < 25 else { return nil }
                script.reporter.anomaly(
                    device,
                    kind: "options_scan",
                    count: Int64(script.random.within(700...1100)),
                    userAgent: "friendly-scanner",
                    at: now
                )
                for target in 0..<8 {
                    script.reporter.register(
                        device,
                        agent: target % 4,
                        at: now + Int64(target + 1) * Span.second,
                        result: "failure",
                        status: 401,
                        userAgent: "friendly-scanner",
                        address: "203.0.113.250"
                    )
                }
                return now + Span.minute
            }
        },
        Scenario(
            "callee-flood",
            "D.interference",
            en: "A hundred numbers call one clinic within a minute",
            pl: "Sto numerów dzwoni w minutę do jednej przychodni"
        ) { scenario, world in
            let base = world.smallBusiness(in: .gb, numbers: 120, concurrency: 200)
            let reporter = world.abuse(base, scenario, .customer, base.customer.id, strength: 3)
            let clinic = Party.bare(441_134_960_999)
            reporter.run("flood", at: world.stage.moment(permille: 600)) { script, now in
                guard script.round < 360 else { return nil }
                let customer = script.reporter.customer
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "business"
                        ),
                        from: .own(customer.numbers[script.round % 120], .gb),
                        to: clinic,
                        at: now,
                        ring: 9 * Span.second,
                        course: .unanswered(result: "busy", sip: 486, cause: 17, endedBy: "callee")
                    )
                )
                return now + (script.round % 120 == 119 ? 10 * Span.minute : 400 * Span.millisecond)
            }
        },
        Scenario(
            "malware-attachments",
            "D.malware",
            en: "A workstation sends infected files",
            pl: "Stacja robocza wysyła zainfekowane pliki"
        ) { scenario, world in
            let base = world.smallBusiness(in: .ca)
            let reporter = world.abuse(base, scenario, .device, base.customer.device(2), strength: 3)
            reporter.run("files", at: world.stage.moment(permille: 400)) { script, now in
                guard script.round < 9 else { return nil }
                let customer = script.reporter.customer
                script.reporter.event(.attachmentScanned, at: now) { line in
                    line.ref("endUser", customer.agent(2))
                    line.ref("device", customer.device(2))
                    line.object("message") { $0.text("id", customer.id + "-file-" + String(script.round)) }
                    line.object("scan") { line in
                        line.text("verdict", script.round % 4 == 3 ? "clean" : "malware")
                        if script.round % 4 != 3 { line.text("signature", "Win.Trojan.Sample-" + String(script.round)) }
                        line.text("engine", "clamav")
                        line.text("sha256", SHA256.hexadecimal("file \(script.round)".utf8))
                        line.integer("bytes", Int64(script.random.within(20_000...900_000)))
                    }
                }
                return now + script.random.around(12 * Span.minute)
            }
        },
    ]

    static let safety = [
        Scenario(
            "machine-heartbeat",
            "F",
            en: "An alarm panel calls every five minutes",
            pl: "Centrala alarmowa dzwoni co pięć minut"
        ) { scenario, world in
            let base = world.smallBusiness(in: .de)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, scenario, .number, "+" + String(number))
            let panel = Party.bare(4_930_231_259_99)
            reporter.run("panel", at: world.stage.start + 7 * Span.minute) { script, now in
                let customer = script.reporter.customer
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "business"
                        ),
                        from: .own(number, .de),
                        to: panel,
                        at: now,
                        ring: 1500 * Span.millisecond,
                        course: .answered(agentAfter: nil, talk: 4 * Span.second, endedBy: "callee")
                    )
                )
                return now + 300 * Span.second + Int64(script.random.within(-400...400)) * Span.millisecond
            }
        },
        Scenario(
            "declared-hazard",
            "F",
            en: "Declares that the line is part of a reactor's alarm chain",
            pl: "Deklaruje, że linia jest częścią alarmu reaktora"
        ) { scenario, world in
            var trade = Trade("control-room", sector: "nuclear_operations", uses: ["reactor_alarm"])
            trade.safetyRelated = true
            trade.failoverPlan = false
            let base = world.found(trade, in: .ca, agents: 3, days: 2)
            world.open(base, perHour: 2)
            let reporter = world.abuse(base, scenario, .customer, base.customer.id)
            reporter.declare(at: world.stage.moment(permille: 50))
        },
        Scenario(
            "alarm-sole-path",
            "L",
            en: "Alarm panels depend on this line alone",
            pl: "Alarmy zależą wyłącznie od tej linii"
        ) { scenario, world in
            var trade = Trade(
                "alarm-receiver",
                sector: "security_alarm",
                uses: ["alarm_transmission", "medical_alert"]
            )
            trade.safetyRelated = true
            trade.failoverPlan = false
            let base = world.found(trade, in: .gb, agents: 4, hours: .always, days: 30)
            world.open(base, perHour: 4)
            let reporter = world.abuse(base, scenario, .customer, base.customer.id)
            reporter.declare(at: world.stage.moment(permille: 60))
            reporter.run("pendants", at: world.stage.moment(permille: 70)) { script, now in
                let customer = script.reporter.customer
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            direction: "inbound",
                            initiation: "inbound",
                            queue: customer.id + "/alarms",
                            purpose: "emergency"
                        ),
                        from: .consumer(Place.gb.consumer(script.random.below(400)), .gb),
                        to: .own(customer.numbers[0], .gb),
                        at: now,
                        ring: Span.second,
                        course: .answered(agentAfter: nil, talk: 12 * Span.second, endedBy: "caller")
                    )
                )
                return now + script.random.around(10 * Span.minute)
            }
        },
    ]
}

extension Reporter {
    /// What the edge counted of one device's strange requests.
    func anomaly(_ device: String, kind: String, count: Int64, userAgent: String, at now: Int64) {
        event(.sipAnomaly, at: now) { line in
            line.ref("device", device)
            line.object("signaling") { line in
                line.text("method", "OPTIONS")
                line.text("userAgent", userAgent)
                line.text("sourceIp", "203.0.113.250")
            }
            line.object("anomaly") { line in
                line.text("kind", kind)
                line.integer("count", count)
                line.integer("windowMs", 60_000)
            }
        }
    }
}
