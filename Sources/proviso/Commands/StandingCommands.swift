// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import Foundation
import Node
import PolicyPacks
import UsageModel

/// Whom a command is about.
struct SubjectArguments: ParsableArguments {
    @Argument(help: "customer, endUser, number, campaign, device or apiClient.")
    var kind: String

    @Argument(help: "The id as events name it; a number in E.164. 'CUSTOMER/ID' says whose it is.")
    var id: String

    @Option(help: "Whose it is; needed for all but customers and numbers.")
    var customer: String?

    func validate() throws {
        let kinds = SubjectKind.allCases.map(\.name)
        guard kinds.contains(kind) else {
            throw ValidationError("'\(kind)' is no kind of subject; there are \(kinds.joined(separator: ", "))")
        }
    }

    /// The path of the subject's standing, and whatever is added to its query.
    func path(_ further: [(String, String)] = []) -> String {
        var (customer, id) = (customer, id)
        if kind != SubjectKind.customer.name, customer == nil, let slash = id.firstIndex(of: "/") {
            customer = String(id[..<slash])
            id = String(id[id.index(after: slash)...])
        }
        let query = (customer.map { [("customer", $0)] } ?? []) + further
        let text = query.map { "\($0.0)=\(APIClient.escaped($0.1))" }.joined(separator: "&")
        return "/v1/standing/\(kind)/\(APIClient.escaped(id))" + (text.isEmpty ? "" : "?" + text)
    }
}

/// What the two commands that put a measure share.
struct MeasureOptions: ParsableArguments {
    @Option(help: "The clause of record, such as B or B.dialing.")
    var clause: String

    @Option(help: "Why, in your words; it stands in decisions that refuse and in the journal.")
    var reason: String

    @Option(name: .customLong("reason-pl"), help: "The same in Polish.")
    var reasonPolish: String?

    @Option(name: .customLong("for"), help: "How long, such as 4h or 30d; until lifted when not given.")
    var duration: String?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    func validate() throws {
        if let duration, PackDuration.microseconds(duration) == nil {
            throw ValidationError("--for \(duration): expected a duration such as 90m, 4h or 30d")
        }
    }

    /// The body of the request.
    func body(_ measure: Measure, at now: Instant) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("measure")
        writer.string(measure.name)
        writer.key("clause")
        writer.string(clause)
        writer.key("reason")
        writer.string(reason)
        if let reasonPolish {
            writer.key("reasonPL")
            writer.string(reasonPolish)
        }
        if let microseconds = duration.flatMap({ PackDuration.microseconds($0) }) {
            writer.key("until")
            writer.instant(now.advanced(byMicroseconds: microseconds))
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// `proviso suspend`: nothing more is let through for a subject, from the next decision on.
struct SuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Suspends a customer, an end user, a number, a campaign, a device or an API client.",
        discussion: "Emergency calls pass all the same. A whole customer needs the role senior-reviewer."
    )

    @OptionGroup var subject: SubjectArguments
    @OptionGroup var measure: MeasureOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = subject.path(measure.dryRun ? [("dryRun", "true")] : [])
        let reply = try await client.send("PUT", path, json: measure.body(.suspend, at: WallClock.now))
        if measure.json { return Terminal.say(reply.text + "\n") }
        let done =
            measure.dryRun
            ? client.language(en: "would be suspended", pl: "zawieszenie nastąpiłoby")
            : client.language(en: "suspended, from the next decision on", pl: "zawieszenie od następnej decyzji")
        Terminal.say("\(subject.kind) \(Masking.masked(subject.id)): \(done)\n")
    }
}

/// `proviso terminate`: asks for an end; a second person has to agree.
struct TerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "Asks for the termination of a subject; a second person has to agree."
    )

    @OptionGroup var subject: SubjectArguments
    @OptionGroup var measure: MeasureOptions
    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = subject.path(measure.dryRun ? [("dryRun", "true")] : [])
        let reply = try await client.send("PUT", path, json: measure.body(.terminate, at: WallClock.now))
        if measure.json || measure.dryRun { return Terminal.say(reply.text + "\n") }
        let answer = try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
        let id = (answer?["approval"] as? [String: Any])?["id"] as? String ?? "?"
        let waits = client.language(
            en: "waits for a second person, who runs 'proviso approve \(id)'",
            pl: "czeka na drugą osobę, która uruchomi 'proviso approve \(id)'"
        )
        Terminal.say("\(subject.kind) \(Masking.masked(subject.id)): \(waits)\n")
    }
}

/// `proviso approve`: the second person's word.
struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agrees to a termination that somebody else asked for."
    )

    @Argument(help: "What waits: the id that 'proviso terminate' printed.")
    var id: String

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let reply = try await client.send("POST", "/v1/approvals/\(APIClient.escaped(id))/approve")
        Terminal.say(reply.text + "\n")
    }
}

/// `proviso reinstate`: lifts measures from a subject.
struct ReinstateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reinstate",
        abstract: "Lifts what people and machines put on a subject, or one measure of it."
    )

    @OptionGroup var subject: SubjectArguments

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Only this measure: its id, or the rule that put it there.")
    var measure: String?

    @Flag(help: "Show what is in force, and lift nothing.")
    var dryRun = false

    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        if dryRun {
            return Terminal.say(try await client.send("GET", subject.path()).text + "\n")
        }
        let further = [("reason", reason)] + (measure.map { [("measure", $0)] } ?? [])
        let reply = try await client.send("DELETE", subject.path(further))
        if json { return Terminal.say(reply.text + "\n") }
        let done = client.language(en: "lifted", pl: "zniesiono")
        Terminal.say("\(subject.kind) \(Masking.masked(subject.id)): \(done)\n")
    }
}
