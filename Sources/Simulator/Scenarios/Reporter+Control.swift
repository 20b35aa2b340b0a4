// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Listening in, codes that go astray, and calls made for somebody else.
extension Reporter {
    /// What a supervisor may listen to.
    func role(agent: Int, _ role: String, queues: [String], at time: Int64) {
        event(.settingChanged, at: time) { line in
            line.object("change") { line in
                line.text("resource", "role")
                line.text("id", customer.agent(agent))
                line.text("action", "updated")
                line.object("after") { line in
                    line.text("role", role)
                    line.texts("queues", queues)
                }
            }
        }
    }

    /// Somebody listens to a call of a queue.
    func monitor(by agent: Int, queue: String, action: String, at now: Int64) {
        let session = Session(
            id: customer.nextSession(),
            direction: "inbound",
            initiation: "inbound",
            queue: queue,
            purpose: "informational"
        )
        for (type, moment) in [(EventType.monitorStarted, now), (.monitorStopped, now + 2 * Span.minute)] {
            event(type, at: moment) { line in
                line.ref("endUser", customer.agent(agent))
                session.write(&line)
                line.object("monitor") { line in
                    line.text("action", action)
                    line.ref("by", customer.agent(agent))
                    line.text("authorisedByRole", "supervisor")
                }
            }
        }
    }

    /// A bank reads a code to whoever answers a number, and the number points elsewhere.
    func forwardedCode(to number: UInt64, target: Party, at now: Int64) {
        let session = Session(
            id: customer.nextSession(),
            direction: "inbound",
            initiation: "inbound",
            purpose: "otp"
        )
        var bank = Party(role: "external")
        bank.raw = "60200"
        for (type, moment) in [(EventType.callAttempted, now), (.callTransferred, now + Span.second)] {
            event(type, at: moment) { line in
                session.write(&line)
                line.party("from", bank)
                line.recipients([.own(number, customer.place)])
                guard type == .callTransferred else { return }
                line.object("transfer") { line in
                    line.text("kind", "forward")
                    line.party("target", target)
                    line.truth("external", true)
                    line.text("result", "accepted")
                }
            }
        }
    }

    /// A call in the name of one of many brands; the person agreed to that.
    func branded(_ brand: Int, contact: Int, agent: Int, at now: Int64) {
        let seller = "brand-" + String(brand + 1)
        let consumer = Party.consumer(customer.place.consumer(contact), customer.place)
        consent(
            "express_written",
            scheme: "internal",
            scope: "all",
            of: consumer,
            seller: seller,
            purpose: "informational",
            at: now
        )
        let session = Session(
            id: customer.nextSession(),
            initiation: "preview",
            campaign: customer.id + "/" + seller,
            purpose: "informational",
            seller: seller,
            calledClass: "consumer"
        )
        var call = Call(
            session: session,
            from: .own(customer.numbers[brand % customer.numbers.count], customer.place),
            to: consumer,
            at: now + 5 * Span.second,
            ring: 9 * Span.second,
            course: .answered(agentAfter: 300 * Span.millisecond, talk: 100 * Span.second, endedBy: "callee"),
            agent: agent
        )
        call.display = "Brand " + String(brand + 1)
        play(call)
    }
}
