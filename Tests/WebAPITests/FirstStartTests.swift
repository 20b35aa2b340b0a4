// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `The link of the first start` {
    private let house: House
    private let path: String
    private static let form = "application/x-www-form-urlencoded"

    init() throws {
        house = try House()
        let expires = house.clock.now.advanced(byMicroseconds: 86_400_000_000)
        path = "/start/" + (try FirstLink.make(house.service.links, expires: expires))
    }

    private func make(_ body: String, type: String = Self.form) async throws -> Reply {
        try await house.send(.post, path, body, type: type)
    }

    @Test func `makes one key, with its button and not by being opened`() async throws {
        for _ in 0..<3 { #expect(try await house.send(.get, path).status == 200) }
        #expect(house.ring.keys.isEmpty)
        let made = try await make("owner=desk+K%C3%B6ln")
        let token = try #require(made.text.firstMatch(of: /pv_[0-9a-f]{12}_[0-9a-f]{64}/)).output
        #expect(made.status == 200 && house.ring.key(token, at: house.clock.now)?.owner == "desk Köln")
        #expect(try await house.send(.get, "/v1/keys", as: String(token)).status == 200)
        #expect(try await make("owner=deskC").status == 404)
        #expect(try await house.send(.get, path).status == 404)
        #expect(house.ring.keys.count == 1)
    }

    @Test func `is good for its time only, and no other is`() async throws {
        #expect(
            try await house.send(.post, "/start/00112233445566778899aabbccddeeff", "owner=deskC", type: Self.form)
                .status
                == 404
        )
        house.clock.advance(seconds: 86_400)
        #expect(try await house.send(.get, path).status == 404)
        #expect(try await make("owner=deskC").status == 404)
        #expect(house.ring.keys.isEmpty)
    }

    @Test(
        arguments: [
            ("", 422), ("owner=", 422), ("owner=++", 422), ("name=deskA", 422), ("owner=%ff", 422),
            ("owner=" + String(repeating: "x", count: 129), 422),
            ("owner=" + String(repeating: "x", count: 5_000), 413),
        ] as [(String, Int)]
    )
    func `is not used up by what cannot be read`(body: String, status: Int) async throws {
        #expect(try await make(body).status == status)
        #expect(try await make(#"{"owner":"deskA"}"#, type: "application/json").status == 415)
        #expect(house.ring.keys.isEmpty)
        #expect(try await make("owner=deskA").status == 200)
    }

    @Test func `shows a page that loads nothing, runs nothing and is kept by nobody`() async throws {
        for reply in [
            try await house.send(.get, "/"), try await house.send(.get, path), try await make("owner=<b>deskA</b>"),
        ] {
            #expect(reply.status == 200 && reply.header("Content-Type") == "text/html; charset=utf-8")
            let policy = reply.header("Content-Security-Policy") ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(reply.header("Cache-Control") == "no-store" && reply.header("Referrer-Policy") == "no-referrer")
            #expect(!reply.text.contains("<script") && !reply.text.contains("<b>"))
        }
    }
}
