// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Synchronization
import Testing
import UsageModel

@testable import WebAPI

/// What is answered before an endpoint is asked: quotas, overload, methods, paths.
@Suite struct `The gate` {
    @Test func `lets a key ask as often as it may and then says when to come again`() async throws {
        let house = try House()
        let token = try house.key(.viewer, rate: 3)
        func send() async throws -> Reply { try await house.send(.get, "/v1/journal", as: token) }
        var left: [String?] = []
        for _ in 0..<3 { left.append(try await send().header("RateLimit")) }
        #expect(left == [#""key";r=2;t=1"#, #""key";r=1;t=1"#, #""key";r=0;t=1"#])
        let refused = try await send()
        #expect(refused.status == 429 && refused.problem == "quota-exceeded")
        #expect(refused.header("Retry-After") == "1")
        #expect(
            refused.header("RateLimit-Policy") == #""key";q=3;w=1"# && refused.header("RateLimit") == #""key";r=0;t=1"#
        )
        house.clock.advance(seconds: 1)
        #expect(try await send().status == 200)
        // Another key has a quota of its own.
        #expect(try await house.send(.get, "/v1/journal", as: try house.key(.viewer)).status == 200)
    }

    @Test func `counts requests that are refused for their role as well`() async throws {
        let house = try House()
        let token = try house.key(.viewer, rate: 1)
        #expect(try await house.send(.get, "/v1/keys", as: token).status == 403)
        #expect(try await house.send(.get, "/v1/keys", as: token).status == 429)
    }

    @Test func `does not say 0 for a quota below one a second`() async throws {
        let house = try House()
        let token = try house.key(.viewer, rate: 0.1)
        let first = try await house.send(.get, "/v1/journal", as: token)
        #expect(first.status == 200 && first.header("RateLimit-Policy") == #""key";q=1;w=10"#)
        let refused = try await house.send(.get, "/v1/journal", as: token)
        #expect(refused.status == 429 && refused.header("Retry-After") == "10")
        house.clock.advance(seconds: 10)
        #expect(try await house.send(.get, "/v1/journal", as: token).status == 200)
    }

    @Test func `answers overload with 503 before anything of the request is read`() async throws {
        let gate = Gate()
        let slow = Endpoint(.post, "/test/slow", .roles([.viewer]), bodyMost: 10) { _ in
            await gate.pass()
            return .nothing
        }
        let house = try House(others: [slow])
        let token = try house.key(.viewer)
        let body = WatchedBody()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Limits.requestsAtWork {
                group.addTask { try await house.send(.post, "/test/slow", as: token).status }
            }
            await gate.waitForSomebody(Limits.requestsAtWork)
            let headers = ["Authorization": "Bearer \(token)"]
            let refused = try await house.send(.post, "/test/slow", headers, RequestBody(asyncSequence: body))
            #expect(refused.status == 503 && refused.problem == "temporary-reduced-capacity")
            #expect(refused.header("Retry-After") == "1" && !body.wasRead)
            // Whether it is alive can always be asked.
            #expect(try await house.send(.get, "/livez").status == 200)
            #expect(try await house.send(.get, "/metrics").text.contains("proviso_http_shed_total 1\n"))
            gate.open()
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count == Limits.requestsAtWork && statuses.allSatisfy { $0 == 204 })
        #expect(try await house.send(.post, "/test/slow", as: token).status == 204)
    }

    @Test func `reads no body of a stranger`() async throws {
        let house = try House()
        let body = WatchedBody()
        #expect(try await house.send(.post, "/v1/events", [:], RequestBody(asyncSequence: body)).status == 401)
        let viewer = ["Authorization": "Bearer \(try house.key(.viewer))"]
        #expect(try await house.send(.post, "/v1/events", viewer, RequestBody(asyncSequence: body)).status == 403)
        let large = ["Authorization": "Bearer \(try house.key(.connector))", "Content-Length": "99999999"]
        #expect(try await house.send(.post, "/v1/events", large, RequestBody(asyncSequence: body)).status == 413)
        #expect(!body.wasRead)
    }

    @Test(
        arguments: [
            ("POST", "/livez", "GET, HEAD"), ("PATCH", "/v1/decisions", "GET, HEAD, POST"),
            ("TRACE", "/v1/keys", "GET, HEAD, POST"),
            ("OPTIONS", "/v1/events", "POST"), ("DELETE", "/v1/customers/c-1", "GET, HEAD"),
            ("BREW", "/version", "GET, HEAD"),
            ("HEAD", "/v1/events", "POST"),
        ] as [(String, String, String)]
    )
    func `names the methods of a path that does not know one`(method: String, path: String, allow: String) async throws
    {
        let house = try House()
        let reply = try await house.send(try #require(.init(method)), path)
        #expect(reply.status == 405)
        let methods = reply.header("Allow")?.split(separator: ", ").sorted().joined(separator: ", ")
        #expect(methods == allow)
        if method != "HEAD" { #expect(reply.problem == "method-not-allowed") }
    }

    @Test(arguments: [
        "", "/v1", "/v1/", "/v1/decisions/", "//v1/journal", "/v1/nothing", "/V1/journal", "/v1/journal/..",
        "/v1/policies/active",
        "/v1/%64ecisions", "/v1/decisions/%ff", "/%00", "/v1/customers/%C0%AF", "*",
        "/" + String(repeating: "a/", count: 500),
    ])
    func `knows nothing at other paths`(path: String) async throws {
        let house = try House()
        let reply = try await house.send(.get, path, as: try house.key(.admin, .viewer))
        #expect(reply.status == 404 && reply.problem == "not-found", "\(path): \(reply.status)")
    }

    @Test func `answers HEAD as GET, without the body`() async throws {
        let house = try House()
        let token = try house.key(.viewer)
        for path in ["/livez", "/version", "/openapi.json", "/v1/journal"] {
            let get = try await house.send(.get, path, as: token)
            let head = try await house.send(.head, path, as: token)
            #expect(head.status == 200 && head.body == [] && head.header("Content-Type") == get.header("Content-Type"))
            #expect(head.header("Content-Length") == String(get.body.count), "\(path)")
        }
    }

    @Test func `says that the service is not ready, and why`() async throws {
        let house = try House(isReady: false)
        let reply = try await house.send(.get, "/readyz")
        #expect(reply.status == 503 && reply.header("Retry-After") == "1")
        #expect(try await house.send(.get, "/livez").status == 200)
    }

    @Test func `tells nothing of an error that nobody foresaw`() async throws {
        struct Unforeseen: Error, CustomStringConvertible { var description = "secret +48221234567" }
        let broken = Endpoint(.get, "/test/broken", .open) { _ in throw Unforeseen() }
        let house = try House(others: [broken])
        let reply = try await house.send(.get, "/test/broken")
        #expect(reply.status == 500 && reply.problem == "internal")
        #expect(!reply.text.contains("secret") && !house.log.text.contains("secret"))
        #expect(house.log.text.contains("Unforeseen"))
    }
}

/// A body that tells whether anybody asked for its bytes.
private final class WatchedBody: AsyncSequence, Sendable {
    private let state = Mutex(false)

    var wasRead: Bool { state.withLock { $0 } }

    struct Iterator: AsyncIteratorProtocol {
        let body: WatchedBody
        mutating func next() async throws -> ByteBuffer? {
            body.state.withLock { $0 = true }
            return nil
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }
}
