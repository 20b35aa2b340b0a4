// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Hummingbird
import Testing
import UsageModel

@testable import WebAPI

@Suite struct `If-Match` {
    @Test(
        arguments: [
            (nil, true), ("*", true), (#""v1""#, true), (#""v2""#, false), (#""v2", "v1""#, true),
            ("\"v2\",\t\"v1\" ", true), (#""v2", *"#, true), (#"W/"v1""#, false), ("v1", false), ("", false),
            (#""V1""#, false), (",", false),
        ] as [(String?, Bool)]
    )
    func `holds for any state, and for those it names by the letter`(field: String?, holds: Bool) {
        let problem = Precondition(field).flatMap { condition -> Problem? in
            do throws(Problem) {
                try condition.check(#""v1""#)
                return nil
            } catch {
                return error
            }
        }
        #expect((problem == nil) == holds)
        if let problem { #expect(problem == .changedMeanwhile(#""v1""#)) }
    }

    @Test func `is refused in the same words for a standing, a webhook and a case`() async throws {
        let house = try House()
        let (admin, reviewer) = (try house.key(.admin), try house.key(.reviewer))
        let json = "application/json"
        let hook = #"{"name":"desk","url":"https://hooks.example.com/"}"#
        let made = try await house.send(.post, "/v1/webhooks", as: admin, hook, type: json)
        let id = try #require(made.json["webhook"]?["id"]?.string)
        let opening = #"{"customer":"c-1","clause":"B.dialing","reason":"Seen."}"#
        let opened = try await house.send(.post, "/v1/cases", as: reviewer, opening, type: json)
        let number = try #require(opened.json["id"]?.string)
        let measure = #"{"measure":"warn","clause":"B.dialing","reason":"A test."}"#
        let standing = "/v1/standing/number/%2B12025550101"
        let requests: [(HTTPRequest.Method, resource: String, act: String, String, String)] = [
            (.put, standing, "", reviewer, measure), (.delete, standing, "", reviewer, ""),
            (.put, "/v1/webhooks/\(id)", "", admin, hook), (.delete, "/v1/webhooks/\(id)", "", admin, ""),
            (.post, "/v1/webhooks/\(id)", "/rotate", admin, ""),
            (.post, "/v1/cases/\(number)", "/notes", reviewer, #"{"note":"Late."}"#),
        ]
        for (method, resource, act, token, body) in requests {
            let headers = ["If-Match": #""gone""#]
            let type = body.isEmpty ? nil : json
            let reply = try await house.send(method, resource + act, as: token, body, type: type, headers: headers)
            #expect(reply.status == 412 && reply.problem == "changed-meanwhile", "\(resource): \(reply.text)")
            #expect(reply.json["title"] == "It has changed since it was read")
            let detail = try #require(reply.json["detail"]?.string)
            let shown = try await house.send(.get, resource, as: token)
            #expect(detail == "Read it again; its ETag is \(try #require(shown.header("ETag"))).")
        }
    }
}
