// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Node
import Testing
import UsageModel

@testable import WebAPI

/// What a stranger with the key can check, asked over HTTP.
@Suite struct `The journal over HTTP` {
    private let house: House
    private let token: String

    init() throws {
        house = try House()
        token = try house.key(.enforcer, .auditor)
    }

    /// Decides some events; the ids of the decisions.
    private func decide(_ count: Int, from start: Int = 0) async throws -> [String] {
        var ids: [String] = []
        for number in start..<(start + count) {
            let event = Usage.call("j-\(number)")
            let reply = try await house.send(.post, "/v1/decisions", as: token, event, type: Usage.structured)
            ids.append(try #require(reply.json["id"]?.string))
        }
        return ids
    }

    private static func hashes(_ json: JSON?) -> [TreeHash]? {
        json?.items?.compactMap { $0.string.flatMap { Base64.bytes($0) }.flatMap { TreeHash($0) } }
    }

    private func checkpoint(since: UInt64? = nil) async throws -> Reply {
        let query = since.map { "?since=\($0)" } ?? ""
        return try await house.send(.get, "/v1/journal/checkpoint" + query, as: token)
    }

    @Test func `proves each decision to whoever has the key`() async throws {
        let ids = try await decide(5)
        let key = try #require(house.journal.publicKey)
        for (place, id) in ids.enumerated() {
            let proof = try await house.send(.get, "/v1/journal/proofs/\(id)", as: token).json
            let leaf = try #require(proof["leaf"]?.string.flatMap { Base64.bytes($0) }.flatMap { TreeHash($0) })
            var read = InclusionProof(
                index: UInt64(place),
                leaf: leaf,
                path: try #require(Self.hashes(proof["path"])),
                checkpoint: try #require(proof["checkpoint"]?.string.flatMap { Checkpoint(note: $0) })
            )
            #expect(proof["index"]?.whole == Int64(place))
            #expect(read.isValid(for: key))
            read.index = read.index == 0 ? 1 : 0
            #expect(!read.isValid(for: key), "another place")
        }
    }

    @Test func `shows that nothing before an earlier checkpoint was changed`() async throws {
        _ = try await decide(3)
        try house.journal.waitUntilAllDurable()
        let first = try await checkpoint().json
        _ = try await decide(4, from: 3)
        try house.journal.waitUntilAllDurable()
        let reply = try await checkpoint(since: 3)
        let second = try #require(reply.json["note"]?.string.flatMap { Checkpoint(note: $0) })
        let earlier = try #require(first["note"]?.string.flatMap { Checkpoint(note: $0) })
        #expect(earlier.size == 3 && second.size == 7)
        #expect(second.isSigned(by: try #require(house.journal.publicKey)))
        let path = try #require(Self.hashes(reply.json["consistency"]))
        func holds(_ path: [TreeHash]) -> Bool {
            MerkleProof.isConsistent(first: 3, firstRoot: earlier.root, second: 7, secondRoot: second.root, path: path)
        }
        #expect(holds(path))
        #expect(!holds(path.reversed()))
    }

    @Test func `refuses what it cannot show, and says what it has`() async throws {
        _ = try await decide(1)
        try house.journal.waitUntilAllDurable()
        let later = try await checkpoint(since: 9)
        #expect(later.status == 404 && later.json["detail"]?.string?.contains("there are ") == true)
        for text in ["-1", "x", "", "99999999999999999999"] {
            let reply = try await house.send(.get, "/v1/journal/checkpoint?since=\(text)", as: token)
            #expect(reply.status == 400, "\(text)")
        }
        for id in ["d-0-0000000000000000", "d-1", "x", "d-0-000000000000000g"] {
            #expect(try await house.send(.get, "/v1/journal/proofs/\(id)", as: token).status == 404, "\(id)")
        }
    }
}
