// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `The call-back of an emergency service` {
    private static let own = #"{"e164":"+12025550101"}"#

    /// Blocks every call, and counts calls by the number called.
    private func scene() throws -> Scene {
        Scene(
            try compile(
                PolicyDefinition(
                    rules: [
                        .rule("all", "A.fraud", on: EventType.allCases, when: "signal.calls >= 0", .block)
                            .measuring(.number, .suspend)
                    ],
                    signals: [.signal("calls", .count, by: ["to"], seconds: 7_200)]
                )
            )
        )
    }

    private func callBack(_ scene: Scene, _ from: String, at seconds: Double, session: String = "back") -> Decision {
        scene.call(from: from, to: Self.own, session: session, direction: "inbound", at: seconds)
    }

    /// Who may call back: nobody knows beforehand.
    @Test(arguments: [
        #"{"e164":"+13035550177"}"#, #"{"anonymous":true}"#, #"{"raw":"anonymous"}"#, #"{"raw":"201"}"#, "{}",
        #"{"e164":"+12025550102"}"#, #"{"uri":"sip:dispatch@psap.example"}"#,
    ])
    func `passes whoever calls, and takes no measure`(from: String) throws {
        let scene = try scene()
        scene.decide("customer.changed", Data.change("customer", "suspended"), at: 0)
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        let decision = callBack(scene, from, at: 600)
        #expect(decision.verdict == .allow && decision.isEmergency)
        #expect(decision.measures.isEmpty && decision.obligations.isEmpty)
    }

    @Test func `is measured and judged as in shadow, so that it hides nothing`() throws {
        let scene = try scene()
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        for step in 0..<5 {
            let decision = callBack(scene, #"{"e164":"+13035550177"}"#, at: Double(step), session: "b-\(step)")
            #expect(decision.reasons.map(\.mode) == [.shadow])
            #expect(decision.reasons.map(\.rule) == ["all"])
        }
        let after = callBack(scene, #"{"e164":"+13035550177"}"#, at: 3_700, session: "later")
        #expect(after.verdict == .block)
        #expect(after.reasons.first?.evidence.isEmpty == true)
        let probe = try Probe(["signal.calls"], signals: [.signal("calls", .count, by: ["to"], seconds: 7_200)])
        probe.scene.call(to: #"{"raw":"112"}"#, at: 0)
        for step in 0..<3 {
            _ = probe.atCall(from: "{}", to: Self.own, direction: "inbound", at: Double(step))
        }
        #expect(probe.atCall(from: "{}", to: Self.own, direction: "inbound", at: 10) == ["4"])
    }

    @Test func `is not torn down when the hour is over`() throws {
        let scene = try scene()
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        _ = callBack(scene, "{}", at: 3_500)
        for (step, type) in ["call.answered", "recording.started", "call.transferred", "call.ended"].enumerated() {
            let decision = scene.decide(type, Data.session("back", "inbound"), at: 3_700 + Double(step))
            #expect(decision.verdict == .allow, "\(type)")
        }
    }

    @Test func `is waited for from the newest call, in whatever order they are reported`() throws {
        let scene = try scene()
        scene.call(to: #"{"raw":"112"}"#, at: 5_000)
        scene.call(to: #"{"raw":"112"}"#, at: 3_000)
        #expect(callBack(scene, "{}", at: 8_000).verdict == .allow)
        // A clock that is years ahead hides none of them.
        scene.call(to: #"{"raw":"112"}"#, at: 1e8)
        scene.call(to: #"{"raw":"112"}"#, at: 10_000)
        #expect(callBack(scene, "{}", at: 13_000, session: "second").verdict == .allow)
    }

    @Test func `does not lend its session to other acts`() throws {
        let scene = try scene()
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        _ = callBack(scene, "{}", at: 60)
        let to = #","to":[{"e164":"+13035550102"}]"#
        #expect(scene.decide("call.answered", Data.session("back") + to, at: 70).verdict == .allow)
        #expect(scene.decide("message.submitted", Data.session("back") + to, at: 70).verdict == .block)
        #expect(scene.decide("data.exported", Data.session("back") + to, at: 70).verdict == .block)
    }

    @Test func `is to the number that called, and inbound`() throws {
        let scene = try scene()
        scene.call(to: #"{"raw":"112"}"#, at: 0)
        let other = scene.call(from: "{}", to: #"{"e164":"+12025550102"}"#, direction: "inbound", at: 60)
        #expect(other.verdict == .block)
        #expect(scene.call(at: 60).verdict == .block, "its own calls are judged")
        #expect(scene.call(from: "{}", to: Self.own, direction: "inbound", customer: "c-2", at: 60).verdict == .block)
        let to = #","to":[{"e164":"+13035550102"}]"#
        #expect(scene.decide("message.submitted", #""from":\#(Self.own)"# + to, at: 60).verdict == .block)
    }
}
