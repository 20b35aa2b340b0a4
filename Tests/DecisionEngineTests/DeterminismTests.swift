// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Determinism` {
    /// One line of a stream: its customer and the line.
    struct Line: Sendable {
        var customer: Int
        var text: String
    }

    static func policy() throws -> Policy {
        let rules: [RuleDefinition] = [
            .rule("fast", when: "signal.calls > 4", .throttle).measuring(.number, .suspend, hours: 1),
            .rule("many", when: "signal.callees > 3 && customer.openLegs > 1", .block),
            .rule("open", on: [.callAttempted, .callAnswered], when: "signal.live.now >= 2", .flag),
            .rule("spoof", "E.spoof", when: "!owned(from)", .block, step: .identity),
            .rule("drop", on: [.callAttempted], when: "signal.dropped > 0", .flag),
            .rule("late", on: [.callEnded], when: "event.timing.talkMs < 6000", .flag),
        ]
        let signals: [SignalDefinition] = [
            .signal("calls", .count, by: ["from"], seconds: 300),
            .signal("callees", .distinct(ExpressionText("event.to.e164")), by: ["customer"], seconds: 900),
            .signal(
                "live",
                .concurrent(end: [.callEnded], withinMicroseconds: 3_600_000_000),
                of: [.callAnswered],
                by: ["campaign"],
                seconds: 3_600
            ),
            .signal("dropped", .count, of: [.callAbandoned], by: ["customer"], seconds: 3_600),
        ]
        return try compile(PolicyDefinition(rules: rules, signals: signals))
    }

    /// A stream of events that make sense more or less.
    static func stream(_ random: inout SplitMix64, count: Int, customers: UInt64) -> [Line] {
        let types = [
            "call.attempted", "call.attempted", "call.answered", "call.ended", "call.agent_connected", "number.changed",
            "message.received", "consent.changed", "customer.changed", "setting.changed", "forward.configured",
        ]
        var seconds = 0.0
        return (0..<count).map { step in
            seconds += Double(random.next() % 40)
            let customer = Int(random.next() % customers)
            let type = types[Int(random.next() % UInt64(types.count))]
            let number = #"{"e164":"+1202555010\#(random.next() % 3)"}"#
            let other = random.next() % 20 == 0 ? #"{"raw":"112"}"# : #"{"e164":"+1303555010\#(random.next() % 6)"}"#
            let actions = ["assigned", "released", "suspended", "activated", "verified"]
            let action = actions[Int(random.next() % 5)]
            let human = random.next() % 2 == 0 ? "human" : "machine"
            let time = Instant(microseconds: 1_772_463_600_000_000 + Int64(seconds) * 1_000_000)
            let id = random.next() % 30 == 0 ? step / 2 : step
            let data = """
                "customer":{"id":"c-\(customer)"},"session":{"id":"s-\(random.next() % 9)","channel":"voice",\
                "direction":"outbound","campaign":{"id":"k-\(random.next() % 2)"}},"from":\(number),"to":[\(other)],\
                "change":{"resource":"number","action":"\(action)"},"outcome":{"amd":"\(human)","endedBy":"system"},\
                "timing":{"talkMs":\(random.next() % 12_000)},"forward":{"target":\(other)},\
                "consent":[{"kind":"opt_in","scope":["sms"],"subject":\(other)}]
                """
            let text = """
                {"specversion":"1.0","id":"c\(customer)-\(id)","source":"urn:test","type":"aup.\(type).v1",\
                "time":"\(time)","data":{\(data)}}
                """
            return Line(customer: customer, text: text)
        }
    }

    /// The lines a replay prints.
    static func decide(_ lines: [Line], _ policy: Policy) -> [String] {
        var decoder = EventDecoder()
        var event = UsageEvent()
        let engine = Engine(policy: policy)
        var writer = DecisionWriter(policy: policy.definition)
        return lines.map { line in
            if let problem = decoder.decode(Array(line.text.utf8), into: &event).problem {
                Issue.record("\(problem) in \(line.text)")
            }
            let decision = engine.decide(&event)
            writer.removeAll()
            writer.append(decision, for: event)
            return (decision.isDuplicate ? "duplicate " : "") + String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    /// The lines of events that are decided in batches.
    static func decideTogether(_ lines: [Line], _ policy: Policy, capacity: Int) -> [String] {
        var decoder = EventDecoder()
        let engine = Engine(policy: policy)
        let preparation = EventPreparation(policy: policy)
        let batch = EventBatch(policy: policy, capacity: capacity)
        var writer = DecisionWriter(policy: policy.definition)
        var found: [String] = []
        func send() {
            preparation.prepare(batch)
            engine.decide(batch) { pending, decision in
                writer.removeAll()
                writer.append(decision, for: pending)
                found.append((decision.isDuplicate ? "duplicate " : "") + String(decoding: writer.bytes, as: UTF8.self))
            }
            batch.removeAll()
        }
        for line in lines {
            batch.append { decoder.decode(Array(line.text.utf8), into: &$0).problem == nil }
            if batch.isFull { send() }
        }
        send()
        return found
    }

    @Test(arguments: UInt64(0)..<8)
    func `decides events together as it decides them one by one`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let policy = try Self.policy()
        let lines = Self.stream(&random, count: 400, customers: 90)
        let single = Self.decide(lines, policy)
        for capacity in [1, 7, 16, 33, 256] {
            #expect(Self.decideTogether(lines, policy, capacity: capacity) == single, "seed \(seed), \(capacity)")
        }
    }

    @Test(arguments: UInt64(0)..<8)
    func `gives the same lines for the same stream`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let policy = try Self.policy()
        let lines = Self.stream(&random, count: 300, customers: 5)
        let first = Self.decide(lines, policy)
        #expect(first == Self.decide(lines, policy))
        #expect(Set(first.map { $0.contains(#""verdict":"allow""#) }).count == 2, "the stream decides nothing")
    }

    @Test(arguments: UInt64(0)..<16)
    func `does not depend on how the customers' events lie between each other`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let policy = try Self.policy()
        // More customers than partitions, so that some share one.
        let lines = Self.stream(&random, count: 600, customers: 150)
        let first = Self.decide(lines, policy)
        var order = Array(lines.indices)
        for _ in 0..<4_000 {
            let place = Int(random.next() % UInt64(lines.count - 1))
            if lines[order[place]].customer != lines[order[place + 1]].customer { order.swapAt(place, place + 1) }
        }
        let other = Self.decide(order.map { lines[$0] }, policy)
        let wrong = order.indices.filter { other[$0] != first[order[$0]] }
        #expect(wrong.isEmpty, "seed \(seed): \(wrong.first.map { other[$0] + first[order[$0]] } ?? "")")
    }

    @Test(arguments: UInt64(0)..<8)
    func `does not depend on which other customers there are`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let policy = try Self.policy()
        let lines = Self.stream(&random, count: 500, customers: 80)
        let all = Self.decide(lines, policy)
        for customer in 0..<3 {
            let own = lines.indices.filter { lines[$0].customer == customer }
            #expect(Self.decide(own.map { lines[$0] }, policy) == own.map { all[$0] })
        }
    }

    /// Breaks events in ways that a reader may let pass.
    @Test(arguments: UInt64(0)..<64)
    func `survives odd events, and lets every emergency call pass`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let policy = try Self.policy()
        let engine = Engine(policy: policy)
        var decoder = EventDecoder()
        var event = UsageEvent()
        var writer = DecisionWriter(policy: policy.definition)
        let spellings = `Emergency calls`.spellings
        var wrong: [String] = []
        var decided = 0
        for line in Self.stream(&random, count: 120, customers: 4) {
            var text = Self.mutated(line.text, &random)
            let isEmergency = random.next() % 6 == 0
            if isEmergency {
                let to = spellings[Int(random.next() % UInt64(spellings.count))]
                text = line.text.replacing(#/"to":\[\{[^}]*\}\]/#, with: #""to":[\#(to)]"#)
                    .replacing(#/"aup\.[a-z_.]+\.v1"/#, with: #""aup.call.attempted.v1""#)
                    .replacing(#/"id":"c\d-\d+"/#, with: #""id":"sos-\#(random.next())""#)
            }
            guard decoder.decode(Array(text.utf8), into: &event).problem == nil else {
                if isEmergency { wrong.append("refused: " + text) }
                continue
            }
            let decision = engine.decide(&event)
            writer.removeAll()
            writer.append(decision, for: event)
            decided += 1
            let isWrong =
                isEmergency && (decision.verdict != .allow || !decision.isEmergency || !decision.measures.isEmpty)
            if isWrong { wrong.append(text) }
        }
        #expect(wrong == [], "seed \(seed)")
        #expect(decided > 20, "seed \(seed): hardly anything was decided")
    }

    private static func mutated(_ line: String, _ random: inout SplitMix64) -> String {
        var text = line
        for _ in 0..<(random.next() % 4) {
            switch random.next() % 9 {
            case 0: text = text.replacing("2026-", with: ["1970-", "2099-", "0001-", "9999-"][Int(random.next() % 4)])
            case 1: text = text.replacing(#/"from":\{[^}]*\},/#, with: "")
            case 2: text = text.replacing(#/"to":\[[^\]]*\],/#, with: #""to":[],"#)
            case 3: text = text.replacing(#/"id":"s-\d"/#, with: #""id":"""#)
            case 4:
                text = text.replacing(
                    #/\+1202555\d{4}/#,
                    with: ["+1", "+999999999999999", "+48221234567"][Int(random.next() % 3)]
                )
            case 5: text = text.replacing(#/"session":\{.*?\}\},/#, with: "")
            case 6: text = text.replacing("outbound", with: ["inbound", "internal"][Int(random.next() % 2)])
            case 7:
                text = text.replacing(#/"customer":\{[^}]*\}/#, with: #""customer":{"id":"c-\#(random.next() % 9)"}"#)
            default: text = text.replacing(#/"talkMs":\d+/#, with: #""talkMs":9007199254740991"#)
            }
        }
        return text
    }
}
