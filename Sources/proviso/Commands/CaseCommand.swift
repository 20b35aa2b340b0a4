// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Node

/// `proviso case`: what waits for a person, and what a person finds.
struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Lists cases, shows one, claims it, and decides it.",
        subcommands: [
            CaseListCommand.self, CaseShowCommand.self, CaseClaimCommand.self, CaseDecideCommand.self,
        ]
    )
}

/// How the commands print what the service answers.
struct CaseOutput: ParsableArguments {
    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    @Flag(help: "Show phone numbers and people's words as they are, as far as the key may see them.")
    var raw = false

    /// The answer as it may be shown.
    func shown(_ reply: APIClient.Reply) -> String {
        if raw { return reply.text }
        var masking = JSONMasking(reply.body[...])
        guard let masked = masking.masked() else { return "" }
        return String(decoding: masked, as: UTF8.self)
    }

    /// Prints the answer as JSON where that was asked for; else `body` prints what it holds.
    func tell(_ reply: APIClient.Reply, _ body: (CaseAnswer) -> String) {
        let text = shown(reply)
        if json { return Terminal.say(text + "\n") }
        Terminal.say(body(CaseAnswer(text)))
    }
}

/// `proviso case list`: a line for each.
struct CaseListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists cases, the highest priority first, then the oldest."
    )

    @Option(help: "undecided, open, claimed, waiting or decided; all: whatever their state.")
    var state = "undecided"

    @Option(help: "Only cases of this clause.")
    var clause: String?

    @Option(help: "Only cases of this customer.")
    var customer: String?

    @Option(help: "Only cases that this person has claimed.")
    var assignee: String?

    @Option(help: "Only cases of this priority and above, 0 to 100.")
    var priority: Int?

    @Option(help: "Only cases opened at this moment or later, such as 2026-03-02T15:04:05Z.")
    var since: String?

    @Option(help: "How many, at most 200.")
    var limit = 50

    @OptionGroup var output: CaseOutput
    @OptionGroup var client: ClientOptions

    func run() async throws {
        var query = [("limit", String(limit))]
        if state != "all" { query.append(("state", state)) }
        for (name, value) in [
            ("clause", clause), ("customer", customer), ("assignee", assignee),
            ("priority", priority.map { String($0) }), ("since", since),
        ] {
            if let value { query.append((name, value)) }
        }
        let text = query.map { "\($0.0)=\(APIClient.escaped($0.1))" }.joined(separator: "&")
        output.tell(try await client.send("GET", "/v1/cases?" + text)) { answer in
            let words = CaseWords(language: client.language)
            var table = TextTable(headings: words.headings, widths: [30, 14, 9, 16, 24, 9, 20, 24])
            for item in answer.items {
                table.append([
                    item["id"], words.state(item["state"]), item["priority"], item["clause"], item["customer"],
                    item["decisions"], item["openedAt"].prefix(19) + "Z", item["assignee"],
                ])
            }
            let more = answer["nextCursor"].isEmpty ? "" : words.fewer + "\n"
            return table.text + more
        }
    }
}

/// `proviso case show`: all there is to one.
struct CaseShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a case: what was decided and measured, what holds, and who did what."
    )

    @Argument(help: "The case, such as case-1042.")
    var id: String

    @OptionGroup var output: CaseOutput
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let reply = try await client.send("GET", "/v1/cases/\(APIClient.escaped(id))")
        output.tell(reply) { CaseText(client.language).whole($0) }
    }
}

/// `proviso case claim`: says who looks at it.
struct CaseClaimCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "Claims a case, so that nobody else looks at it as well; or gives it back."
    )

    @Argument(help: "The case, such as case-1042.")
    var id: String

    @Flag(help: "Give it back.")
    var release = false

    @OptionGroup var output: CaseOutput
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = "/v1/cases/\(APIClient.escaped(id))/claim"
        let reply = try await client.send(release ? "DELETE" : "POST", path)
        output.tell(reply) { CaseText(client.language).line($0) }
    }
}
