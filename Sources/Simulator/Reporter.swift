// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Writes the usage events of one customer, as its connector would report them.
///
/// - Shape: gates arrive when they happen; reports arrive late by up to two seconds, one in 500 by up to half a
///   minute, one in 5,000 by up to four minutes, and one in 1,000 arrives twice.
struct Reporter {
    let stage: Stage
    let customer: Customer
    /// The label that these events belong to.
    var label: Int?

    /// One event; `body` writes the members of `data` after `customer`.
    func event(_ type: EventType, at time: Int64, isGate: Bool? = nil, _ body: (inout EventLine) -> Void) {
        customer.eventCount += 1
        let isGate = isGate ?? type.isGate
        let arrival = isGate ? time : time + lag()
        let isBatch = time < stage.start
        var line = EventLine()
        line.braces { line in
            line.text("specversion", "1.0")
            line.text("id", customer.id + "-" + String(customer.eventCount))
            line.text("source", "urn:proviso:simulator:" + customer.id)
            line.text("type", "aup." + type.name + ".v1")
            line.time("time", time)
            line.text("subject", "customers/" + customer.id)
            line.text("partitionkey", customer.id)
            line.object("data") { line in
                line.object("customer") { $0.text("id", customer.id) }
                body(&line)
                line.object("origin") { line in
                    line.text("connector", "simulator")
                    if !isBatch { line.time("receivedAt", arrival) }
                    line.text("mode", isBatch ? "batch" : isGate ? "inline" : "push")
                }
            }
        }
        stage.deliver(line.bytes, arrival: isBatch ? time : arrival, time: time, label: label)
        if !isGate, !isBatch, customer.random.chance(permille: 1) {
            stage.deliver(line.bytes, arrival: arrival + 5 * Span.second, time: time, label: nil)
        }
    }

    private func lag() -> Int64 {
        let usual = Int64(customer.random.within(50...2000)) * Span.millisecond
        switch customer.random.below(5000) {
        case 0: return usual + Int64(customer.random.within(60...240)) * Span.second
        case 1...10: return usual + Int64(customer.random.within(5...30)) * Span.second
        default: return usual
        }
    }
}

/// One end of a call or message.
struct Party {
    var number: UInt64?
    var uri: String?
    var raw: String?
    var email: String?
    var role: String
    var country: String?
    var displayName: String?

    static func own(_ number: UInt64, _ place: Place) -> Party {
        Party(number: number, role: "customer_number", country: place.rawValue)
    }

    static func consumer(_ number: UInt64, _ place: Place) -> Party {
        Party(number: number, role: "consumer", country: place.rawValue)
    }

    /// A party of which only the number is known.
    static func bare(_ number: UInt64, role: String = "external") -> Party { Party(number: number, role: role) }

    func write(_ line: inout EventLine) {
        if let number { line.number("e164", number) }
        line.text("uri", ifKnown: uri)
        line.text("email", ifKnown: email)
        line.text("raw", ifKnown: raw)
        line.text("role", role)
        line.text("country", ifKnown: country)
        line.text("displayName", ifKnown: displayName)
    }
}

extension EventLine {
    mutating func party(_ key: StaticString, _ party: Party) { object(key) { party.write(&$0) } }
    mutating func recipients(_ parties: [Party]) {
        list("to") { line in for party in parties { line.braces { party.write(&$0) } } }
    }
    mutating func ref(_ key: StaticString, _ id: String?) {
        if let id { object(key) { $0.text("id", id) } }
    }
}

/// What a call, message or recording is part of.
struct Session {
    var id: String
    var channel = "voice"
    var direction = "outbound"
    var initiation: String?
    var campaign: String?
    var queue: String?
    var purpose: String?
    var seller: String?
    var calledClass: String?
    var parent: String?
    var subject: String?

    func write(_ line: inout EventLine) {
        line.object("session") { line in
            line.text("id", id)
            line.text("parentId", ifKnown: parent)
            line.text("channel", channel)
            line.text("direction", direction)
            line.text("initiation", ifKnown: initiation)
            line.ref("campaign", campaign)
            line.ref("queue", queue)
            line.text("purpose", ifKnown: purpose)
            line.ref("seller", seller)
            line.text("calledClass", ifKnown: calledClass)
            line.text("subjectRef", ifKnown: subject)
        }
    }
}
