// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import DecisionEngine
import HTTPTypes
import Testing
import UsageModel
import WebAPI

@Suite struct `The language of a problem` {
    @Test(
        arguments: [
            (nil, .en), ("", .en), ("pl", .pl), ("pl-PL", .pl), ("PL", .pl), ("de", .en), ("de, pl;q=0.1", .pl),
            ("en, pl", .en), ("pl, en", .pl), ("en;q=0.5, pl;q=0.8", .pl), ("pl;q=0.5, en", .en), ("*", .en),
            ("pl;q=0", .en), ("pl ; q=0.9 , * ; q=0.5", .pl), (";;,,q=", .en), ("pl;q=nonsense", .en),
        ] as [(String?, Language)]
    )
    func `is the one that the client likes best, English where it does not say`(field: String?, language: Language) {
        #expect(Language(accepting: field) == language)
    }

    @Test(arguments: ProblemKind.allCases)
    func `has a title for each kind, and another one in the other language`(kind: ProblemKind) {
        #expect(!kind.title.en.isEmpty && !kind.title.pl.isEmpty && kind.title.en != kind.title.pl)
        let problem = Problem(kind, "So it is.", pl: "Tak jest.")
        let (english, polish) = (problem.document(in: .en), problem.document(in: .pl))
        #expect(english["title"]?.string == kind.title.en && english["detail"]?.string == "So it is.")
        #expect(polish["title"]?.string == kind.title.pl && polish["detail"]?.string == "Tak jest.")
        #expect(english["type"] == polish["type"] && english["status"] == polish["status"])
    }

    @Test func `is that of the request`() async throws {
        let house = try House()
        let key = try house.key(.reviewer)
        let answer = try await house.send(.get, "/v1/cases/case-1", as: key, headers: ["Accept-Language": "pl-PL, en"])
        #expect(answer.status == 404 && answer.header("Content-Language") == "pl")
        #expect(answer.json["title"]?.string == "Nie znaleziono")
        #expect(answer.json["detail"]?.string?.hasPrefix("Nie ma sprawy case-1;") == true)
    }
}
