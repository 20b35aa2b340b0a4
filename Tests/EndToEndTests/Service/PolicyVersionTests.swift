// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The built service, its policy and its lists changed by the command line, and killed in between.
@Suite(.serialized) struct `A policy of a running service` {
    /// What a test works on.
    private struct Scene {
        let folder: TemporaryFolder
        let first: String
        let second: String

        init() throws {
            folder = try TemporaryFolder()
            first = try folder.smallPack()
            second = folder.path("next-pack")
            _ = try Binary.run("policy", "new", second)
            try FileManager.default.createDirectory(atPath: folder.path("run"), withIntermediateDirectories: true)
        }

        func edit(_ file: String, _ old: String, _ new: String) throws {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
        }
    }

    /// The commands, as one person.
    private struct Person {
        let port: Int
        let key: String

        func run(_ arguments: String...) throws -> (status: Int32, sha256: String, said: String) {
            let result = try Peers.run(
                try #require(Binary.path),
                arguments + ["--url", "http://127.0.0.1:\(port)"],
                environment: ["PROVISO_KEY": key]
            )
            let digest = result.said.firstMatch(of: #/[0-9a-f]{64}/#).map { String($0.output) }
            return (result.status, digest ?? "", result.said)
        }
    }

    private func get(_ path: String, _ service: RunningService) throws -> String {
        let client = PlainClient(service.port, try service.key)
        return try client.send("GET", path).text
    }

    private func second(_ service: RunningService) throws -> Person {
        let client = PlainClient(service.port, try service.key)
        let body = #"{"owner":"deskB","roles":["policy-approver"]}"#
        let made = try client.send("POST", "/v1/keys", json: body)
        let object = try JSONSerialization.jsonObject(with: Data(made.text.utf8)) as? [String: Any]
        return Person(port: service.port, key: try #require(object?["token"] as? String))
    }

    @Test func `is changed by two people, outlives a kill, and yields when the settings name something new`() throws {
        guard Binary.path != nil else { return }
        let scene = try Scene()
        let settings = ["policy": scene.first]
        let data = try TemporaryFolder()
        let service = try #require(try RunningService(settings, folder: data))
        let (deskA, deskB) = (Person(port: service.port, key: try service.key), try second(service))
        let client = PlainClient(service.port, try service.key)
        func decide(_ id: String, _ client: PlainClient) throws -> String {
            try client.send("POST", "/v1/decisions?durability=durable", json: Events.call(id)).text
        }
        #expect(try decide("e-1", client).contains(#""id":"small-pack""#))

        // A mistake is told with its place, and nothing is kept.
        try scene.edit(scene.second + "/rules/h-call-rate.yaml", "signal.calls_60s > 60", "signal.cals_60s > 60")
        let refused = try deskA.run("policy", "push", scene.second)
        #expect(refused.status == 65 && refused.said.contains("rules/h-call-rate.yaml:"), "\(refused.said)")
        try scene.edit(scene.second + "/rules/h-call-rate.yaml", "signal.cals_60s > 60", "signal.calls_60s > 60")
        let pushed = try deskA.run("policy", "push", scene.second)
        #expect(pushed.status == 0 && pushed.sha256.count == 64, "\(pushed.said)")
        let proposed = try deskA.run("policy", "activate", pushed.sha256)
        #expect(proposed.status == 0 && proposed.said.contains("another person approves"), "\(proposed.said)")
        let approved = try deskB.run("policy", "activate", pushed.sha256)
        #expect(approved.said.contains("is in force"), "\(approved.said)")
        #expect(try decide("e-2", client).contains(#""id":"next-pack""#))
        let lines = try scene.folder.file("dno.csv", "+12025550199\n")
        let list = try deskB.run("list", "push", "us_dno", lines, "--list-version", "2026-11-20")
        #expect(list.status == 0, "\(list.said)")
        #expect(try decide("e-3", client).contains(#""version":"2026-11-20""#))
        service.kill()

        let again = try #require(try RunningService(settings, folder: data))
        #expect(!again.log.contains("came out differently") && !again.log.contains("was not kept"), "\(again.log)")
        #expect(again.log.contains("it was activated"), "\(again.log)")
        let policies = try get("/v1/policies", again)
        #expect(policies.contains(#""id":"next-pack""#) && policies.contains(#""isInForce":false"#), "\(policies)")
        let after = PlainClient(again.port, try again.key)
        #expect(try decide("e-4", after).contains(#""version":"2026-11-20""#))
        #expect(again.stop() == 0)

        // The settings speak again: what they name has changed since.
        try scene.edit(scene.first + "/pack.yaml", #"version: "1""#, #"version: "2""#)
        let last = try #require(try RunningService(settings, folder: data))
        #expect(last.log.contains("the settings name it"), "\(last.log)")
        let changed = try get("/v1/policies", last)
        #expect(changed.contains(#""id":"small-pack","version":"2""#), "\(changed)")
        #expect(changed.contains(#""isInForce":true"#))
        // Of lists they name none, now as then: the imported one stays.
        #expect(try decide("e-5", PlainClient(last.port, try last.key)).contains(#""version":"2026-11-20""#))
        #expect(last.stop() == 0)
    }
}
