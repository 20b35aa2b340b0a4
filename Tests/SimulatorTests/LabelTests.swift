// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Simulator
import Testing
import UsageModel

@Suite struct `Labels` {
    @Test func `name every scenario once, and honest customers besides`() {
        let labels = Run.full.labels
        #expect(labels.filter { $0.kind == .abuse }.map(\.scenario) == Scenario.all.map(\.name))
        #expect(labels.filter { $0.kind == .honest }.count >= 13)
    }

    @Test func `agree with the scenario about the clause`() {
        let wrong = Run.full.labels.filter { label in
            label.kind == .abuse && Scenario.named(label.scenario)?.clause != label.clause
        }
        #expect(wrong == [])
    }

    @Test func `count events of their own customer only, within the simulated time`() {
        let run = Run.full
        let start = Simulation.start(for: 1).microseconds
        let odd = run.labels.filter { label in
            guard label.kind == .abuse else { return false }
            guard let first = label.first, let last = label.last else { return true }
            return first < start - 1 || last < first || last > start + 4 * 3_600_000_000 || label.events == 0
        }
        #expect(odd.map(\.scenario) == [])
    }

    @Test func `are written as lines of JSON`() throws {
        let scenario = try #require(Scenario.named("seat-marathon"))
        let run = Run(seed: 7, customers: 1, scenarios: [scenario])
        let line = try #require(run.labels.first).line
        #expect(
            String(decoding: line, as: UTF8.self).hasPrefix(
                #"{"kind":"abuse","customer":"c-101","subject":"endUser","id":"c-101/u-4","clause":"RU","#
                    + #""scenario":"seat-marathon","strength":"blatant","firstEvent":"2026-03-02T15:05:00.000Z","#
            )
        )
    }
}

@Suite struct `Scenarios` {
    @Test func `cover every sub-clause on which a machine may act`() {
        let clauses: Set = [
            "RU", "A.telemarketing", "A.recording", "A.fraud", "B.dialing", "B.trunking", "B.pumping", "C.exposure",
            "C.pii",
            "D.interference", "D.malware", "E.conduct", "E.spoof", "E.mislead", "F", "G.harvest", "G.bulk", "H.excess",
            "H.unauth",
            "I.limits", "I.security", "J", "K", "L",
        ]
        #expect(clauses.subtracting(Scenario.all.map(\.clause)) == [])
    }

    @Test func `have names in kebab case that occur once`() {
        let names = Scenario.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.filter { $0.contains { !($0.isLowercase || $0 == "-") } } == [])
        #expect(Scenario.all.filter { $0.titleEN.isEmpty || $0.titlePL.isEmpty }.map(\.name) == [])
    }

    @Test func `leave calls for help in, from honest customers and from abusers`() {
        var callers: Set<String> = []
        for line in Run.full.lines {
            let text = String(decoding: line, as: UTF8.self)
            guard text.contains(#""type":"aup.call.attempted.v1""#) else { continue }
            guard text.contains(#""to":[{"raw":""#) || text.contains(#""to":[{"uri":""#) else { continue }
            let customer = text.split(separator: #""partitionkey":""#).dropFirst().first?.prefix(5)
            if let customer { callers.insert(String(customer)) }
        }
        #expect(callers.count > 40)
    }
}
