// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import NIOCore
import Node
import Testing
import UsageModel

@testable import WebAPI

/// The requests that the contract shows, sent: what comes back is what it says.
@Suite struct `The examples of the contract` {
    private let house: House
    private let check: SchemaCheck
    private let operations: [Operation]

    init() throws {
        house = try House()
        check = SchemaCheck(contract: try House.contractJSON.get())
        operations = Operation.all(check.contract)
    }

    /// One request of the contract.
    private struct Sample {
        var operation: Operation
        var type: String?
        var body = ""
        var name = ""
    }

    private var samples: [Sample] {
        operations.flatMap { operation -> [Sample] in
            guard case .object(let types)? = operation.json["requestBody"]?["content"] else {
                return [Sample(operation: operation)]
            }
            return types.flatMap { type -> [Sample] in
                guard case .object(let examples)? = type.value["examples"] else { return [] }
                return examples.map { example in
                    let value = check.resolved(example.value)["value"] ?? .null
                    var body = value.string ?? String(decoding: value.bytes, as: UTF8.self)
                    if type.name == "application/x-www-form-urlencoded" { body = Self.form(value) }
                    return Sample(operation: operation, type: type.name, body: body, name: example.name)
                }
            }
        }
    }

    /// An object as browsers send forms; the texts of the contract need no escapes.
    private static func form(_ value: JSON) -> String {
        guard case .object(let members) = value else { return "" }
        return members.map { "\($0.name)=\($0.value.string ?? "")" }.joined(separator: "&")
    }

    /// What has to be there for an example to succeed; the answer names what has an id of its own.
    private func prepare(_ operation: Operation) async throws -> [String: String] {
        switch operation.id {
        case "liftMeasures":
            let body = #"{"measure":"warn","clause":"R","reason":"For the example."}"#
            let path = "/v1/standing/number/%2B12025550101"
            let token = try house.key(.seniorReviewer)
            #expect(try await house.send(.put, path, as: token, body, type: "application/json").status == 200)
        case "approve", "withdrawApproval":
            let body = #"{"measure":"terminate","clause":"A.fraud","reason":"For the example."}"#
            let token = try house.key(.seniorReviewer, owner: "somebody else")
            let reply = try await house.send(
                .put,
                "/v1/standing/customer/c-9",
                as: token,
                body,
                type: "application/json"
            )
            return ["id": try #require(reply.json["approval"]?["id"]?.string)]
        case "showFirstStart", "makeFirstKey":
            let token = try FirstLink.make(house.service.links, expires: .init(microseconds: .max))
            return ["token": token]
        case "showWebhook", "changeWebhook", "removeWebhook", "rotateWebhookSecret", "testWebhook", "listDeliveries":
            let token = try house.key(.admin)
            let body = #"{"name":"example","url":"https://hooks.example.com/"}"#
            let made = try await house.send(.post, "/v1/webhooks", as: token, body, type: "application/json")
            return ["id": try #require(made.json["webhook"]?["id"]?.string)]
        case "showPolicyVersion", "activatePolicyVersion", "withdrawPolicyVersion", "beginShadow", "beginBacktest",
            "showShadow", "showBacktest", "endShadow", "endBacktest":
            let pack = try #require(check.contract["components"]?["examples"]?["PackToKeep"]?["value"])
            let body = String(decoding: pack.bytes, as: UTF8.self)
            let token = try house.key(.policyAuthor)
            let kept = try await house.send(.post, "/v1/policies/versions", as: token, body, type: "application/json")
            let sha256 = try #require(kept.json["sha256"]?.string)
            if operation.id == "withdrawPolicyVersion" {
                let path = "/v1/policies/versions/\(sha256)/activate"
                #expect(try await house.send(.post, path, as: token).status == 202)
            }
            try await prepareTrial(operation, sha256)
            return ["sha256": sha256]
        case "showCase", "claimCase", "releaseCase", "addCaseEvidence", "addCaseNote", "determineCase", "reopenCase":
            return ["id": try await prepareCase(operation.id)]
        case "rotateKey", "revokeKey":
            return ["id": try house.ring.make(owner: "e", roles: [.viewer], at: house.clock.now).key.id]
        default: break
        }
        return [:]
    }

    /// One trial runs at a time: the ones of other examples are ended, the one to be shown or ended is begun.
    private func prepareTrial(_ operation: Operation, _ sha256: String) async throws {
        guard
            ["beginShadow", "beginBacktest", "showShadow", "showBacktest", "endShadow", "endBacktest"]
                .contains(operation.id)
        else { return }
        let desk = try #require(house.service.policies)
        _ = await desk.end(.shadow, sha256)
        _ = await desk.end(.backtest, sha256)
        if operation.id.hasSuffix("Shadow") { _ = try await desk.begin(.shadow, sha256, since: nil) }
        if operation.id.hasSuffix("Backtest") {
            // A shadow is ended while it waits for records; a backtest of nothing could be done before.
            _ = try await desk.begin(.backtest, sha256, since: House.start)
        }
    }

    /// A case of its own, in the state that the operation is for.
    private func prepareCase(_ operation: String) async throws -> String {
        let token = try house.key(.seniorReviewer)
        func post(_ path: String, _ body: String = "") async throws -> Reply {
            try await house.send(.post, "/v1/cases" + path, as: token, body, type: "application/json")
        }
        let customer = Identifier.make("c")
        let made = try await post("", #"{"customer":"\#(customer)","clause":"B.dialing","reason":"For the example."}"#)
        let id = try #require(made.json["id"]?.string)
        if operation == "releaseCase" { #expect(try await post("/\(id)/claim").status == 200) }
        if operation == "reopenCase" {
            let body = #"{"outcome":"notConfirmed","reason":"Seen.","reasonPL":"Widziano."}"#
            #expect(try await post("/\(id)/determination", body).status == 200)
        }
        return id
    }

    @Test func `are answered as the contract says`() async throws {
        // The order is the contract's: what is looked up has been decided before.
        var sent = 0
        for sample in samples.sorted(by: { Self.rank($0) < Self.rank($1) }) {
            let operation = sample.operation
            let ids = try await prepare(operation)
            let role = operation.roles.contains("senior-reviewer") ? "senior-reviewer" : operation.roles.first
            let token = try role.flatMap { Role(rawValue: $0) }.map { try house.key($0) }
            let required = operation.parameters(check, in: "query").filter { $0["required"] == true }
            let query = required.map { "\($0["name"]?.string ?? "")=\($0["example"]?.string ?? "")" }
            let reply = try await house.send(
                try #require(.init(operation.method)),
                operation.samplePath(check, replacing: ids)
                    + (query.isEmpty ? "" : "?" + query.joined(separator: "&")),
                as: token,
                sample.body,
                type: sample.type
            )
            sent += 1
            let isThere = !Self.unprepared.contains(operation.id)
            #expect(
                isThere ? (200..<300).contains(reply.status) : reply.status == 404,
                "\(operation.id) \(sample.name): \(reply.status) \(reply.text)"
            )
            expectDescribed(reply, operation)
        }
        #expect(sent >= operations.count)
    }

    /// What needs a message that was sent, and is tested where messages are: here it is not found.
    private static let unprepared: Set = ["replayDelivery", "acknowledge", "endSession"]

    /// The decision of the example first, then what has happened, then the rest.
    private static func rank(_ sample: Sample) -> Int {
        switch sample.operation.id {
        case "decide": 0
        case "ingestEvents": 1
        default: 2
        }
    }

    private func expectDescribed(_ reply: Reply, _ operation: Operation) {
        guard let response = operation.json["responses"]?[String(reply.status)].map(check.resolved) else {
            Issue.record("\(operation.id): \(reply.status) is not in the contract")
            return
        }
        if reply.status >= 400 { return }
        let type = reply.header("Content-Type").map { String($0.prefix { $0 != ";" }) }
        guard let type else {
            #expect(reply.status == 204 && response["content"] == nil)
            return
        }
        guard let schema = response["content"]?[type]?["schema"] else {
            Issue.record("\(operation.id): \(type) is not in the contract")
            return
        }
        let value = type == "application/json" ? reply.json : JSON(reply.text)
        #expect(check.problems(value, schema) == [], "\(operation.id)")
        guard case .object(let headers)? = response["headers"] else { return }
        let optional: Set = ["Link", "Proviso-Repeated", "ETag"]
        for header in headers where !optional.contains(header.name) {
            #expect(reply.header(header.name) != nil, "\(operation.id): \(header.name)")
        }
    }

    /// What the example of a decision shows is what is decided.
    @Test func `show the decision that is taken`() async throws {
        let shown = try #require(check.contract["components"]?["examples"]?["Allowed"]?["value"])
        let event = try #require(check.contract["components"]?["examples"]?["CallAttempted"]?["value"])
        let body = String(decoding: event.bytes, as: UTF8.self)
        let reply = try await house.send(.post, "/v1/decisions", as: house.key(.enforcer), body, type: Usage.structured)
        for name in ["id", "event", "type", "customer", "verdict", "time", "reasons", "obligations", "measures"] {
            #expect(reply.json[name] == shown[name], "\(name)")
        }
    }
}
