// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import Hummingbird
import Journal
import Ledger
import Node
import StoreSQLite
import Testing
import UsageModel

@testable import WebAPI

/// What `proviso key` does is on the record, though the journal belongs to the service.
@Suite struct `Keys made on the machine` {
    private let house: House
    private let auditor: String

    init() throws {
        house = try House()
        auditor = try house.key(.auditor)
    }

    private func audit() async throws -> [JSON] {
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        return try await house.send(.get, "/v1/audit", as: auditor).json["items"]?.items ?? []
    }

    @Test func `are on the record once the service has looked, with the account and never the key`() async throws {
        let desk = try KeyDesk(house.folder.path)
        let token = try desk.make(owner: "eve", roles: ["admin"])
        let id = String(token.split(separator: "_")[1])
        try desk.revoke(id)
        #expect(throws: NodeFailure.self) { try desk.revoke("none") }
        #expect(try await audit().isEmpty)
        let feeder = AccessNoteFeeder(house.journal, house.control)
        try feeder.step(at: house.clock.now)
        let items = try await audit()
        #expect(items.compactMap { $0["action"]?.string } == ["revokeKey", "makeKey"])
        #expect(items.compactMap { $0["route"]?.string } == ["proviso key revoke", "proviso key create"])
        for item in items {
            #expect(item["by"]?.string?.hasPrefix("local:") == true && item["credential"] == "data-folder")
            #expect(item["subject"]?.string == id && !String(decoding: item.bytes, as: UTF8.self).contains(token))
        }
        #expect(try house.control.notes(limit: 9).isEmpty)
        try feeder.step(at: house.clock.now)
        #expect(try await audit().count == 2)
    }

    @Test func `are on it once when the service ended between writing and forgetting`() async throws {
        _ = try KeyDesk(house.folder.path).make(owner: "eve", roles: ["viewer"])
        let note = try #require(try house.control.notes(limit: 1).first)
        let feeder = AccessNoteFeeder(house.journal, house.control)
        try feeder.step(at: house.clock.now)
        // The note is there again, as after a crash before it was forgotten.
        try house.control.add(note: note.record)
        try feeder.step(at: house.clock.now)
        #expect(try await audit().count == 1)
        #expect(try house.control.notes(limit: 9).isEmpty)
    }

    @Test func `wait while the journal takes nothing`() throws {
        _ = try KeyDesk(house.folder.path).make(owner: "eve", roles: ["viewer"])
        house.journal.close()
        let feeder = AccessNoteFeeder(house.journal, house.control)
        #expect(throws: JournalFailure.self) { try feeder.step(at: house.clock.now) }
        #expect(try house.control.notes(limit: 9).count == 1)
    }
}
