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
        ) { plan, world in
            let base = world.smallBusiness(in: .us)
            let device = base.customer.id + "/d-scanner"
            let reporter = world.abuse(base, plan, .device, device)
            let userAgent = plan.pick("friendly-scanner", "friendly-scanner", "Softphone 2.1", "Softphone 2.1")
            reporter.run("scan", at: world.stage.moment(permille: 200)) { script, now in
                guard script.round < plan.pick(25, 12, 6, 6) else { return nil }
                let range = plan.pick(700...1100, 200...300, 64...90, 25...45)
                script.reporter.anomaly(
                    device,
                    kind: "options_scan",
                    count: Int64(script.random.within(range)),
                    userAgent: userAgent,
                    at: now
                )
                for target in 0..<8 {
                    script.reporter.register(
                        device,
                        agent: target % 4,
                        at: now + Int64(target + 1) * Span.second,
                        result: "failure",
                        status: 401,
                        userAgent: userAgent,
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
        ) { plan, world in
            let base = world.smallBusiness(in: .gb, numbers: 120, concurrency: 200)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            let clinic = Party.bare(441_134_960_999)
            reporter.run("flood", at: world.stage.moment(permille: 600)) { script, now in
                let numbers = plan.pick(120, 110, 60, 35)
                guard script.round < numbers * 3 else { return nil }
                let customer = script.reporter.customer
                script.reporter.play(
                    Call(
                        session: Session(
                            id: customer.nextSession(),
                            initiation: "api",
                            purpose: "unknown",
                            calledClass: "business"
                        ),
                        from: .own(customer.numbers[script.round % numbers], .gb),
                        to: clinic,
                        at: now,
                        ring: 9 * Span.second,
                        course: .unanswered(result: "busy", sip: 486, cause: 17, endedBy: "callee")
                    )
                )
                let gap = plan.pick(400, 420, 900, 1200) * Span.millisecond
                return now + (script.round % numbers == numbers - 1 ? 10 * Span.minute : gap)
            }
        },
        Scenario(
            "malware-attachments",
            "D.malware",
            en: "A workstation sends infected files",
            pl: "Stacja robocza wysyła zainfekowane pliki"
        ) { plan, world in
            let base = world.smallBusiness(in: .ca)
            let reporter = world.abuse(base, plan, .device, base.customer.device(2))
            reporter.run("files", at: world.stage.moment(permille: 400)) { script, now in
                guard script.round < plan.pick(9, 4, 2, 2) else { return nil }
                let customer = script.reporter.customer
                // The evasive pack what they send, so that scanners see little.
                let found = plan.isEvasive ? script.random.pick(["suspicious", "encrypted", "malware"]) : "malware"
                script.reporter.event(.attachmentScanned, at: now) { line in
                    line.ref("endUser", customer.agent(2))
                    line.ref("device", customer.device(2))
                    line.object("message") { $0.text("id", customer.id + "-file-" + String(script.round)) }
                    line.object("scan") { line in
                        line.text("verdict", script.round % 4 == 3 ? "clean" : found)
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
            also: ["L"],
            en: "An alarm panel calls every five minutes",
            pl: "Centrala alarmowa dzwoni co pięć minut"
        ) { plan, world in
            let base = world.smallBusiness(in: .de)
            let number = base.customer.numbers[1]
            let reporter = world.abuse(base, plan, .number, "+" + String(number))
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
                let jitter = plan.pick(400, 4000, 90_000, 150_000)
                return now + plan.pick(300, 300, 1800, 2400) * Span.second
                    + Int64(script.random.within(-jitter...jitter)) * Span.millisecond
            }
        },
        Scenario(
            "declared-hazard",
            "F",
            also: ["L"],
            en: "Declares that the line is part of a reactor's alarm chain",
            pl: "Deklaruje, że linia jest częścią alarmu reaktora"
        ) { plan, world in
            var trade = Trade(
                "control-room",
                sector: plan.pick("nuclear_operations", "nuclear_operations", "nuclear_operations", "energy"),
                uses: plan.pick(["reactor_alarm"], ["monitoring", "reactor_control"], ["monitoring"], ["monitoring"])
            )
            trade.safetyRelated = plan.pick(true, true, true, plan.chance(permille: 700))
            trade.failoverPlan = false
            let base = world.found(trade, in: .ca, agents: 3, days: 2)
            world.open(base, perHour: 2)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
            reporter.declare(at: world.stage.moment(permille: 50))
        },
        Scenario(
            "alarm-sole-path",
            "L",
            also: ["F"],
            en: "Alarm panels depend on this line alone",
            pl: "Alarmy zależą wyłącznie od tej linii"
        ) { plan, world in
            var trade = Trade(
                "alarm-receiver",
                sector: "security_alarm",
                uses: plan.pick(
                    ["alarm_transmission", "medical_alert"],
                    ["alarm_transmission"],
                    ["alarm_receiving"],
                    ["customer_service"]
                )
            )
            trade.safetyRelated = plan.pick(true, true, false, false)
            trade.failoverPlan = false
            let base = world.found(trade, in: .gb, agents: 4, hours: .always, days: 30)
            world.open(base, perHour: 4)
            let reporter = world.abuse(base, plan, .customer, base.customer.id)
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
                return now + script.random.around(plan.pick(10, 10, 10, 5) * Span.minute)
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
