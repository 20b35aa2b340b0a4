// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Testing
import UsageModel

@Suite struct `Time` {
    private func probe(seconds: Int64 = 3_600) throws -> Probe {
        try Probe(["signal.x"], signals: [.signal("x", .count, seconds: seconds, exact: true)])
    }

    @Test func `lets an event be five minutes late and counts it where it belongs`() throws {
        let probe = try probe(seconds: 600)
        probe.scene.call(at: 1_000)
        let late = probe.scene.call(at: 700)
        #expect(!late.isLate)
        #expect(probe.values(late) == ["2"])
        #expect(probe.atCall(at: 1_001) == ["3"])
        #expect(probe.atCall(at: 1_299) == ["4"], "the late one counts until its own ten minutes are over")
        #expect(probe.atCall(at: 1_301) == ["4"])
    }

    @Test func `marks what is later, which feeds nothing and is decided all the same`() throws {
        let probe = try probe()
        probe.scene.call(at: 1_000)
        let late = probe.scene.call(at: 699.999)
        #expect(late.isLate)
        #expect(probe.values(late) == ["1"])
        #expect(probe.scene.engine.counters.late == 1)
        #expect(probe.atCall(at: 1_001) == ["2"])
        // What it tells still becomes part of the state.
        let owned = try Probe(["owned(from)"])
        owned.scene.call(at: 1_000)
        owned.scene.decide("number.changed", Data.number("assigned"), at: 0)
        #expect(owned.atCall(at: 1_001) == ["true"])
    }

    @Test func `is not moved by one clock a year ahead`() throws {
        let probe = try probe()
        let year = 365 * 86_400.0
        probe.scene.call(at: 0)
        #expect(probe.scene.call(at: year).isLate)
        let next = probe.scene.call(at: 10)
        #expect(!next.isLate)
        #expect(probe.values(next) == ["2"])
        #expect(probe.scene.call(at: year + 5).isLate)
        #expect(probe.atCall(at: 20) == ["3"])
    }

    @Test func `moves when a second event confirms the leap`() throws {
        let probe = try probe()
        let month = 30 * 86_400.0
        probe.scene.call(at: 0)
        #expect(probe.scene.call(at: month).isLate)
        #expect(!probe.scene.call(at: month + 5).isLate)
        #expect(probe.scene.call(at: 10).isLate)
        #expect(probe.atCall(at: month + 6) == ["2"])
    }

    @Test func `is not lost to a first event with a wrong clock`() throws {
        let probe = try probe()
        probe.scene.call(at: 365 * 86_400)
        let first = probe.scene.call(at: 0)
        #expect(!first.isLate)
        #expect(!probe.scene.call(at: 10).isLate)
    }

    @Test func `of one customer does not make another's events late`() throws {
        let probe = try probe()
        probe.scene.call(customer: "c-2", at: 100_000)
        #expect(!probe.scene.call(customer: "c-1", at: 0).isLate)
    }
}

@Suite struct `Duplicates` {
    @Test func `change nothing and say that they are`() throws {
        let probe = try Probe(["signal.x"], signals: [.signal("x", .count, seconds: 600)])
        func call(_ id: String, at seconds: Double = 0) -> Decision {
            probe.scene.decide("call.attempted", Data.session("s"), at: seconds, id: id)
        }
        #expect(!call("a").isDuplicate)
        #expect(call("a").isDuplicate, "the very first event is known as well")
        #expect(!call("b").isDuplicate)
        let again = call("a", at: 30)
        #expect(again.isDuplicate && again.verdict == .allow && again.reasons.isEmpty)
        #expect(probe.values(call("c")) == ["3"])
        #expect(probe.scene.engine.counters.duplicates == 2)
    }

    @Test func `are known for a day`() {
        let scene = Scene()
        scene.decide("call.ringing", at: 0, id: "a")
        scene.decide("call.ringing", at: 23 * 3_600, id: "b")
        #expect(scene.decide("call.ringing", at: 24 * 3_600, id: "a").isDuplicate)
    }

    @Test func `need the same source and the same customer`() {
        let scene = Scene()
        #expect(!scene.decide("call.ringing", id: "a", source: "urn:one").isDuplicate)
        #expect(!scene.decide("call.ringing", id: "a", source: "urn:two").isDuplicate)
        #expect(scene.decide("call.ringing", id: "a", source: "urn:one").isDuplicate)
        var seen = 0
        for customer in 0..<200 where scene.decide("call.ringing", customer: "k-\(customer)", id: "z").isDuplicate {
            seen += 1
        }
        #expect(seen == 0)
    }
}
