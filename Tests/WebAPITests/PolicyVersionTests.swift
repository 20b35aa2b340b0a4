// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import Node
import PolicyPacks
import Testing
import UsageModel

@testable import WebAPI

/// Versions of the policy over HTTP: kept when they are good, in force when two people want it.
@Suite struct `Versions of the policy` {
    private let house: House
    private let author: String
    private let approver: String

    init() throws {
        house = try House()
        author = try house.key(.policyAuthor, owner: "deskA")
        approver = try house.key(.policyApprover, owner: "deskB")
    }

    /// A small pack; `edit` changes the text of a file.
    private static func pack(
        id: String = "small",
        _ edit: (_ path: String, _ text: String) -> String = { $1 }
    ) -> JSON {
        let files = PackTemplate.files(id: id).map { file in
            JSON.Member(name: "\(id)/\(file.path)", value: JSON(edit(file.path, file.text)))
        }
        return ["folder": JSON(id), "files": .object(files)]
    }

    private func send(_ pack: JSON, as token: String) async throws -> Reply {
        let body = String(decoding: pack.bytes, as: UTF8.self)
        return try await house.send(.post, "/v1/policies/versions", as: token, body, type: "application/json")
    }

    private func activate(_ sha256: String, as token: String) async throws -> Reply {
        try await house.send(.post, "/v1/policies/versions/\(sha256)/activate", as: token)
    }

    private func kept(_ pack: JSON = Self.pack()) async throws -> String {
        let reply = try await send(pack, as: author)
        #expect([200, 201].contains(reply.status), "\(reply.text)")
        return try #require(reply.json["sha256"]?.string)
    }

    @Test func `are kept with what they are, once, and the same for the same files`() async throws {
        let first = try await send(Self.pack(), as: author)
        #expect(first.status == 201)
        #expect(first.json["state"] == "kept" && first.json["keptBy"] == "deskA" && first.json["cases"] == 2)
        let sha256 = try #require(first.json["sha256"]?.string)
        #expect(first.header("Location") == "/v1/policies/versions/\(sha256)")
        #expect(try await send(Self.pack(), as: approver).status == 200)
        let list = try await house.send(.get, "/v1/policies/versions", as: author)
        #expect(list.json["items"]?.items?.compactMap { $0["sha256"]?.string } == [sha256])
        let other = try await kept(Self.pack(id: "other"))
        #expect(other != sha256)
        #expect(house.service.policy.definition.sha256 == House.policy.definition.sha256)
    }

    @Test func `are refused with every mistake at its place`() async throws {
        let reply = try await send(
            Self.pack { path, text in
                path.hasPrefix("rules/")
                    ? text.replacing("signal.calls_60s > 60", with: "signal.cals_60s > 60")
                        .replacing("verdict: flag", with: "verdict: flog") : text
            },
            as: author
        )
        #expect(reply.status == 422 && reply.problem == "bad-pack", "\(reply.text)")
        #expect(Set(reply.pointers) == ["/files/small~1rules~1h-call-rate.yaml"])
        let details = reply.json["errors"]?.items?.compactMap { $0["detail"]?.string } ?? []
        #expect(details.count >= 2)
        #expect(details.allSatisfy { $0.hasPrefix("small/rules/h-call-rate.yaml:") })
        #expect(details.contains { $0.contains("did you mean") })
        #expect(try await house.send(.get, "/v1/policies/versions", as: author).json["items"]?.items == [])
    }

    @Test func `are refused when a case fails`() async throws {
        let reply = try await send(
            Self.pack { path, text in path.hasPrefix("rules/") ? text.replacing("> 60", with: "> 6000") : text },
            as: author
        )
        #expect(reply.status == 422 && reply.problem == "bad-pack", "\(reply.text)")
        #expect(reply.pointers == ["/files/small~1tests~1call-rate.yaml"])
        #expect(reply.json["errors"]?.items?[0]["detail"]?.string?.contains("failed: flags a number") == true)
    }

    /// Paths that could lead out of a pack, and bodies that are none.
    @Test(
        arguments: [
            "../secret.yaml", "small/../../etc/passwd", "/etc/passwd", "small//rules/x.yaml", "small/./x.yaml",
            "small/.hidden", "small\\rules\\x.yaml", "small/a\u{0}b.yaml", "small/a\nb.yaml", "",
            "small/" + String(repeating: "x", count: 260),
        ]
    )
    func `are refused with a path that a pack cannot have`(path: String) async throws {
        guard case .object(var members) = Self.pack(), case .object(let files) = members[1].value else { return }
        members[1].value = .object(files + [.init(name: path, value: "x")])
        let reply = try await send(.object(members), as: author)
        #expect(reply.status == 422, "\(reply.text)")
        #expect(reply.pointers == ["/files/" + Members.escaped(path)])
    }

    @Test(
        arguments: [
            (#"{"folder":"small"}"#, "/files"), (#"{"files":{"small/pack.yaml":"id: x"}}"#, "/folder"),
            (#"{"folder":"small","files":{"small/pack.yaml":1}}"#, "/files/small~1pack.yaml"),
            (#"{"folder":"small","files":{"other/pack.yaml":"id: x"}}"#, "/files"),
            (#"{"folder":"../small","files":{"../small/pack.yaml":"id: x"}}"#, "/folder"),
            (#"{"folder":"small","files":{"small/pack.yaml":"id: x"},"force":true}"#, "/force"),
        ]
    )
    func `are refused with a body that is no pack`(body: String, pointer: String) async throws {
        let reply = try await house.send(.post, "/v1/policies/versions", as: author, body, type: "application/json")
        #expect(reply.status == 422 && reply.pointers.contains(pointer), "\(reply.text)")
    }

    @Test func `come into force when a second person approves, for the next decision`() async throws {
        let sha256 = try await kept()
        let proposed = try await activate(sha256, as: author)
        #expect(proposed.status == 202)
        #expect(proposed.json["proposal"]?["askedBy"] == "deskA")
        #expect(proposed.json["proposal"]?["against"]?.string == House.policy.definition.sha256)
        #expect(house.service.policy.definition.sha256 == House.policy.definition.sha256)
        // Whoever proposed does not approve, with another key neither.
        let second = try house.key(.policyApprover, owner: "deskA")
        #expect(try await activate(sha256, as: second).status == 202)
        let author2 = try house.key(.policyAuthor, owner: "cyd")
        #expect(try await activate(sha256, as: author2).problem == "forbidden")
        let done = try await activate(sha256, as: approver)
        #expect(done.status == 200, "\(done.text)")
        #expect(done.json["policy"]?["sha256"]?.string == sha256)
        #expect(done.json["policy"]?["origin"] == "activation")
        #expect(done.json["policy"]?["by"]?.items?.compactMap(\.string) == ["deskA", "deskB"])
        #expect(done.json["activation"]?["begun"]?.items?.compactMap(\.string) == ["calls_60s"])
        #expect(house.service.policy.definition.sha256 == sha256)
        let decided = try await house.send(
            .post,
            "/v1/decisions",
            as: try house.key(.enforcer),
            Usage.call("e-1"),
            type: Usage.structured
        )
        #expect(decided.json["policy"]?["sha256"]?.string == sha256)
        let active = try await house.send(.get, "/v1/policies", as: author)
        #expect(active.json["items"]?.items?[0]["configured"]?["isInForce"] == false)
        #expect(active.json["items"]?.items?[0]["why"]?["pl"]?.string?.isEmpty == false)
        // Once more is no change.
        #expect(try await activate(sha256, as: author).status == 200)
        let record = try #require(try house.journal.find(key: PolicyRecord.key, kind: .policy))
        #expect(PolicyRecord(record.firstBytes)?.sha256 == sha256)
        #expect(ActivationNote(record.secondBytes)?.by == ["deskA", "deskB"])
    }

    @Test func `are on the record with who sent, proposed and withdrew them`() async throws {
        let sha256 = try await kept()
        #expect(try await activate(sha256, as: author).status == 202)
        let path = "/v1/policies/versions/\(sha256)/activate"
        #expect(try await house.send(.delete, path, as: approver).status == 204)
        #expect(try await house.send(.delete, path, as: approver).status == 404)
        let bad = Self.pack(id: "bad") { $1.replacing("verdict:", with: "verdict: x") }
        #expect(try await send(bad, as: author).status == 422)
        try house.journal.waitUntilAllDurable()
        try house.feedViews()
        let audit = try await house.send(.get, "/v1/audit", as: try house.key(.auditor))
        let items = try #require(audit.json["items"]?.items)
        #expect(items.compactMap { $0["action"]?.string } == ["withdrawPolicy", "proposePolicy", "keepPolicy"])
        #expect(items.compactMap { $0["by"]?.string } == ["deskB", "deskA", "deskA"])
        #expect(items.allSatisfy { $0["subject"]?.string == sha256 })
        // What cannot be recorded is not proposed.
        house.journal.close()
        #expect(try await activate(sha256, as: author).status == 503)
        #expect(try house.service.policyDesk().proposals.proposals(at: house.clock.now).isEmpty)
    }

    @Test func `explain what they decided when another one is in force`() async throws {
        let one = try await kept()
        _ = try await activate(one, as: author)
        #expect(try await activate(one, as: approver).status == 200)
        let gate = try house.key(.enforcer)
        var last = ""
        for number in 0..<62 {
            let body = Usage.call("x-\(number)")
            let reply = try await house.send(.post, "/v1/decisions", as: gate, body, type: Usage.structured)
            last = try #require(reply.json["id"]?.string)
        }
        func explained() async throws -> JSON {
            try await house.send(.get, "/v1/decisions/\(last)/explanation", as: author).json
        }
        try house.journal.waitUntilAllDurable()
        let before = try await explained()
        #expect(before["isCurrentPolicy"] == true && before["reasons"]?.items?.isEmpty == false, "\(before)")
        let two = try await kept(
            Self.pack { path, text in path.hasPrefix("rules/") ? text.replacing("> 60", with: "> 59") : text }
        )
        _ = try await activate(two, as: author)
        #expect(try await activate(two, as: approver).status == 200)
        let after = try await explained()
        #expect(after["isCurrentPolicy"] == false)
        #expect(after["reasons"] == before["reasons"])
    }

    @Test func `show what would change`() async throws {
        let one = try await kept()
        _ = try await activate(one, as: author)
        #expect(try await activate(one, as: approver).status == 200)
        let two = try await kept(
            Self.pack { path, text in path.hasPrefix("rules/") ? text.replacing("> 60", with: "> 59") : text }
        )
        let reply = try await activate(two, as: author)
        let change = try #require(reply.json["changes"]?.items?.first)
        #expect(change["part"] == "rule" && change["id"] == "call-rate" && change["kind"] == "changed")
        #expect(change["details"]?.items?[0].string?.hasPrefix("when: ") == true)
        let shown = try await house.send(.get, "/v1/policies/versions/\(two)", as: author)
        #expect(shown.json["changes"] == reply.json["changes"])
        #expect(shown.json["proposal"]?["askedBy"] == "deskA")
    }

    @Test func `are proposed anew when another came into force meanwhile`() async throws {
        let (one, two) = (try await kept(), try await kept(Self.pack(id: "other")))
        #expect(try await activate(one, as: author).status == 202)
        #expect(try await activate(two, as: author).status == 202)
        #expect(try await activate(two, as: approver).status == 200)
        #expect(try await activate(one, as: approver).problem == "conflict")
        let path = "/v1/policies/versions/\(one)/activate"
        #expect(try await house.send(.delete, path, as: author).status == 204)
        #expect(try await house.send(.delete, path, as: author).status == 404)
        #expect(try await activate(one, as: author).status == 202)
        #expect(try await activate(one, as: approver).status == 200)
    }

    @Test func `wait a week for the second person and no longer`() async throws {
        let sha256 = try await kept()
        #expect(try await activate(sha256, as: author).status == 202)
        house.clock.advance(seconds: 7 * 86_400)
        // The second person's word is now the first one.
        #expect(try await activate(sha256, as: approver).status == 202)
        #expect(try await activate(sha256, as: author).status == 403)
        let other = try house.key(.policyApprover, owner: "cyd")
        #expect(try await activate(sha256, as: other).status == 200)
    }

    @Test func `wait on when the journal takes nothing`() async throws {
        let sha256 = try await kept()
        #expect(try await activate(sha256, as: author).status == 202)
        house.journal.close()
        #expect(try await activate(sha256, as: approver).status == 503)
        #expect(house.service.policy.definition.sha256 == House.policy.definition.sha256)
        let shown = try await house.send(.get, "/v1/policies/versions/\(sha256)", as: author)
        #expect(shown.json["proposal"]?["askedBy"] == "deskA")
    }

    @Test(arguments: ["00", String(repeating: "g", count: 64), "..%2Flists", String(repeating: "0", count: 64)])
    func `that are not kept are not found`(sha256: String) async throws {
        #expect(try await house.send(.get, "/v1/policies/versions/\(sha256)", as: author).status == 404)
        #expect(try await activate(sha256, as: author).status == 404)
    }
}
