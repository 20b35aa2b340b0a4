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
}
