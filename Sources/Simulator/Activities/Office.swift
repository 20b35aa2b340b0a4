// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What every business does besides its calls: people come and go, devices register, software asks for data.
extension Reporter {
    /// Agents sign in when their shift begins and out when it ends.
    func runShifts() {
        let customer = customer
        for agent in 0..<customer.agentCount {
            run("shift-\(agent)", at: stage.start + Int64(agent + 1) * 700 * Span.millisecond) { script, now in
                let reporter = script.reporter
                let should = customer.isOnShift(agent, at: now)
                if should, !customer.isSignedIn[agent] {
                    reporter.signIn(agent, at: now)
                    reporter.register(customer.device(agent), agent: agent, at: now + Span.second)
                    customer.isSignedIn[agent] = true
                } else if !should, customer.isSignedIn[agent], customer.isFree(agent, at: now) {
                    reporter.signIn(agent, at: now, isIn: false, result: "logout")
                    customer.isSignedIn[agent] = false
                }
                return now + 4 * Span.minute + Int64(script.random.below(120)) * Span.second
            }
        }
    }

    /// Software of the customer asks for reports.
    func runAPI(perHour: Int64) {
        let client = customer.id + "/api-1"
        run("api", at: stage.start + 5 * Span.second) { script, now in
            script.reporter.api(
                client,
                endpoint: "/v2/queues/statistics",
                at: now,
                rows: Int64(script.random.within(1...60))
            )
            return now + script.random.around(Span.hour / perHour)
        }
    }

    /// Somebody calls for help: rarely, from any number, in any spelling.
    func runEmergencies(meanGap: Int64, at first: Int64) {
        run("emergency", at: first) { script, now in
            let reporter = script.reporter
            let customer = reporter.customer
            let index = script.random.below(EmergencySpelling.count)
            // Half of the connectors say what kind of call it is; the others leave that to the number.
            let isDeclared = index % 2 == 0
            reporter.play(
                Call(
                    session: Session(
                        id: customer.nextSession(),
                        initiation: "manual",
                        purpose: isDeclared ? "emergency" : nil,
                        calledClass: isDeclared ? "emergency_service" : nil
                    ),
                    from: .own(script.random.pick(customer.numbers), customer.place),
                    to: EmergencySpelling.party(customer.place, index),
                    at: now,
                    ring: 2 * Span.second,
                    course: .answered(
                        agentAfter: 100 * Span.millisecond,
                        talk: script.random.skewed(90 * Span.second),
                        endedBy: "callee"
                    ),
                    agent: customer.isSignedIn.firstIndex(of: true)
                )
            )
            return now + script.random.around(meanGap) + Span.minute
        }
    }
}

/// The ways in which the number for help reaches a gateway.
enum EmergencySpelling {
    static let count = 10

    static func party(_ place: Place, _ index: Int) -> Party {
        let local = place.emergencyNumber
        var party = Party(role: "external")
        switch index {
        case 0: party.raw = "112"
        case 1: party.raw = local
        case 2: party.uri = "tel:" + local
        case 3: party.uri = "sip:" + local + "@gateway.example;user=phone"
        case 4: party.uri = "urn:service:sos"
        case 5: party.uri = "urn:service:sos.ambulance"
        case 6: party.raw = local.map { String($0) }.joined(separator: "-")
        case 7: party.raw = local.map { String($0) }.joined(separator: " ")
        case 8: party.uri = "sips:%31%31%32@gateway.example"
        default: party.uri = "tel:112;phone-context=+" + (place == .pl ? "48" : place == .de ? "49" : "44")
        }
        return party
    }
}
