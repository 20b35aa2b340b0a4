// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// The built service, killed while it works.
@Suite(.serialized) struct `A service that is killed` {
    /// Batches that were acknowledged as durable, and the acts.
    private final class Acknowledged: Sendable {
        let batches = Mutex<[String]>([])
        let acts = Mutex<[String]>([])
        /// The first batch that was not sent.
        let next = Mutex(0)
    }

    /// Pseudo-random numbers, the same for the same seed.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ most: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % most
        }
    }

    /// Batches of events of a simulated contact center.
    private static func batches(seed: UInt64, hours: Int) throws -> [String]? {
        let arguments = ["simulate", "--seed", "\(seed)", "--duration", "\(hours)h", "--customers", "20"]
        guard let run = try Binary.run(arguments) else { return nil }
        let lines = run.lines
        return stride(from: 0, to: lines.count, by: 25).map { start in
            lines[start..<min(start + 25, lines.count)].joined(separator: "\n")
        }
    }

    /// `PROVISO_KILL_ROUNDS=200` kills it so often; usual is 8, with the seed of `PROVISO_KILL_SEED` or 5.
    @Test func `keeps what it acknowledged, and decides as before`() throws {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["PROVISO_KILL_ROUNDS"].flatMap { Int($0) } ?? 8
        let seed = environment["PROVISO_KILL_SEED"].flatMap { UInt64($0) } ?? 5
        guard let batches = try Self.batches(seed: seed, hours: max(3, 2 * rounds)) else { return }
        let folder = try TemporaryFolder()
        let acknowledged = Acknowledged()
        var dice = Dice(state: seed)
        var next = 0
        for round in 0..<rounds {
            guard let service = try RunningService(["journal.snapshotEvery": "1000"], folder: folder) else { return }
            #expect(!service.log.contains("came out differently"), "round \(round), seed \(seed)")
            let client = PlainClient(service.port, try service.key)
            try checkKnown(client, acknowledged, "round \(round), seed \(seed)")
            let start = next
            let isDone = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                let reached = Self.send(batches, from: start, round, client, acknowledged)
                acknowledged.next.withLock { $0 = reached }
                isDone.signal()
            }
            // At least one batch is taken before it, however slow the machine is.
            let before = acknowledged.batches.withLock { $0.count }
            while acknowledged.batches.withLock({ $0.count }) == before {
                #expect(service.isRunning && before < batches.count, "round \(round): nothing is acknowledged")
                guard service.isRunning, before < batches.count else { break }
                usleep(1_000)
            }
            Thread.sleep(forTimeInterval: Double(dice.roll(900)) / 1_000)
            service.kill()
            isDone.wait()
            next = acknowledged.next.withLock { $0 }
        }
        guard let service = try RunningService(folder: folder) else { return }
        #expect(!service.log.contains("came out differently"), "seed \(seed)")
        let client = PlainClient(service.port, try service.key)
        try checkKnown(client, acknowledged, "the end, seed \(seed)", all: true)
        #expect(service.stop() == 0)
        let verified = try Binary.run("journal", "verify", folder.path("data/journal"))
        #expect(verified?.status == 0)
        #expect(acknowledged.batches.withLock { $0.count } > 0, "nothing was acknowledged before a kill")
    }

    /// Sends batches, and an act now and then, until the service is gone; where the next one begins.
    private static func send(
        _ batches: [String],
        from start: Int,
        _ round: Int,
        _ client: PlainClient,
        _ acknowledged: Acknowledged
    ) -> Int {
        for place in start..<batches.count {
            do throws(PlainClient.Failure) {
                if place % 5 == 0 {
                    let path = "/v1/standing/campaign/k-\(round)-\(place)?customer=c-1"
                    let body = #"{"measure":"suspend","clause":"B.dialing","reason":"under review"}"#
                    if try client.send("PUT", path, json: body).status == 200 {
                        acknowledged.acts.withLock { $0.append(path) }
                    }
                }
                let reply = try client.send(
                    "POST",
                    "/v1/events",
                    json: batches[place],
                    type: "application/x-ndjson"
                )
                guard reply.status == 202 else { return place }
                acknowledged.batches.withLock { $0.append(batches[place]) }
                // A release build would come to the end of the events before the last round.
                usleep(5_000)
            } catch {
                return place
            }
        }
        return batches.count
    }

    /// Whether what was acknowledged is known: a repeated event is a duplicate, a measure is in force.
    private func checkKnown(
        _ client: PlainClient,
        _ acknowledged: Acknowledged,
        _ place: Comment,
        all: Bool = false
    ) throws {
        for batch in acknowledged.batches.withLock({ all ? $0 : Array($0.suffix(3)) }) {
            let reply = try client.send("POST", "/v1/events", json: batch, type: "application/x-ndjson")
            #expect(reply.text.hasPrefix(#"{"accepted":0,"#), place)
        }
        for act in acknowledged.acts.withLock({ all ? $0 : Array($0.suffix(3)) }) {
            let reply = try client.send("GET", act)
            #expect(reply.text.contains(#""strictest":"suspend""#), place)
        }
    }
}

/// Copies of the data, and the reference of the settings.
@Suite struct `The data of a service` {
    @Test func `can be copied while it works, and go on elsewhere`() throws {
        guard let run = try Binary.run("simulate", "--seed", "6", "--duration", "2h", "--customers", "10"),
            let service = try RunningService()
        else { return }
        let client = PlainClient(service.port, try service.key)
        let lines = run.lines.prefix(600).joined(separator: "\n")
        let sent = try client.send("POST", "/v1/events", json: lines, type: "application/x-ndjson")
        #expect(sent.status == 202)
        let other = try TemporaryFolder()
        let copied = try Binary.run("backup", "--data", service.folder.path("data"), other.path("data"))
        #expect(copied?.status == 0, "\(copied?.complaints ?? "")")
        // The key of the command line is made anew; those that others hold go along.
        guard let restored = try RunningService(folder: other) else { return }
        #expect(!restored.log.contains("came out differently"))
        let again = PlainClient(restored.port, try service.key)
        let repeated = try again.send("POST", "/v1/events", json: lines, type: "application/x-ndjson")
        #expect(repeated.text.hasPrefix(#"{"accepted":0,"#))
        let twice = try Binary.run("backup", "--data", service.folder.path("data"), other.path("data"))
        #expect(twice?.status == 69)
        #expect(twice?.complaints.contains("it exists already") == true)
    }

    @Test func `has settings that the reference describes as they are`() throws {
        guard let run = try Binary.run("config", "print", "--reference") else { return }
        let page = try String(contentsOf: Binary.root.appending(path: "docs/configuration.md"), encoding: .utf8)
        #expect(run.text == page)
    }

    @Test func `has settings that are refused by name, with the one that was meant`() throws {
        let folder = try TemporaryFolder()
        try Data("http:\n  prot: 1\njournal:\n  retention: soon\n".utf8)
            .write(to: URL(filePath: folder.path("proviso.yaml")))
        guard let run = try Binary.run("config", "check", folder.path("proviso.yaml")) else { return }
        #expect(run.status == 1)
        #expect(
            run.complaints.contains("proviso.yaml:2:3: error: unknown setting 'http.prot' (did you mean 'http.port'?)")
        )
        #expect(run.complaints.contains("proviso.yaml:4:3: error: 'journal.retention' needs a duration"))
    }
}
