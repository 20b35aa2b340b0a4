// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Signals across customers` {
    private static func policy(_ by: [String] = ["to"], kind: SignalDefinition.Kind? = nil) -> SignalDefinition {
        .signal(
            "x",
            kind ?? .distinct(ExpressionText("event.customer.id")),
            by: by,
            seconds: 600,
            across: true
        )
    }

    @Test func `see what many customers do, one second later`() throws {
        let probe = try Probe(["signal.x"], signals: [Self.policy()])
        #expect(probe.atCall(customer: "c-1", at: 0) == ["0"], "not even its own event is seen at once")
        #expect(probe.atCall(customer: "c-2", at: 0.5) == ["0"])
        #expect(probe.atCall(customer: "c-3", at: 0.999999) == ["0"])
        #expect(probe.atCall(customer: "c-1", at: 1) == ["1"])
        #expect(probe.atCall(customer: "c-1", at: 1.5) == ["2"])
        #expect(probe.atCall(customer: "c-4", at: 10) == ["3"])
        #expect(probe.atCall(to: #"{"e164":"+13035550103"}"#, customer: "c-4", at: 10) == ["0"])
    }

    @Test(arguments: ["device", "apiClient", "endUser"])
    func `are keyed by the shared thing itself`(by: String) throws {
        let probe = try Probe(["signal.x"], signals: [Self.policy([by])])
        for (step, customer) in ["c-1", "c-2", "c-3"].enumerated() {
            probe.scene.decide("call.attempted", #""\#(by)":{"id":"shared"}"#, customer: customer, at: Double(step))
        }
        #expect(probe.at("call.attempted", #""\#(by)":{"id":"shared"}"#, customer: "c-4", at: 10) == ["3"])
        #expect(probe.at("call.attempted", #""\#(by)":{"id":"other"}"#, customer: "c-4", at: 10) == ["0"])
    }

    @Test func `leave signals of one customer alone`() throws {
        let probe = try Probe(
            ["signal.x", "signal.own"],
            signals: [Self.policy(kind: .count), .signal("own", .count, by: ["to"], seconds: 600)]
        )
        probe.scene.call(customer: "c-1", at: 0)
        probe.scene.call(customer: "c-2", at: 1)
        #expect(probe.atCall(customer: "c-1", at: 5) == ["2", "2"])
        #expect(probe.atCall(customer: "c-3", at: 7) == ["3", "1"])
    }

    @Test func `do not wait for a clock that runs ahead`() throws {
        let probe = try Probe(["signal.x"], signals: [Self.policy(kind: .count)])
        probe.scene.call(customer: "c-9", at: 100_000)
        for step in 0..<3 { probe.scene.call(customer: "c-\(step)", at: Double(step)) }
        #expect(probe.atCall(customer: "c-5", at: 10) == ["3"])
    }

    /// Clocks that are wrong, in seconds of their customer ahead of everybody else's.
    @Test(arguments: [400 * 86_400.0, -400 * 86_400.0, 8 * 86_400.0], UInt64(0)..<6)
    func `are not moved by a customer whose clock is wrong, wherever its events come`(
        ahead: Double,
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let honest = (0..<40).map { (customer: "c-\($0 % 7)", at: Double($0) * 30) }
        let wrong = (0..<40).map { (customer: "w", at: ahead + Double($0) * 30) }
        let rules = [RuleDefinition.rule("seen", when: "signal.x >= 1", .flag)]
        func run(_ events: [(customer: String, at: Double)]) throws -> [String] {
            let probe = try Probe(["signal.x"], signals: [Self.policy(kind: .count)], rules: rules)
            var seen: [String] = []
            for event in events {
                let values = probe.atCall(customer: event.customer, at: event.at)
                if event.customer != "w" { seen += values }
            }
            return seen
        }
        let expected = try run(honest)
        // Twenty calls in ten minutes, as far as buckets of a sixteenth tell.
        #expect(expected.last == "19")
        for _ in 0..<4 {
            // Honest events in order, wrong ones anywhere between them, at times all of them before.
            var mixed: [(customer: String, at: Double)] = []
            var (own, other) = (honest[...], wrong[...])
            if random.next() % 2 == 0 {
                mixed += other.prefix(9)
                other = other.dropFirst(9)
            }
            while !own.isEmpty || !other.isEmpty {
                let takesWrong = own.isEmpty || !other.isEmpty && random.next() % 2 == 0
                mixed.append(takesWrong ? other.removeFirst() : own.removeFirst())
            }
            #expect(try run(mixed) == expected, "seed \(seed)")
        }
    }

    @Test func `go on when everybody has been away`() throws {
        let probe = try Probe(["signal.x"], signals: [Self.policy(kind: .count)])
        for step in 0..<3 { probe.scene.call(customer: "c-\(step)", at: Double(step)) }
        let later = 60 * 86_400.0
        // The first event of each waits for a second one to confirm its own customer's time.
        var seen: [[String]] = []
        for step in 0..<6 {
            seen.append(probe.atCall(customer: "c-\(step / 2)", at: later + Double(step) * 5))
        }
        #expect([seen[1], seen[3], seen[5]] == [["0"], ["1"], ["2"]])
    }

    @Test func `count what they count whatever the order of arrival within the second`() throws {
        var random = SplitMix64(seed: 7)
        var results: Set<[String]> = []
        for _ in 0..<8 {
            let probe = try Probe(["signal.x"], signals: [Self.policy(kind: .count)])
            var events = (0..<20).map { (customer: "c-\($0)", at: Double($0) * 0.04) }
            for place in events.indices { events.swapAt(place, Int(random.next() % 20)) }
            for event in events { probe.scene.call(customer: event.customer, at: event.at) }
            results.insert((0..<20).flatMap { probe.atCall(customer: "c-\($0)", at: 2 + Double($0) * 0.04) })
        }
        #expect(results.count == 1)
    }

    @Test func `cannot be keyed by the customer, nor remember texts`() {
        let byCustomer = Policy.compile(PolicyDefinition(rules: [], signals: [Self.policy(["customer", "to"])])).issues
        #expect(byCustomer.contains { $0.message.contains("across") })
        let text = SignalDefinition.signal(
            "x",
            .last(ExpressionText("event.to.raw")),
            by: ["to"],
            seconds: nil,
            across: true
        )
        let ofText = Policy.compile(PolicyDefinition(rules: [], signals: [text])).issues
        #expect(ofText.contains { $0.message.contains("across") })
    }
}
