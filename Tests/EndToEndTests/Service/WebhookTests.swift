// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A program that takes webhooks and writes them down.
private final class Receiver {
    let port: Int
    private let process: Process
    private let folder: TemporaryFolder
    private let said: String

    /// Starts it; nil, said aloud, where there is no Python.
    init?() throws {
        folder = try TemporaryFolder()
        said = folder.path("said.jsonl")
        try Data().write(to: URL(filePath: said))
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = Binary.root.appending(path: "Tests/OutgoingTests/Peers/receiver.py").path()
        process.arguments = ["python3", "-B", script]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: said)
        try process.run()
        var first: Int?
        for _ in 0..<600 where first == nil && process.isRunning {
            Thread.sleep(forTimeInterval: 0.1)
            first = try Self.lines(said).first.flatMap { Int($0) }
        }
        guard let first else {
            print("SKIPPED: there is no python3 to receive webhooks with; NOTHING was tested.")
            return nil
        }
        port = first
    }

    private static func lines(_ path: String) throws -> [String] {
        // What is still being written has no end yet.
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    /// The events that came so far, in their order, each as its type and its data.
    func events() throws -> [(id: String, type: String, data: [String: Any])] {
        try Self.lines(said).dropFirst().compactMap { line in
            let request = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let body = request?["body"] as? String, let id = request?["id"] as? String,
                let event = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any],
                let type = event["type"] as? String, let data = event["data"] as? [String: Any]
            else { return nil }
            return (id, type, data)
        }
    }

    /// Waits until something has come; false when it does not.
    func waits(for isThere: ([(id: String, type: String, data: [String: Any])]) -> Bool) throws -> Bool {
        for _ in 0..<600 {
            if try isThere(events()) { return true }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return false
    }

    deinit {
        // Threads of the pool block signals, and so does what they start: nothing gentler arrives.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// The built service tells a receiver over HTTP what people change, through a kill.
@Suite struct `Webhooks of a running service` {
    private static let scan = """
        {"specversion":"1.0","id":"s-1","source":"urn:test","type":"aup.device.registered.v1",\
        "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"c-1"},"device":{"id":"d-1",\
        "userAgent":"friendly-scanner"},"signaling":{"userAgent":"friendly-scanner"},\
        "access":{"result":"failure","ip":"203.0.113.9"}}}
        """

    private func text(_ json: String, _ name: String) throws -> String? {
        (try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])?[name] as? String
    }

    @Test func `tell of cases and lists, once each, before and after it was killed`() throws {
        guard Binary.path != nil, let receiver = try Receiver() else { return }
        let settings = ["webhooks.allowPrivate": "true"]
        guard let service = try RunningService(settings) else { return }
        let client = PlainClient(service.port, try service.key)
        let types = ["proviso.case.opened.v1", "proviso.case.decided.v1", "proviso.list.replaced.v1"]
        let listed = types.map { "\"\($0)\"" }.joined(separator: ",")
        let hook = #"{"name":"desk","url":"http://127.0.0.1:\#(receiver.port)/ok","types":[\#(listed)]}"#
        let made = try client.send("POST", "/v1/webhooks", json: hook)
        #expect(made.status == 201, "\(made.text)")
        let decided = try client.send("POST", "/v1/decisions", json: Self.scan, type: "application/cloudevents+json")
        #expect(decided.status == 200 && decided.text.contains(#""case":{"priority":50}"#), "\(decided.text)")
        #expect(try receiver.waits { $0.contains { $0.type == types[0] } })
        let opened = try #require(try receiver.events().first { $0.type == types[0] })
        let id = try #require(opened.data["case"] as? String)
        #expect(opened.data["rule"] as? String == "scanner" && opened.data["clause"] as? String == "D.interference")
        service.kill()
        guard let again = try RunningService(settings, folder: service.folder) else { return }
        let second = PlainClient(again.port, try again.key)
        let finding = #"{"outcome":"confirmed","reason":"It scans.","reasonPL":"Skanuje."}"#
        let done = try second.send("POST", "/v1/cases/\(id)/determination", json: finding)
        #expect(done.status == 200, "\(done.text)")
        let list = try second.send("PUT", "/v1/lists/us_dno?version=7", json: "+12025550101\n", type: "text/csv")
        #expect(list.status == 200, "\(list.text)")
        #expect(try receiver.waits { events in types.allSatisfy { type in events.contains { $0.type == type } } })
        let events = try receiver.events()
        // A message that was sent and not noted as sent before the kill comes again, under the same name.
        var names: [String: Set<String>] = [:]
        for event in events { names[event.type, default: []].insert(event.id) }
        #expect(types.map { names[$0]?.count } == [1, 1, 1])
        let found = events.first { $0.type == types[1] }?.data["determination"] as? [String: Any]
        #expect((found?["reason"] as? [String: String]) == ["en": "It scans.", "pl": "Skanuje."])
        #expect(events.first { $0.type == types[2] }?.data["version"] as? String == "7")
        let line = again.log.split(separator: "\n").first { $0.contains(#""message":"A list was replaced""#) }
        #expect(line?.contains(#""by":"local""#) == true && line?.contains(#""version":"7""#) == true, "\(again.log)")
        #expect(again.stop() == 0)
    }
}
