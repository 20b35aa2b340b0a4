// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@Suite struct `Open legs` {
    private func scene() throws -> Scene {
        Scene(
            try compile(
                PolicyDefinition(rules: [
                    .rule("lines", "H.excess", when: "customer.openLegs >= 2", .throttle, step: .entitlement)
                ])
            )
        )
    }

    private func tell(_ scene: Scene, _ type: String, _ session: String, customer: String = "c-1", at seconds: Double) {
        let data = #""session":{"id":"\#(session)","channel":"voice","direction":"outbound"}"#
        scene.decide(type, data, customer: customer, at: seconds)
    }

    @Test func `count from the answer to the end`() throws {
        let scene = try scene()
        tell(scene, "call.answered", "a", at: 0)
        tell(scene, "call.answered", "b", at: 1)
        #expect(scene.call(at: 2).verdict == .throttle)
        tell(scene, "call.ended", "a", at: 3)
        #expect(scene.call(at: 4).verdict == .allow)
    }

    @Test func `are not opened by an answer that arrives after the end`() throws {
        let scene = try scene()
        for session in ["a", "b", "c"] {
            tell(scene, "call.ended", session, at: 60)
            tell(scene, "call.answered", session, at: 10)
        }
        #expect(scene.call(at: 61).verdict == .allow)
    }

    @Test func `are forgotten after half a day when no end is told`() throws {
        let scene = try scene()
        tell(scene, "call.answered", "a", at: 0)
        tell(scene, "call.answered", "b", at: 0)
        #expect(scene.call(at: 11 * 3600).verdict == .throttle)
        scene.call(at: 13 * 3600)
        #expect(scene.call(at: 13 * 3600 + 1).verdict == .allow)
    }

    @Test func `do not depend on what other customers do`() throws {
        let scene = try scene()
        tell(scene, "call.answered", "a", at: 0)
        tell(scene, "call.answered", "b", at: 0)
        for number in 0..<600 {
            tell(scene, "call.answered", "x\(number)", customer: "d-\(number)", at: 80 * 3600 + Double(number))
        }
        #expect(scene.call(at: 60).verdict == .throttle)
    }
}
