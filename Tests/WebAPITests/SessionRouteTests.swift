// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Testing
import UsageModel

@testable import WebAPI

/// A person signs in with a browser: what the cookie opens, and what other pages cannot make it do.
@Suite struct `Signing in with a browser` {
    private let house: House
    private let key: String
    private static let subject = "/v1/standing/number/%2B12025550101"
    private static let measure = #"{"measure":"warn","clause":"R","reason":"A test."}"#

    init() throws {
        house = try House()
        key = try house.key(.reviewer, .auditor, owner: "deskA")
    }

    private func signIn(_ house: House, _ key: String) async throws -> (cookie: String, token: String, header: String) {
        let reply = try await house.send(.post, "/v1/session", as: key)
        #expect(reply.status == 201)
        let header = try #require(reply.header("Set-Cookie"))
        return (String(header.prefix { $0 != ";" }), try #require(reply.json["csrfToken"]?.string), header)
    }

    @Test(arguments: [false, true])
    func `gives a cookie that no script reads and no other site sends`(isEncrypted: Bool) async throws {
        let house = try House(isEncrypted: isEncrypted)
        let header = try await signIn(house, try house.key(.viewer)).header
        let attributes = header.split(separator: ";").dropFirst().map { $0.drop { $0 == " " } }
        #expect(attributes.contains("HttpOnly") && attributes.contains("SameSite=Strict"))
        #expect(attributes.contains("Path=/") && attributes.contains("Secure") == isEncrypted)
        #expect(!header.contains("Domain") && header.hasPrefix("__Host-proviso=") == isEncrypted)
    }

    @Test func `opens what the key opens, and no more`() async throws {
        let (cookie, token, _) = try await signIn(house, key)
        let seen = try await house.send(.get, "/v1/session", headers: ["Cookie": "theme=dark; \(cookie)"])
        #expect(seen.json["owner"] == "deskA" && seen.json["csrfToken"]?.string == token)
        #expect(try await house.send(.get, "/v1/keys", headers: ["Cookie": cookie]).status == 403)
        let headers = ["Cookie": cookie, "X-CSRF-Token": token, "Origin": "http://test"]
        let put = try await house.send(
            .put,
            Self.subject,
            Self.measure,
            type: "application/json",
            headers: headers
        )
        #expect(put.status == 200)
    }

    /// What a page of another origin can make a browser send, and one of our own cannot forget.
    @Test(
        arguments: [
            [:], ["X-CSRF-Token": ""], ["X-CSRF-Token": "0123456789abcdef0123456789abcdef"],
            ["X-CSRF-Token": "GOOD", "Origin": "https://evil.example"], ["X-CSRF-Token": "GOOD", "Origin": "null"],
            ["X-CSRF-Token": "GOOD", "Origin": "http://test.evil.example"],
            ["X-CSRF-Token": "GOOD", "Sec-Fetch-Site": "cross-site"],
            ["X-CSRF-Token": "GOOD", "Sec-Fetch-Site": "same-site"],
        ]
    )
    func `lets no other page change anything`(given: [String: String]) async throws {
        let (cookie, token, _) = try await signIn(house, key)
        var headers = given.mapValues { $0 == "GOOD" ? token : $0 }
        headers["Cookie"] = cookie
        let end = house.journal.end
        for (method, path) in [
            (HTTPRequest.Method.put, Self.subject), (.delete, Self.subject), (.delete, "/v1/session"),
        ] {
            let body = method == .put ? Self.measure : ""
            let reply = try await house.send(method, path, body, type: "application/json", headers: headers)
            #expect(reply.status == 403 && reply.problem == "cross-site", "\(method) \(path)")
        }
        #expect(house.journal.end == end)
        #expect(try await house.send(.get, "/v1/session", headers: ["Cookie": cookie]).status == 200)
    }

    @Test func `ends with the key, when asked to, and after some time`() async throws {
        let revoked = try await signIn(house, key)
        let id = try #require(house.ring.key(key, at: house.clock.now)).id
        _ = try house.ring.revoke(id, at: house.clock.now)
        #expect(try await house.send(.get, "/v1/session", headers: ["Cookie": revoked.cookie]).status == 401)

        let other = try house.key(.viewer, owner: "deskB")
        let (cookie, token, _) = try await signIn(house, other)
        let ended = try await house.send(.delete, "/v1/session", headers: ["Cookie": cookie, "X-CSRF-Token": token])
        #expect(ended.status == 204 && ended.header("Set-Cookie")?.contains("Max-Age=0") == true)
        #expect(try await house.send(.get, "/v1/session", headers: ["Cookie": cookie]).status == 401)

        let forgotten = try await signIn(house, other)
        house.clock.advance(seconds: 2 * 3_600)
        #expect(try await house.send(.get, "/v1/session", headers: ["Cookie": forgotten.cookie]).status == 401)
    }

    @Test func `is begun with a key and not with another session`() async throws {
        let (cookie, token, _) = try await signIn(house, key)
        let again = try await house.send(.post, "/v1/session", headers: ["Cookie": cookie, "X-CSRF-Token": token])
        #expect(again.status == 403)
        #expect(try await house.send(.post, "/v1/session").status == 401)
        #expect(try await house.send(.delete, "/v1/session", as: key).status == 404)
        for cookie in [
            "proviso=", "proviso=x", "proviso", "=", ";;", "__Host-proviso=" + String(repeating: "0", count: 64),
        ] {
            #expect(try await house.send(.get, "/v1/session", headers: ["Cookie": cookie]).status == 401, "\(cookie)")
        }
    }

    @Test func `is on the record, without the token`() async throws {
        let (cookie, token, _) = try await signIn(house, key)
        _ = try await house.send(.delete, "/v1/session", headers: ["Cookie": cookie, "X-CSRF-Token": token])
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let audit = try await house.send(.get, "/v1/audit?by=deskA", as: key)
        #expect(audit.json["items"]?.items?.map { $0["action"] } == ["signOut", "signIn"])
        let secret = cookie.drop { $0 != "=" }.dropFirst()
        #expect(!audit.text.contains(secret) && !audit.text.contains(token) && !house.log.text.contains(secret))
    }
}
