// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Enforcement
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Node
import Testing
import UsageModel

@testable import WebAPI

/// `api/openapi.yaml` against the endpoints that there are.
@Suite struct `The contract` {
    private let house: House
    private let check: SchemaCheck
    private let operations: [Operation]

    init() throws {
        house = try House()
        check = SchemaCheck(contract: try House.contractJSON.get())
        operations = Operation.all(check.contract)
    }

    private func operation(_ endpoint: Endpoint) -> Operation? {
        operations.first { $0.method == endpoint.method.rawValue && $0.path == endpoint.path }
    }

    @Test func `describes every endpoint and nothing else`() {
        let described = operations.map { "\($0.method) \($0.path)" }.sorted()
        #expect(described == house.endpoints.map { "\($0.method.rawValue) \($0.path)" }.sorted())
        let ids = operations.map(\.id)
        #expect(Set(ids).count == ids.count && !ids.contains(""))
    }

    @Test func `names the roles, bodies and idempotency that endpoints have`() {
        var wrong: [String] = []
        for endpoint in house.endpoints {
            guard let operation = operation(endpoint) else { continue }
            var roles: [String] = []
            if case .roles(let set) = endpoint.access { roles = set.map(\.rawValue).sorted() }
            let isOpen = operation.json["security"]?.items == []
            if operation.roles != roles { wrong.append("\(operation.id): roles \(operation.roles), not \(roles)") }
            if isOpen != (endpoint.access == .open) { wrong.append("\(operation.id): security") }
            if (operation.json["requestBody"] != nil) != (endpoint.bodyMost > 0) {
                wrong.append("\(operation.id): body")
            }
            let header = operation.parameters(check, in: "header").contains { $0["name"] == "Idempotency-Key" }
            if header != endpoint.isIdempotent { wrong.append("\(operation.id): idempotency") }
            let statuses = Set(operation.statuses)
            if endpoint.access != .open, !statuses.isSuperset(of: ["401", "403", "429", "503"]) {
                wrong.append("\(operation.id): refusals of the gate")
            }
            if endpoint.bodyMost > 0, !statuses.contains("413") { wrong.append("\(operation.id): 413") }
            if endpoint.isIdempotent, !statuses.isSuperset(of: ["409", "422"]) { wrong.append("\(operation.id): 409") }
        }
        #expect(wrong == [])
    }

    @Test func `names the parameters of each path, and the query parameters that each endpoint knows`() async throws {
        var wrong: [String] = []
        for operation in operations where !operation.roles.isEmpty {
            let names = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            let inPath = operation.parameters(check, in: "path")
            if inPath.compactMap({ $0["name"]?.string }) != names.map(String.init) {
                wrong.append("\(operation.id): path")
            }
            if inPath.contains(where: { $0["required"] != true }) { wrong.append("\(operation.id): required") }
            // Asked for what it does not know, an endpoint says what it knows.
            let role = try #require(Role(rawValue: operation.roles[0]))
            let reply = try await house.send(
                try #require(.init(operation.method)),
                operation.samplePath(check) + "?nonsense=1",
                as: try house.key(role),
                "{}",
                type: "application/json"
            )
            let described = operation.parameters(check, in: "query").compactMap { $0["name"]?.string }.sorted()
            let expected =
                described.isEmpty
                ? "nonsense: no parameters are known here."
                : "nonsense: known are: \(described.joined(separator: ", "))."
            if reply.json["detail"]?.string != expected {
                wrong.append("\(operation.id): \(reply.json["detail"]?.string ?? reply.text), not \(expected)")
            }
        }
        #expect(wrong == [])
    }

    @Test func `has the words of the program`() {
        func words(_ name: String) -> [String] {
            check.contract["components"]?["schemas"]?[name]?["enum"]?.items?.compactMap(\.string) ?? []
        }
        #expect(words("Role") == Role.allCases.map(\.rawValue))
        #expect(words("Verdict") == Verdict.allCases.map(\.name))
        #expect(words("Strictest") == Measure.allCases.map(\.name))
        #expect(words("Measure") == Measure.allCases.dropFirst().map(\.name))
        #expect(words("Capability") == Capability.allCases.map(\.name))
        #expect(words("CaseState") == CaseState.allCases.map(\.rawValue))
        #expect(words("Outcome") == Determination.Outcome.allCases.map(\.rawValue))
        let act = check.contract["components"]?["schemas"]?["CaseAct"]?["properties"]?["type"]?["enum"]
        #expect(act?.items?.compactMap(\.string) == CaseAct.Kind.allCases.map(\.rawValue))
        #expect(words("SubjectKind") == SubjectKind.allCases.map(\.name))
        #expect(words("EventType") == EventType.allCases.map { "aup.\($0.name).v1" })
        let clauses = ClauseTable.all.map(\.clause)
        let letters = clauses.filter { $0.contains(".") }.map { String($0.prefix { $0 != "." }) }
        #expect(Set(words("Clause")) == Set(clauses + letters))
    }

    @Test func `has references that lead somewhere, and nothing that nobody refers to`() {
        var used: Set<String> = []
        func walk(_ value: JSON) {
            if let reference = value["$ref"]?.string { used.insert(reference) }
            switch value {
            case .object(let members): members.forEach { walk($0.value) }
            case .list(let items): items.forEach(walk)
            default: break
            }
        }
        walk(check.contract)
        #expect(used.filter { check.resolved(["$ref": JSON($0)]) == .null } == [])
        var defined: Set<String> = []
        for kind in ["schemas", "parameters", "responses", "headers", "examples"] {
            guard case .object(let members)? = check.contract["components"]?[kind] else { continue }
            defined.formUnion(members.map { "#/components/\(kind)/\($0.name)" })
        }
        #expect(defined.subtracting(used) == [])
    }

    @Test func `has examples that fit its schemas`() {
        var wrong: [String] = []
        var count = 0
        func walk(_ value: JSON, _ place: String) {
            if let schema = value["schema"], case .object(let examples)? = value["examples"] {
                for example in examples {
                    count += 1
                    let value = check.resolved(example.value)["value"] ?? .null
                    wrong += check.problems(value, schema).map { "\(place), \(example.name): \($0)" }
                }
            }
            if let schema = value["schema"], let example = value["example"] {
                count += 1
                wrong += check.problems(example, schema).map { "\(place): \($0)" }
            }
            switch value {
            case .object(let members): members.forEach { walk($0.value, place + "/" + $0.name) }
            case .list(let items): items.forEach { walk($0, place) }
            default: break
            }
        }
        walk(check.contract, "")
        #expect(wrong == [])
        #expect(count >= 40)
    }

    @Test func `is served as it is`() async throws {
        let reply = try await house.send(.get, "/openapi.json")
        #expect(reply.status == 200 && reply.header("Content-Type") == "application/json")
        #expect(reply.json == check.contract)
    }
}
