// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import NIOCore
import Node
import Testing
import UsageModel

@testable import WebAPI

/// Lists that are imported while the service runs.
@Suite struct `Lists over HTTP` {
    private let house: House
    private let approver: String
    private let auditor: String

    init() throws {
        house = try House()
        approver = try house.key(.policyApprover, owner: "deskB")
        auditor = try house.key(.auditor, owner: "deskC")
    }

    private func put(_ lines: String, _ query: String = "", name: String = "us_dno") async throws -> Reply {
        let path = "/v1/lists/\(name)" + (query.isEmpty ? "" : "?" + query)
        return try await house.send(.put, path, as: approver, lines, type: "text/csv")
    }

    private func isListed(_ value: String, in name: String = "us_dno") async throws -> JSON? {
        let path = "/v1/lists/\(name)/entries/" + value.replacing("+", with: "%2B")
        return try await house.send(.get, path, as: auditor).json["listed"]
    }

    private func decide(_ number: Int) async throws -> Reply {
        let body = """
            {"specversion":"1.0","id":"a\(number)","source":"urn:t","type":"aup.call.attempted.v1",\
            "time":"2026-03-02T10:00:00.000Z","data":{"customer":{"id":"c-9"},\
            "session":{"id":"s-\(number)","channel":"voice","direction":"outbound"},\
            "from":{"e164":"+12025550101","role":"customer_number","country":"US"},\
            "to":[{"e164":"+12125550199","role":"external","country":"US"}]}}
            """
        return try await house.send(.post, "/v1/decisions", as: house.key(.enforcer), body, type: Usage.structured)
    }

    @Test func `are in force for the next decision, which names them`() async throws {
        #expect(try await decide(1).json["verdict"] == "allow")
        let reply = try await put("number,since\n+12025550101,2026-01-15\n+12025550101\n", "version=2026-03-02")
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.json["lines"] == 3 && reply.json["entriesRead"] == 2 && reply.json["duplicates"] == 1)
        let list = try #require(reply.json["list"])
        #expect(list["entries"] == 1 && list["state"] == "active" && list["importedBy"] == "deskB")
        let decision = try await decide(2)
        #expect(decision.json["verdict"] == "block")
        let named = decision.json["policy"]?["lists"]?.items?.first
        #expect(named?["name"] == "us_dno" && named?["version"] == "2026-03-02" && named?["sha256"] == list["sha256"])
        let record = try #require(try house.journal.find(key: PolicyRecord.key, kind: .policy))
        #expect(reply.json["sequence"]?.whole == Int64(record.sequence.value))
        #expect(PolicyRecord(record.firstBytes)?.lists.first?.sha256 == list["sha256"]?.string)
        #expect(ActivationNote(record.secondBytes)?.origin == .list)
    }

    @Test func `are the same version when they are sent again, and any version can come back`() async throws {
        let one = try await put("+12025550101\n")
        let two = try await put("+12025550102\n")
        #expect(one.json["list"]?["sha256"] != two.json["list"]?["sha256"])
        let again = try await put("+12025550102\n")
        #expect(again.json["list"]?["sha256"] == two.json["list"]?["sha256"])
        #expect(again.json["sequence"] == nil)
        #expect(try await isListed("+12025550101") == false)
        _ = try await put("+12025550101\n")
        #expect(try await isListed("+12025550101") == true)
        let versions = try await house.send(.get, "/v1/lists/us_dno/versions", as: auditor)
        let states = versions.json["items"]?.items?.map { [$0["sha256"]?.string, $0["state"]?.string] } ?? []
        #expect(
            Set(states) == [
                [one.json["list"]?["sha256"]?.string, "active"], [two.json["list"]?["sha256"]?.string, "kept"],
            ]
        )
    }

    @Test func `are refused with the numbers of bad lines, and never with what they hold`() async throws {
        let lines = "+12025550101\nnonsense of ours\n+12025550102\n12\n"
        let refused = try await put(lines)
        #expect(refused.status == 422 && refused.problem == "bad-lines")
        #expect(refused.pointers == ["/2", "/4"])
        #expect(!refused.text.contains("nonsense"))
        #expect(house.service.policy.listFiles.isEmpty)
        let dry = try await put(lines, "dryRun=true")
        #expect(dry.status == 200 && dry.json["badLines"] == 2 && dry.json["dryRun"] == true)
        #expect(dry.json["list"]?["state"] == "kept" && dry.json["sequence"] == nil)
        #expect(house.service.policy.listFiles.isEmpty)
        #expect(try await house.send(.get, "/v1/lists/us_dno/versions", as: auditor).json["items"]?.items == [])
        let taken = try await put(lines, "skipBad=true")
        #expect(taken.status == 200 && taken.json["list"]?["entries"] == 2)
        #expect(taken.json["errors"]?.items?.count == 2)
    }

    @Test func `are not taken for whole when they shrink by half, unless somebody says so`() async throws {
        _ = try await put((0..<10).map { "+1202555010\($0)\n" }.joined())
        let small = "+12025550101\n"
        #expect(try await put(small).problem == "conflict")
        #expect(try await isListed("+12025550109") == true)
        #expect(try await put(small, "shrink=true").status == 200)
        #expect(try await isListed("+12025550109") == false)
    }

    @Test func `read national numbers, changes and texts, plain or gzipped`() async throws {
        #expect(try await put("0221234567\n", "callingCode=48", name: "pl_dno").status == 200)
        #expect(try await isListed("+48221234567", in: "pl_dno") == true)
        let dnc = "202,5550101\n202,5550102\n202,5550101,D,2026-11-20\n"
        let changed = try await put(dnc, "format=ftc-dnc", name: "us_dnc")
        #expect(changed.json["removed"] == 1)
        #expect(try await isListed("+12025550101", in: "us_dnc") == false)
        #expect(try await put("example.com\n", "format=texts", name: "domain_warnings").status == 200)
        #expect(try await isListed("www.example.com", in: "domain_warnings") == true)
        // "+12025550177\n", gzipped; what is cut off is no list.
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xD3, 0x36, 0x34, 0x32, 0x30, 0x32, 0x35,
            0x35, 0x35, 0x30, 0x34, 0x37, 0xE7, 0x02, 0x00, 0x81, 0x8C, 0xFC, 0x17, 0x0D, 0x00, 0x00, 0x00,
        ]
        func send(_ bytes: [UInt8]) async throws -> Reply {
            let headers = ["Authorization": "Bearer \(approver)", "Content-Type": "application/gzip"]
            let body = RequestBody(buffer: ByteBuffer(bytes: bytes))
            return try await house.send(.put, "/v1/lists/us_dno", headers, body)
        }
        #expect(try await send(Array(packed.dropLast(9))).problem == "bad-body")
        #expect(try await send(packed).status == 200)
        #expect(try await isListed("+12025550177") == true)
    }

    @Test(
        arguments: [
            ("us_dno", "", "", 400, "bad-body"), ("us_dno", "# nothing\n", "", 400, "bad-body"),
            ("nonsense", "+12025550101\n", "", 404, "not-found"), ("..%2Fx", "+12025550101\n", "", 404, "not-found"),
            ("us_dno", "+12025550101\n", "format=csv", 400, "bad-parameter"),
            ("us_dno", "+12025550101\n", "callingCode=0", 400, "bad-parameter"),
            ("us_dno", "x\n", "format=texts&callingCode=48", 400, "bad-parameter"),
            ("us_dno", "+12025550101\n", "force=true", 400, "bad-parameter"),
        ]
    )
    func `are refused when they cannot be meant`(
        name: String,
        lines: String,
        query: String,
        status: Int,
        problem: String
    ) async throws {
        let reply = try await put(lines, query, name: name)
        #expect(reply.status == status && reply.problem == problem, "\(reply.text)")
    }

    @Test func `are taken of types that hold lines, and of a size that is stated`() async throws {
        let json = try await house.send(.put, "/v1/lists/us_dno", as: approver, "{}", type: "application/json")
        #expect(json.problem == "unsupported-type")
        let large = try await house.send(
            .put,
            "/v1/lists/us_dno",
            as: approver,
            "x",
            type: "text/csv",
            headers: ["Content-Length": "\(Limits.listBytes + 1)"]
        )
        #expect(large.status == 413)
    }

    @Test func `leave nothing behind of what was refused`() async throws {
        _ = try await put("+12025550101\nnonsense\n")
        _ = try await put("+12025550101\n", "dryRun=true")
        let names = try FileManager.default.subpathsOfDirectory(atPath: house.folder.path + "/lists")
        #expect(names.filter { $0 != "arriving" } == [])
    }
}
