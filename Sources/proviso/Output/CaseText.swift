// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// A JSON object of the service, for printing: what is not there is an empty text.
struct CaseAnswer {
    private let members: [String: Any]

    init(_ text: String) {
        members = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }

    private init(_ members: [String: Any]) { self.members = members }

    subscript(name: String) -> String { Self.text(members[name]) }

    /// The names of the members and their values, by name.
    var all: [(name: String, value: String)] {
        members.sorted { $0.key < $1.key }.map { ($0.key, Self.text($0.value)) }
    }

    func inside(_ name: String) -> CaseAnswer { CaseAnswer(members[name] as? [String: Any] ?? [:]) }

    func list(_ name: String) -> [CaseAnswer] { (members[name] as? [[String: Any]] ?? []).map { CaseAnswer($0) } }

    var items: [CaseAnswer] { list("items") }

    private static func text(_ value: Any?) -> String {
        switch value {
        case let text as String: text
        case let number as NSNumber: "\(number)"
        case let list as [Any]: list.map { text($0) }.joined(separator: ", ")
        case nil, is NSNull: ""
        default: "…"
        }
    }
}

/// A case for people.
enum CaseText {
    /// In a line: which, where it stands, and who has it.
    static func line(_ answer: CaseAnswer) -> String {
        let holder = answer["assignee"]
        let outcome = answer["outcome"]
        return "\(answer["id"]): \(answer["state"])" + (holder.isEmpty ? "" : " by \(holder)")
            + (outcome.isEmpty ? "" : ", \(outcome)") + "\n"
    }

    /// All of it: what it is about, what was decided and measured, what holds, and what people did.
    static func whole(_ answer: CaseAnswer) -> String {
        var lines = [
            "\(answer["id"])  \(answer["state"])  priority \(answer["priority"])",
            "  clause     \(answer["clause"])  \(both(answer.inside("clauseTitle")))",
            "  customer   \(answer["customer"])",
            "  opened     \(answer["openedAt"]) by \(answer.inside("openedBy")["id"])",
        ]
        if !answer["assignee"].isEmpty { lines.append("  claimed    by \(answer["assignee"])") }
        if !answer["previous"].isEmpty { lines.append("  before     \(answer["previous"])") }
        for subject in answer.list("subjects") { lines.append("  \(padded(subject["kind"])) \(subject["id"])") }
        lines.append("decisions  \(answer["decisions"])")
        for decision in answer.list("shownDecisions") { lines += text(decision) }
        if answer["decisionsLeftOut"] != "0" { lines.append("  and \(answer["decisionsLeftOut"]) more") }
        lines.append("measures in force")
        for standing in answer.list("measures") {
            let subject = standing.inside("subject")
            for measure in standing.list("measures") {
                let until = measure["until"].isEmpty ? "" : " until \(measure["until"])"
                lines.append("  \(subject["kind"]) \(subject["id"]): \(measure["measure"]) (\(measure["id"]))\(until)")
            }
        }
        lines.append("history, the newest first")
        for act in answer.list("history") { lines += history(act) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ decision: CaseAnswer) -> [String] {
        var lines = ["  \(decision["time"])  \(decision["verdict"])  \(decision["type"])  \(decision["id"])"]
        for reason in decision.list("reasons") {
            let message = reason.inside("message")
            lines.append("    \(reason["rule"]): \(message["en"])")
            lines.append("    \(String(repeating: " ", count: reason["rule"].count))  \(message["pl"])")
            for evidence in reason.inside("evidence").all { lines.append("      \(evidence.name) = \(evidence.value)") }
        }
        return lines
    }

    private static func history(_ act: CaseAnswer) -> [String] {
        let finding = act.inside("determination")
        let evidence = act.inside("evidence")
        var lines = ["  \(act["at"])  \(act["type"]) by \(act["by"])  \(finding["outcome"])\(evidence["title"])"]
        let words = [
            act["note"], both(act.inside("reason")), both(finding.inside("reason")), evidence["note"],
            evidence["reference"], evidence["decision"],
        ]
        lines += words.filter { !$0.isEmpty }.map { "    \($0)" }
        let measure = finding.inside("measure")
        if !measure["measure"].isEmpty {
            lines.append("    \(measure["measure"]) on \(measure["kind"]) \(measure["subject"]) (\(measure["id"]))")
        }
        return lines
    }

    private static func both(_ text: CaseAnswer) -> String {
        text["en"] == text["pl"] ? text["en"] : "\(text["en"]) / \(text["pl"])"
    }

    private static func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, 10 - text.count))
    }
}
