// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import Foundation
import Node
import PolicyPacks
import UsageModel

/// `proviso case decide`: a person's finding.
struct CaseDecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Says what was found: confirmed, notConfirmed, or needsMore.",
        discussion: """
            A measure comes with a finding when --measure says which; a termination waits for a second person, who runs \
            'proviso approve'. Without --kind and --subject the measure is on the customer of the case.
            """
    )

    @Argument(help: "The case, such as case-1042.")
    var id: String

    @Argument(help: "confirmed, notConfirmed or needsMore.")
    var outcome: String

    @Option(help: "Why, in your words; the customer may read it.")
    var reason: String

    @Option(name: .customLong("reason-pl"), help: "The same in Polish.")
    var reasonPolish: String

    @Option(help: "The clause, when it is another than that of the case.")
    var clause: String?

    @Option(help: "watch, warn, restrict, suspend or terminate.")
    var measure: String?

    @Option(help: "What it is on: customer, endUser, number, campaign, device or apiClient.")
    var kind: String?

    @Option(help: "The id of what it is on; a number in E.164.")
    var subject: String?

    @Option(help: "What 'restrict' takes away.")
    var capability: String?

    @Option(name: .customLong("for"), help: "How long the measure holds, such as 4h; until lifted when not given.")
    var duration: String?

    @OptionGroup var output: CaseOutput
    @OptionGroup var client: ClientOptions

    func validate() throws {
        guard measure == nil else {
            if let duration, PackDuration.microseconds(duration) == nil {
                throw ValidationError("--for \(duration): expected a duration such as 90m, 4h or 30d")
            }
            if (kind == nil) != (subject == nil) { throw ValidationError("--kind and --subject go together") }
            return
        }
        if kind != nil || subject != nil || capability != nil || duration != nil {
            throw ValidationError("--kind, --subject, --capability and --for say more about a --measure")
        }
    }

    func run() async throws {
        let path = "/v1/cases/\(APIClient.escaped(id))"
        var on = (kind: kind, id: subject)
        if measure != nil, on.id == nil {
            let answer = CaseAnswer(try await client.send("GET", path).text)
            on = (SubjectKind.customer.name, answer["customer"])
        }
        let reply = try await client.send("POST", path + "/determination", json: body(on.kind, on.id))
        output.tell(reply) { answer in
            let approval = answer.inside("determination").inside("measure")["approval"]
            let text = CaseText(client.language)
            return text.line(answer) + (approval.isEmpty ? "" : text.words.waits(approval) + "\n")
        }
    }

    private func body(_ kind: String?, _ subject: String?) -> String {
        var writer = JSONWriter()
        func put(_ name: String, _ value: String?) {
            guard let value else { return }
            writer.key(name)
            writer.string(value)
        }
        writer.beginObject()
        put("outcome", outcome)
        put("clause", clause)
        put("reason", reason)
        put("reasonPL", reasonPolish)
        if let measure {
            writer.key("measure")
            writer.beginObject()
            put("kind", kind)
            put("id", subject)
            put("measure", measure)
            put("capability", capability)
            if let microseconds = duration.flatMap({ PackDuration.microseconds($0) }) {
                put("until", WallClock.now.advanced(byMicroseconds: microseconds).description)
            }
            writer.endObject()
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
