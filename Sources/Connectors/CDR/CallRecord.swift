// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One call as a record of it says, whatever file it stood in.
struct CallRecord {
    var base = ""
    var customer = ""
    var endUser: String?
    var device: String?
    var session = ""
    var channel = "voice"
    var direction = "outbound"
    var initiation: String?
    var campaign: String?
    var queue: String?
    var purpose: String?
    var seller: String?
    var from = NumberNormalizer.Reading.absent
    var fromDisplay: String?
    var to = NumberNormalizer.Reading.absent
    var attempted: Int64 = 0
    var answered: Int64?
    var agentConnected: Int64?
    var ended: Int64 = 0
    /// Durations in milliseconds, by the schema's member names.
    var durations: [(name: StaticString, milliseconds: Int64)] = []
    var precisionMilliseconds: Int64 = 1000
    var result = "unknown"
    var nativeResult: String?
    var endedBy: String?
    var answeringMachine: String?
    var sipCode: Int64?
    var cause: Int64?
    var trunk: String?
    var userAgent: String?
    var sourceAddress: String?
    var amount: String?
    var currency: String?
    var userField: String?
    var rawDigest = ""
    var assumed: [String] = []
}

/// What an event of a record is.
enum RecordStep: String, CaseIterable {
    case attempted
    case answered
    case ended
}

extension CallRecord {
    /// Puts times right that were read an hour too early: where a clock is set back, an hour comes twice and local
    /// times of the second are read as those of the first. How long the call was tells which of the two they are.
    mutating func unfold(totalSeconds: Int64) {
        let hour: Int64 = 3_600_000_000
        let missing = attempted + totalSeconds * 1_000_000 - ended
        guard abs(missing - hour) <= 2_000_000 else { return }
        ended += hour
        if let answered, answered < attempted { self.answered = answered + hour }
        if let agentConnected, agentConnected < attempted { self.agentConnected = agentConnected + hour }
    }

    /// When a step happened; `nil` when it did not.
    func time(of step: RecordStep) -> Int64? {
        switch step {
        case .attempted: attempted
        case .answered: answered
        case .ended: ended
        }
    }

    /// One event of the record as a line of JSON with its line feed.
    func line(of step: RecordStep, at time: Int64, source: String, connector: String) -> [UInt8] {
        var json = JSONWriter(capacity: 900)
        json.beginObject()
        json.text("specversion", "1.0")
        json.text("id", base + "#" + step.rawValue)
        json.text("source", source)
        json.text("type", "aup.call." + step.rawValue + ".v1")
        json.key("time")
        json.instant(Instant(microseconds: time))
        json.text("subject", "customers/" + customer)
        json.text("partitionkey", customer)
        json.key("data")
        json.beginObject()
        json.reference("customer", customer)
        json.reference("endUser", endUser)
        json.reference("device", device)
        writeSession(&json)
        write(from, "from", role: direction == "inbound" ? "consumer" : "customer_number", display: fromDisplay, &json)
        json.key("to")
        json.beginArray()
        writeParty(to, role: direction == "inbound" ? "customer_number" : "unknown", display: nil, &json)
        json.endArray()
        writeTiming(step, &json)
        if step == .ended { writeOutcome(&json) }
        if step == .answered, let answeringMachine {
            json.object("outcome") { $0.text("amd", answeringMachine) }
        }
        writeSignaling(&json)
        if step == .ended, let amount, let currency {
            json.object("cost") { json in
                json.text("amount", amount)
                json.text("currency", currency)
            }
        }
        writeOrigin(connector, &json)
        if let userField { json.object("ext") { $0.text("userfield", userField) } }
        json.endObject()
        json.endObject()
        json.newline()
        return json.bytes
    }

    private func writeSession(_ json: inout JSONWriter) {
        json.object("session") { json in
            json.text("id", session)
            json.text("channel", channel)
            json.text("direction", direction)
            json.text("initiation", initiation)
            json.reference("campaign", campaign)
            json.reference("queue", queue)
            json.text("purpose", purpose)
            json.reference("seller", seller)
        }
    }

    private func write(
        _ reading: NumberNormalizer.Reading,
        _ key: StaticString,
        role: String,
        display: String?,
        _ json: inout JSONWriter
    ) {
        guard reading != .absent || display != nil else { return }
        json.key(key)
        writeParty(reading, role: role, display: display, &json)
    }

    private func writeParty(
        _ reading: NumberNormalizer.Reading,
        role: String,
        display: String?,
        _ json: inout JSONWriter
    ) {
        json.beginObject()
        switch reading {
        case .e164(let number, _): json.text("e164", number)
        case .uri(let uri): json.text("uri", String(uri.prefix(1024)))
        case .raw(let raw): json.text("raw", String(raw.prefix(256)))
        case .absent: break
        }
        json.text("role", role)
        json.text("displayName", display.map { String($0.prefix(256)) })
        json.endObject()
    }

    private func writeTiming(_ step: RecordStep, _ json: inout JSONWriter) {
        json.object("timing") { json in
            json.moment("attemptedAt", attempted)
            guard step != .attempted else { return }
            if let answered { json.moment("answeredAt", answered) }
            guard step == .ended else { return }
            if let agentConnected { json.moment("agentConnectedAt", agentConnected) }
            json.moment("endedAt", ended)
            for duration in durations {
                json.key(duration.name)
                json.integer(duration.milliseconds)
            }
            json.key("precisionMs")
            json.integer(precisionMilliseconds)
        }
    }

    private func writeOutcome(_ json: inout JSONWriter) {
        json.object("outcome") { json in
            json.text("result", result)
            json.text("endedBy", endedBy)
            if let sipCode {
                json.key("sipCode")
                json.integer(sipCode)
            }
            if let cause {
                json.key("q850")
                json.integer(cause)
            }
            json.text("nativeCode", nativeResult.map { String($0.prefix(64)) })
            json.text("amd", answeringMachine)
        }
    }

    private func writeSignaling(_ json: inout JSONWriter) {
        guard trunk != nil || userAgent != nil || sourceAddress != nil else { return }
        json.object("signaling") { json in
            json.text("userAgent", userAgent)
            json.text("sourceIp", sourceAddress)
            json.text("trunk", trunk)
        }
    }

    private func writeOrigin(_ connector: String, _ json: inout JSONWriter) {
        json.object("origin") { json in
            json.text("connector", connector)
            json.text("nativeType", "cdr")
            json.text("nativeId", base)
            json.text("rawSha256", rawDigest)
            json.text("mode", "batch")
            guard !assumed.isEmpty else { return }
            json.key("assumed")
            json.beginArray()
            for name in assumed { json.string(name) }
            json.endArray()
        }
    }
}

extension JSONWriter {
    /// A member that is left out when it is unknown.
    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    mutating func moment(_ name: StaticString, _ time: Int64) {
        key(name)
        instant(Instant(microseconds: time))
    }

    mutating func object(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        key(name)
        beginObject()
        body(&self)
        endObject()
    }

    mutating func reference(_ name: StaticString, _ id: String?) {
        guard let id, !id.isEmpty else { return }
        object(name) { $0.text("id", String(id.prefix(256))) }
    }
}
