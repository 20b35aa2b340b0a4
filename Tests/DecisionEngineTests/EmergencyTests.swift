// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Emergency calls` {
    /// Blocks every event type there is, and suspends whatever a machine may suspend.
    private func harshPolicy() throws -> Policy {
        let everything = EventType.allCases
        return try compile(
            PolicyDefinition(rules: [
                .rule("a", "A.fraud", on: everything, when: "true", .block, step: .identity)
                    .measuring(.number, .suspend).measuring(.campaign, .suspend),
                .rule("d", "D.malware", on: everything, when: "1 == 1", .block, step: .statutory)
                    .measuring(.device, .suspend).measuring(.apiClient, .suspend),
                .rule("c", "C.exposure", on: everything, when: "!false", .block).measuring(.endUser, .suspend),
            ])
        )
    }

    static let spellings = [
        #"{"raw":"112"}"#, #"{"raw":"911"}"#, #"{"uri":"tel:112"}"#, #"{"uri":"tel:911;phone-context=+1"}"#,
        #"{"uri":"sip:112@example.com;user=phone"}"#, #"{"uri":"sips:911@example.com"}"#,
        #"{"uri":"urn:service:sos"}"#, #"{"uri":"URN:SERVICE:SOS.police"}"#, #"{"e164":"+48112"}"#,
        #"{"raw":"1 1 2","numberType":"emergency"}"#, #"{"e164":"+12025550199","numberType":"emergency"}"#,
        #"{"raw":"999","country":"GB"}"#, #"{"raw":"116111","country":"PL"}"#, #"{"raw":"988","country":"US"}"#,
    ]

    @Test(arguments: spellings)
    func `pass in every spelling, whatever the pack`(to: String) throws {
        let scene = Scene(try harshPolicy())
        // The number is suspended first.
        #expect(scene.call().verdict == .block)
        let decision = scene.call(to: to)
        #expect(decision.verdict == .allow)
        #expect(decision.isEmergency)
        #expect(decision.reasons.isEmpty && decision.measures.isEmpty)
    }

    @Test func `pass after the provider has suspended everything`() throws {
        let scene = Scene(try harshPolicy())
        scene.decide("customer.changed", #""change":{"resource":"customer","action":"suspended"}"#)
        scene.decide(
            "number.changed",
            #""from":{"e164":"+12025550101"},"change":{"resource":"number","action":"suspended"}"#
        )
        #expect(scene.call().verdict == .block)
        #expect(scene.call(to: #"{"raw":"911"}"#).verdict == .allow)
    }

    @Test func `are not torn down later in their session`() throws {
        let scene = Scene(try harshPolicy())
        scene.call(to: #"{"raw":"112"}"#, session: "sos")
        for type in ["call.ringing", "call.answered", "call.transferred", "recording.started", "call.ended"] {
            let decision = scene.decide(
                type,
                #""session":{"id":"sos","channel":"voice","direction":"outbound"}"#
            )
            #expect(decision.verdict == .allow, "\(type)")
        }
    }

    @Test func `may be called back within the hour, and not for ever`() throws {
        let scene = Scene(try harshPolicy())
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        func callBack(_ seconds: Double) -> Verdict {
            scene.call(
                from: #"{"e164":"+13035550177"}"#,
                to: #"{"e164":"+12025550101"}"#,
                direction: "inbound",
                at: seconds
            ).verdict
        }
        #expect(callBack(600) == .allow)
        #expect(callBack(3_600) == .allow)
        #expect(callBack(3_700) == .block)
    }

    @Test func `pass as any of several recipients`() throws {
        let scene = Scene(try harshPolicy())
        let many = (0..<20).map { #"{"e164":"+130355501\#(10 + $0)"}"# }.joined(separator: ",")
        #expect(scene.call(to: many).verdict == .block)
        #expect(scene.call(to: many + #",{"raw":"112"}"#).verdict == .allow)
    }

    @Test func `are not made by a customer that shows an emergency number as its own`() throws {
        let scene = Scene(try harshPolicy())
        for from in [#"{"raw":"112"}"#, #"{"e164":"+12025550101","numberType":"emergency"}"#] {
            #expect(scene.call(from: from).verdict == .block)
            #expect(scene.call(from: from, direction: "inbound").verdict == .allow, "a service that calls in")
            #expect(scene.call(from: from, to: #"{"raw":"911"}"#).verdict == .allow)
        }
    }

    @Test func `are judged by their own standing when signals look at it`() throws {
        let probe = try Probe(
            ["signal.x"],
            signals: [.signal("x", .count, where: "standing.measure == 'none'", emergency: true)]
        )
        probe.scene.decide("customer.changed", Data.change("customer", "suspended"), customer: "c-2")
        for customer in ["c-2", "c-1", "c-2", "c-1"] {
            if customer == "c-2" { probe.scene.call(customer: customer) }
            _ = probe.atCall(to: #"{"raw":"112"}"#, customer: customer)
        }
        #expect(probe.atCall() == ["3"])
    }

    /// No order of events and no standing makes an emergency call anything but allow.
    @Test(arguments: UInt64(0)..<32)
    func `pass after any history`(seed: UInt64) throws {
        let scene = Scene(try harshPolicy())
        var random = SplitMix64(seed: seed)
        var wrong: [String] = []
        for step in 0..<60 {
            scene.now += Double(random.next() % 4_000)
            let number = #"{"e164":"+1202555010\#(random.next() % 3)"}"#
            let customer = "c-\(random.next() % 2)"
            switch random.next() % 6 {
            case 0:
                scene.decide(
                    "customer.changed",
                    #""change":{"resource":"customer","action":"suspended"}"#,
                    customer: customer
                )
            case 1:
                scene.decide(
                    "number.changed",
                    #""from":\#(number),"change":{"resource":"number","action":"suspended"}"#,
                    customer: customer
                )
            case 2, 3: scene.call(from: number, session: "s-\(random.next() % 8)", customer: customer)
            default:
                let to = Self.spellings[Int(random.next() % UInt64(Self.spellings.count))]
                let decision = scene.call(
                    from: number,
                    to: to,
                    session: "s-\(random.next() % 8)",
                    more: #","campaign":{"id":"k"}"#,
                    customer: customer
                )
                if decision.verdict != .allow || !decision.measures.isEmpty { wrong.append("\(step): \(to)") }
            }
        }
        #expect(wrong == [], "seed \(seed)")
    }
}

/// Steele and others' generator: small, fast, and the same on every machine.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
