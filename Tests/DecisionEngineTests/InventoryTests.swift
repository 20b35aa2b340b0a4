// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing

@Suite struct `Number inventories` {
    private func verdict(inventory: String) throws -> Verdict {
        let scene = Scene(
            try compile(
                PolicyDefinition(rules: [
                    .rule("cli", "E.spoof", when: "customer.numbers > 0 && !owned(from)", .block, step: .identity)
                ])
            )
        )
        scene.decide("number.changed", #""from":\#(inventory),"change":{"resource":"number","action":"assigned"}"#)
        return scene.call(from: #"{"e164":"+12025550101"}"#).verdict
    }

    @Test func `hold the numbers that were assigned`() throws {
        #expect(try verdict(inventory: #"{"e164":"+12025550101"}"#) == .allow)
        #expect(try verdict(inventory: #"{"e164":"+12025550102"}"#) == .block)
    }

    @Test func `are unknown when numbers come in a national spelling`() throws {
        #expect(try verdict(inventory: #"{"raw":"(202) 555-0101","country":"US"}"#) == .allow)
    }

    @Test func `hold a number for what happened before it was given back and is reported later`() throws {
        let probe = try Probe(["owned(from)", "number.owned", "customer.numbers"])
        probe.scene.decide("number.changed", Data.number("assigned"), at: 0)
        #expect(probe.atCall(at: 10) == ["true", "true", "1"])
        probe.scene.decide("number.changed", Data.number("released"), at: 60)
        #expect(probe.atCall(at: 59) == ["true", "true", "0"])
        #expect(probe.atCall(at: 60) == ["false", "false", "0"])
        #expect(probe.atCall(at: 120) == ["false", "false", "0"])
    }
}
