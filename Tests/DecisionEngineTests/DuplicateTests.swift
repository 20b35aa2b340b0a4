// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Repeated events` {
    @Test func `are those of one customer with the same source and id`() throws {
        let scene = Scene()
        let first = scene.decide("call.ringing", id: "e", source: "urn:a")
        #expect(!first.isDuplicate)
        let again = scene.decide("call.ringing", id: "e", source: "urn:a")
        #expect(again.isDuplicate && again.id == first.id)
        #expect(!scene.decide("call.ringing", id: "e", source: "urn:b").isDuplicate)
        #expect(!scene.decide("call.ringing", id: "f", source: "urn:a").isDuplicate)
    }

    /// One customer must not be able to make another's event go unseen.
    @Test func `of two customers are two, with decisions of their own`() throws {
        let scene = Scene()
        var ids: Set<String> = []
        for customer in 0..<200 {
            let decision = scene.decide("call.ringing", customer: "c-\(customer)", id: "e", source: "urn:a")
            #expect(!decision.isDuplicate)
            ids.insert(decision.id)
        }
        #expect(ids.count == 200, "no two share an id, also where they share a partition")
        #expect(scene.engine.counters.duplicates == 0)
    }
}
