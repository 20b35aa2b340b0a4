// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The command line beside the built service.
@Suite struct `Keys of the command line` {
    @Test func `are on the record of a running service`() throws {
        guard Binary.path != nil, let service = try RunningService() else { return }
        let place = ["--data", service.folder.path("data")]
        let made = try #require(try Binary.run(["key", "create", "--owner", "eve", "--role", "viewer"] + place))
        #expect(made.status == 0, "\(made.complaints)")
        let id = try #require(made.text.split(separator: "_").dropFirst().first)
        let client = PlainClient(service.port, try service.key)
        var audit = ""
        for _ in 0..<600 where !audit.contains(id) {
            Thread.sleep(forTimeInterval: 0.1)
            audit = try client.send("GET", "/v1/audit?action=makeKey").text
        }
        #expect(audit.contains(id) && audit.contains(#""route":"proviso key create""#), "\(audit)")
        // Ended, it opens nothing any more, without a restart.
        let token = made.text.trimmingCharacters(in: .whitespacesAndNewlines)
        let guest = PlainClient(service.port, token)
        #expect(try guest.send("GET", "/v1/policies").status == 200)
        let ended = try #require(try Binary.run(["key", "revoke", String(id)] + place))
        #expect(ended.status == 0, "\(ended.complaints)")
        var status = 200
        for _ in 0..<600 where status != 401 {
            Thread.sleep(forTimeInterval: 0.1)
            status = try guest.send("GET", "/v1/policies").status
        }
        #expect(status == 401)
        #expect(service.stop() == 0)
    }
}
