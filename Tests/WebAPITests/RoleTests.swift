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

/// Who may call what: every role against every route, by the table that stands in the contract.
@Suite struct `Roles and routes` {
    private let house: House
    private let check: SchemaCheck
    private let operations: [Operation]

    init() throws {
        house = try House()
        check = SchemaCheck(contract: try House.contractJSON.get())
        operations = Operation.all(check.contract)
    }

    private func send(_ operation: Operation, as token: String?) async throws -> Reply {
        let body = operation.json["requestBody"] == nil ? "" : "{}"
        return try await house.send(
            try #require(.init(operation.method)),
            operation.samplePath(check),
            as: token,
            body,
            type: body.isEmpty ? nil : "application/json"
        )
    }

    private static func isRefusedByRole(_ reply: Reply) -> Bool {
        reply.status == 403 && reply.json["detail"]?.string?.hasPrefix("This needs one of the roles ") == true
    }

    @Test(arguments: Role.allCases)
    func `opens to a role what the contract says and nothing else`(role: Role) async throws {
        let token = try house.key(role, scope: role == .customer ? "c-1" : nil)
        var wrong: [String] = []
        for operation in operations {
            let reply = try await send(operation, as: token)
            let mayCall = operation.roles.isEmpty || operation.roles.contains(role.rawValue)
            if Self.isRefusedByRole(reply) == mayCall || reply.status == 401 {
                wrong.append("\(role.rawValue) \(operation.method) \(operation.path): \(reply.status)")
            }
        }
        #expect(wrong == [])
        #expect(operations.count >= 32)
    }

    @Test func `opens nothing to a key without a role that fits, and all open routes to nobody`() async throws {
        for operation in operations where operation.roles.isEmpty {
            // Behind a link that is not good there is nothing, whoever asks.
            let isLink = operation.path.hasPrefix("/start/")
            #expect(try await send(operation, as: nil).status == (isLink ? 404 : 200), "\(operation.path)")
        }
        let customer = try house.key(.customer, scope: "c-1")
        for operation in operations where !operation.roles.isEmpty && !operation.roles.contains("customer") {
            #expect(try await send(operation, as: customer).status == 403, "\(operation.path)")
        }
    }

    /// What is in the header, and what becomes of it on every route that needs a key.
    @Test(
        arguments: [
            "", "Bearer", "Bearer ", "Bearer  ", "Bearer pv_", "Bearer nonsense", "Basic cHZfeDp5", "Digest pv_x",
            "bearer pv_000000000000_" + String(repeating: "0", count: 64), "pv_000000000000_x", "Bearer pv_\u{0}",
            "Bearer " + String(repeating: "x", count: 10_000),
        ]
    )
    func `refuses whoever shows no good key, before anything else`(header: String) async throws {
        var wrong: [String] = []
        for operation in operations where !operation.roles.isEmpty {
            let headers = header.isEmpty ? [:] : ["Authorization": header]
            let reply = try await house.send(
                try #require(.init(operation.method)),
                operation.samplePath(check),
                "not JSON",
                headers: headers
            )
            if reply.status != 401 || reply.problem != "unauthorized" || reply.header("WWW-Authenticate") == nil {
                wrong.append("\(operation.id): \(reply.status)")
            }
        }
        #expect(wrong == [])
    }

    @Test func `refuses a key that has expired, was revoked, or was altered by one character`() async throws {
        let expiring = try house.key(.viewer, expires: House.start.advanced(byMicroseconds: 1_000_000))
        let revoked = try house.key(.viewer)
        let good = try house.key(.viewer)
        func status(_ token: String) async throws -> Int { try await house.send(.get, "/v1/journal", as: token).status }
        #expect(try await [status(expiring), status(revoked), status(good)] == [200, 200, 200])
        let id = try #require(house.ring.key(revoked, at: house.clock.now)).id
        _ = try house.ring.revoke(id, at: house.clock.now)
        house.clock.advance(seconds: 1)
        #expect(try await [status(expiring), status(revoked), status(good)] == [401, 401, 200])
        for place in stride(from: 0, to: good.count, by: 7) {
            var altered = Array(good)
            altered[place] = altered[place] == "0" ? "1" : "0"
            #expect(try await status(String(altered)) == 401)
        }
        #expect(try await status(good + "0") == 401)
        #expect(try await status(String(good.dropLast())) == 401)
    }

    @Test func `takes the scheme in any case`() async throws {
        let token = try house.key(.viewer)
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let reply = try await house.send(.get, "/v1/journal", headers: ["Authorization": "\(scheme) \(token)"])
            #expect(reply.status == 200)
        }
    }
}
