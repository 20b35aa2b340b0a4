// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A file system of its own, with as much room as it is given; gone with its last reference.
private final class SmallDisk {
    let folder: TemporaryFolder
    var path: String { folder.path("disk") }

    /// Nil, and said aloud, where nothing can be mounted.
    init?(mebibytes: Int) throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("disk"), withIntermediateDirectories: true)
        guard Self.run("mount", ["-t", "tmpfs", "-o", "size=\(mebibytes)m", "proviso-test", folder.path("disk")]) else {
            print("SKIPPED: no small file system can be mounted here (root can). NOTHING was tested with a full disk.")
            return nil
        }
    }

    deinit { _ = Self.run("umount", ["-l", folder.path("disk")]) }

    func grow(toMebibytes size: Int) -> Bool { Self.run("mount", ["-o", "remount,size=\(size)m", path]) }

    private static func run(_ name: String, _ arguments: [String]) -> Bool {
        guard getuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

@Suite(.serialized) struct `A service whose disk is full` {
    /// An event of some two hundred kilobytes: what is not known is kept as evidence.
    private static func event(_ id: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:full","type":"aup.call.ended.v1",\
        "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"c-1"},"note":"\(String(repeating: "x", count: 200_000))"}}
        """
    }

    private static func call(_ id: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:full","type":"aup.call.attempted.v1",\
        "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"c-1"},\
        "session":{"id":"s-\(id)","channel":"voice","direction":"outbound"},\
        "from":{"e164":"+12025550101"},"to":[{"e164":"+13035550102"}]}}
        """
    }

    private static func batch(_ number: Int) -> String {
        (0..<8).map { event("\(number)-\($0)") }.joined(separator: "\n")
    }

    private func send(_ client: PlainClient, _ batch: String) throws -> PlainClient.Reply {
        try client.send("POST", "/v1/events", json: batch, type: "application/x-ndjson")
    }

    @Test func `refuses and says why, loses nothing, and goes on by itself when there is room`() throws {
        // Two segments and a little: the third cannot be reserved.
        guard let disk = try SmallDisk(mebibytes: 180) else { return }
        let settings = ["data": disk.path + "/data"]
        guard let service = try RunningService(settings, folder: disk.folder) else { return }
        let key = try String(contentsOfFile: disk.path + "/data/local.key", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let client = PlainClient(service.port, key)
        var acknowledged = 0
        var refusal: PlainClient.Reply?
        while refusal == nil, acknowledged < 150 {
            let reply = try send(client, Self.batch(acknowledged))
            if reply.status == 202 { acknowledged += 1 } else { refusal = reply }
        }
        let refused = try #require(refusal, "180 MiB took 240")
        #expect(refused.status == 503 && refused.retryAfter != nil && acknowledged > 0)
        #expect(refused.text.contains("temporary-reduced-capacity") && refused.text.contains("no room"))
        let ready = try client.send("GET", "/readyz")
        #expect(ready.status == 503 && ready.text.contains("no room"), "\(ready.text)")
        try expectRefusals(client)
        #expect(try client.send("GET", "/livez").status == 200)

        #expect(disk.grow(toMebibytes: 700))
        while try client.send("GET", "/readyz").status != 200 { usleep(50_000) }
        // What was refused was not done: now it is, for the first time.
        let decided = try client.send("POST", "/v1/decisions", json: Self.call("a"))
        #expect(decided.status == 200 && !decided.text.contains("fallback"))
        #expect(try send(client, Self.batch(acknowledged)).status == 202)
        service.kill()

        guard let again = try RunningService(settings, folder: disk.folder) else { return }
        #expect(!again.log.contains("came out differently"))
        let other = PlainClient(again.port, key)
        for number in 0...acknowledged {
            let reply = try send(other, Self.batch(number))
            #expect(reply.text.hasPrefix(#"{"accepted":0,"duplicates":8,"#), "batch \(number)")
        }
        #expect(again.stop() == 0)
        #expect(try Binary.run("journal", "verify", disk.path + "/data/journal")?.status == 0)
    }

    /// Nothing that would have to be kept is done.
    private func expectRefusals(_ client: PlainClient) throws {
        let act = #"{"measure":"suspend","clause":"B.dialing","reason":"under review"}"#
        // A small record may still fit where a large one does not.
        for (most, make) in [(20, Self.event), (1_000, Self.call)] {
            var last = PlainClient.Reply(status: 0, text: "")
            for number in 0..<most where last.status != 503 {
                last = try client.send("POST", "/v1/decisions?durability=durable", json: make("fill-\(number)"))
            }
            #expect(last.status == 503 && last.retryAfter != nil, "\(last.text)")
        }
        let decision = try client.send("POST", "/v1/decisions", json: Self.call("a"))
        #expect(decision.status == 503 && decision.text.contains("no room"))
        // An act is smaller than a decision: some may fit still, and then they hold.
        for number in 0..<1_000 {
            let path = "/v1/standing/campaign/k-\(number)?customer=c-1"
            let put = try client.send("PUT", path, json: act)
            let standing = try client.send("GET", path).text
            #expect(standing.contains(#""measures":[]"#) == (put.status != 200), "\(put.text) \(standing)")
            if put.status == 503 { return }
        }
        Issue.record("A thousand acts fitted where no decision did.")
    }
}

@Suite struct `A write with an idempotency key` {
    @Test func `is done once, although the service is killed after its answer`() throws {
        guard let service = try RunningService() else { return }
        let path = "/v1/standing/campaign/k-1?customer=c-1"
        let act = #"{"measure":"suspend","clause":"B.dialing","reason":"under review"}"#
        let headers = ["Idempotency-Key": "put-1"]
        let first = try PlainClient(service.port, service.key).send("PUT", path, json: act, headers: headers)
        #expect(first.status == 200)
        service.kill()
        guard let again = try RunningService(folder: service.folder) else { return }
        let client = PlainClient(again.port, try again.key)
        let second = try client.send("PUT", path, json: act, headers: headers)
        #expect(second.status == 200 && second.text == first.text)
        #expect(try client.send("GET", path).text.components(separatedBy: #""id":"m-"#).count == 2)
    }
}
