// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One call from its attempt to its record.
struct Call {
    /// How the call went after ringing.
    enum Course {
        /// Answered; after `agentAfter` a live agent was there, if ever; talked for `talk` in all.
        case answered(agentAfter: Int64?, talk: Int64, endedBy: String)
        /// A machine answered.
        case machine(talk: Int64)
        /// A person answered, no agent came, and the dialer hung up.
        case abandoned(after: Int64, safeHarbor: Int64)
        /// Nobody answered: the schema's result, SIP code, Q.850 cause and side.
        case unanswered(result: String, sip: Int64, cause: Int64, endedBy: String)
    }

    var session: Session
    var from: Party
    var to: Party
    var at: Int64
    var ring: Int64
    var course: Course
    var agent: Int?
    var trunk: String?
    var userAgent: String?
    var display: String?
    var attest: String?
    /// Price of a minute in hundredths of a euro cent; 0 when the plan covers it.
    var minutePrice: Int64 = 0
    var recorded: Recording?

    /// How a call is recorded.
    struct Recording {
        var announced: Bool
        var mode: String
    }
}

extension Reporter {
    /// Reports a whole call; the answer is when it ended.
    @discardableResult
    func play(_ call: Call) -> Int64 {
        attempt(call)
        let ringing = call.at + 600 * Span.millisecond
        if call.ring > Span.second {
            event(.callRinging, at: ringing) { line in
                call.session.write(&line)
                line.object("timing") { $0.time("ringingAt", ringing) }
            }
        }
        let picked = call.at + call.ring
        switch call.course {
        case .answered(let agentAfter, let talk, let endedBy):
            answer(call, at: picked, amd: "human")
            if let agentAfter { connectAgent(call, at: picked + agentAfter) }
            record(call, from: picked + (agentAfter ?? 0), to: picked + talk)
            let agentTime = agentAfter.map { max(0, talk - $0) }
            return end(call, at: picked + talk, talk: talk, agent: agentTime, result: "answered", by: endedBy)
        case .machine(let talk):
            answer(call, at: picked, amd: "machine")
            return end(call, at: picked + talk, talk: talk, agent: nil, result: "machine", by: "system")
        case .abandoned(let after, let safeHarbor):
            answer(call, at: picked, amd: "human")
            event(.callAbandoned, at: picked + after) { line in
                call.session.write(&line)
                line.object("abandonment") { line in
                    line.text("reason", "no_agent")
                    line.integer("safeHarborMs", safeHarbor / Span.millisecond)
                }
            }
            return end(call, at: picked + after, talk: after, agent: nil, result: "abandoned", by: "system")
        case .unanswered(let result, let sip, let cause, let endedBy):
            return end(
                call,
                at: picked,
                talk: nil,
                agent: nil,
                result: result,
                by: endedBy,
                codes: (sip, cause)
            )
        }
    }

    /// Reports only the attempt, as for an emergency call whose end nobody reports.
    func attempt(_ call: Call) {
        event(.callAttempted, at: call.at) { line in
            // Who will take an inbound call is not known before somebody takes it.
            if call.session.direction == "outbound" { writeWho(call, &line) }
            call.session.write(&line)
            line.party("from", call.from)
            line.recipients([call.to])
            line.object("timing") { $0.time("attemptedAt", call.at) }
            guard call.trunk != nil || call.userAgent != nil || call.display != nil || call.attest != nil else {
                return
            }
            line.object("signaling") { line in
                line.text("userAgent", ifKnown: call.userAgent)
                line.text("trunk", ifKnown: call.trunk)
                if let attest = call.attest { line.object("stir") { $0.text("attest", attest) } }
                line.text("fromDisplay", ifKnown: call.display)
            }
        }
    }

    private func writeWho(_ call: Call, _ line: inout EventLine) {
        guard let agent = call.agent else { return }
        line.ref("endUser", customer.agent(agent))
        line.ref("device", customer.device(agent))
    }

    private func answer(_ call: Call, at time: Int64, amd: String) {
        event(.callAnswered, at: time) { line in
            call.session.write(&line)
            line.party("from", call.from)
            line.recipients([call.to])
            line.object("timing") { line in
                line.time("answeredAt", time)
                line.integer("ringMs", call.ring / Span.millisecond)
            }
            if call.session.direction == "outbound" { line.object("outcome") { $0.text("amd", amd) } }
        }
    }

    private func connectAgent(_ call: Call, at time: Int64) {
        event(.callAgentConnected, at: time) { line in
            writeWho(call, &line)
            call.session.write(&line)
            line.object("timing") { $0.time("agentConnectedAt", time) }
        }
    }

    private func record(_ call: Call, from: Int64, to: Int64) {
        guard let recording = call.recorded else { return }
        event(.recordingStarted, at: from + 200 * Span.millisecond) { line in
            writeWho(call, &line)
            call.session.write(&line)
            line.party("from", call.from)
            line.recipients([call.to])
            line.object("recording") { line in
                line.text("id", call.session.id + "-r")
                line.text("action", "started")
                line.text("mode", "automatic")
                line.truth("announced", recording.announced)
                line.text("initiator", "auto")
                line.text("announceMode", recording.mode)
            }
        }
        event(.recordingStopped, at: max(to, from + 300 * Span.millisecond)) { line in
            call.session.write(&line)
            line.object("recording") { line in
                line.text("id", call.session.id + "-r")
                line.text("action", "stopped")
                line.integer("durationMs", max(0, to - from) / Span.millisecond)
            }
        }
    }

    private func end(
        _ call: Call,
        at time: Int64,
        talk: Int64?,
        agent: Int64?,
        result: String,
        by: String,
        codes: (sip: Int64, cause: Int64) = (200, 16)
    ) -> Int64 {
        event(.callEnded, at: time) { line in
            writeWho(call, &line)
            call.session.write(&line)
            line.party("from", call.from)
            line.recipients([call.to])
            line.object("timing") { line in
                line.time("endedAt", time)
                line.integer("ringMs", call.ring / Span.millisecond)
                if let talk { line.integer("talkMs", talk / Span.millisecond) }
                line.integer("totalMs", (time - call.at) / Span.millisecond)
                if let agent { line.integer("agentMs", agent / Span.millisecond) }
            }
            line.object("outcome") { line in
                line.text("result", result)
                line.text("endedBy", by)
                line.integer("sipCode", codes.sip)
                line.integer("q850", codes.cause)
            }
            if call.minutePrice > 0, let talk {
                let price = (talk + Span.minute - 1) / Span.minute * call.minutePrice
                line.object("cost") { line in
                    line.text("amount", Money.text(tenThousandths: price))
                    line.text("currency", "EUR")
                }
            }
        }
        return time
    }
}

/// Decimal amounts without floating point.
enum Money {
    static func text(tenThousandths: Int64) -> String {
        let fraction = String(tenThousandths % 10_000 + 10_000).dropFirst()
        return String(tenThousandths / 10_000) + "." + fraction
    }
}
