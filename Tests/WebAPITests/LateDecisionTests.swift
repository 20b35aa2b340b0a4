// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Dispatch
import Foundation
import HTTPTypes
import Journal
import Ledger
import Testing
import UsageModel

@testable import WebAPI

/// Has the engine to itself until it is told to let go.
private final class Hold: Sendable {
    private let letGo = DispatchSemaphore(value: 0)
    private let isOver = DispatchSemaphore(value: 0)

    init(_ house: House) async {
        let (engine, letGo, isOver) = (house.service.engine, letGo, isOver)
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                engine.ask { _ in
                    continuation.resume()
                    letGo.wait()
                }
                isOver.signal()
            }
        }
    }

    func end() {
        letGo.signal()
        isOver.wait()
    }
}

@Suite struct `A decision that is not to be had in time` {
    private let house: House
    private let gateway: String

    init() throws {
        house = try House(lateness: Lateness(microseconds: 1_000, refuses: false))
        gateway = try house.key(.enforcer)
    }

    private func decide(_ body: String, in house: House? = nil, query: String = "") async throws -> Reply {
        let house = house ?? self.house
        let key = try house.key(.enforcer)
        return try await house.send(.post, "/v1/decisions\(query)", as: key, body, type: Usage.structured)
    }

    @Test func `is answered with a marked allow, and told as it came out afterwards`() async throws {
        let hold = await Hold(house)
        let late = try await decide(Usage.scan("e-1"))
        #expect(late.status == 200 && late.json["verdict"] == "allow" && late.json["fallback"] == "late")
        #expect(late.json["reasons"]?.items?.isEmpty == true && late.header("Proviso-Repeated") == nil)
        let repeated = try await decide(Usage.scan("e-1"))
        #expect(repeated.body == late.body && repeated.header("Proviso-Repeated") == "true")
        let id = try #require(late.json["id"]?.string)
        let reader = try house.key(.viewer)
        #expect(try await house.send(.get, "/v1/decisions/\(id)", as: reader).json["fallback"] == "late")
        hold.end()
        try house.service.engine.judgeAll(at: house.clock.now)
        let again = try await decide(Usage.scan("e-1"))
        #expect(again.json["verdict"] == "block" && again.json["fallback"] == nil)
        #expect(again.json["id"] == late.json["id"])
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let shown = try await house.send(.get, "/v1/decisions/\(id)", as: reader)
        #expect(shown.json["verdict"] == "block" && shown.json["answered"] == "allow")
        let list = try await house.send(.get, "/v1/decisions?fallback=late", as: reader)
        #expect(list.json["items"]?.items?.map { $0["id"] } == [late.json["id"]])
        #expect(list.json["items"]?.items?.first?["answered"] == "allow")
        let metrics = try await house.send(.get, "/metrics").text
        for line in ["late_total 1\n", "late_judged_total 1\n", "late_stricter_total 1\n", "late_waiting 0\n"] {
            #expect(metrics.contains("proviso_decisions_\(line)"), "\(line)")
        }
    }

    @Test func `is not told as late when it came in time, and not listed`() async throws {
        #expect(try await decide(Usage.scan("e-1")).json["fallback"] == nil)
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let reader = try house.key(.viewer)
        let list = try await house.send(.get, "/v1/decisions?fallback=late", as: reader)
        #expect(list.status == 200 && list.json["items"]?.items?.isEmpty == true)
        #expect(try await house.send(.get, "/v1/decisions?fallback=early", as: reader).status == 400)
    }

    @Test func `is refused where the operator wants it, emergency calls apart`() async throws {
        let strict = try House(lateness: Lateness(microseconds: 1, refuses: true))
        let hold = await Hold(strict)
        #expect(try await decide(Usage.call("e-1"), in: strict).json["verdict"] == "block")
        for (number, callee) in ["112", "911"].enumerated() {
            let reply = try await decide(Usage.emergency("h-\(number)", to: callee), in: strict)
            #expect(reply.json["verdict"] == "allow" && reply.json["emergency"] == true, "\(callee)")
        }
        hold.end()
    }

    @Test func `says what is no event as it always does`() async throws {
        let hold = await Hold(house)
        #expect(try await decide("{").status == 400)
        #expect(try await decide("{}").status == 422)
        hold.end()
    }

    @Test func `waits for the disk when the caller wants it to`() async throws {
        let hold = await Hold(house)
        let reply = try await decide(Usage.call("e-1"), query: "?durability=durable")
        #expect(reply.json["fallback"] == "late" && house.journal.durable == house.journal.end)
        hold.end()
    }

    @Test func `is waited for as long as it takes where that is set`() async throws {
        let patient = try House(lateness: Lateness(microseconds: 0, refuses: false))
        let hold = await Hold(patient)
        async let reply = decide(Usage.scan("e-1"), in: patient)
        // Whatever the machine does meanwhile, nothing is answered before the engine is free.
        try await Task.sleep(for: .milliseconds(100))
        #expect(patient.service.engine.late.tally.answered == 0)
        hold.end()
        #expect(try await reply.json["verdict"] == "block")
    }

    @Test func `does not keep others from being told how the service is`() async throws {
        let hold = await Hold(house)
        #expect(try await house.send(.get, "/readyz").status == 200)
        #expect(try await house.send(.get, "/metrics").text.contains("proviso_journal_records"))
        hold.end()
        #expect(try await house.send(.get, "/metrics").text.contains("proviso_signal_keys"))
    }

    @Test func `does not come of batches, however large`() async throws {
        let patient = try House(lateness: Lateness(microseconds: 600_000_000, refuses: false))
        let connector = try patient.key(.connector)
        let lines = (0..<3_000).map { Usage.call("b-\($0)", customer: "c-\($0 % 9)") }.joined(separator: "\n")
        async let batch = patient.send(.post, "/v1/events", as: connector, lines, type: Usage.lines)
        var answered = 0
        while answered < 20 {
            #expect(try await decide(Usage.call("e-\(answered)"), in: patient).json["fallback"] == nil)
            answered += 1
        }
        #expect(try await batch.json["accepted"] == 3_000)
    }
}
