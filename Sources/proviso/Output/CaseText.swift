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
struct CaseText {
    let words: CaseWords

    init(_ language: SpokenLanguage) { words = CaseWords(language: language) }

    /// In a line: which, where it stands, and who has it.
    func line(_ answer: CaseAnswer) -> String {
        let holder = answer["assignee"]
        let outcome = answer["outcome"]
        return "\(answer["id"]): \(words.state(answer["state"]))" + (holder.isEmpty ? "" : " \(words.by(holder))")
            + (outcome.isEmpty ? "" : ", \(words.outcome(outcome))") + "\n"
    }

    /// All of it: what it is about, what was decided and measured, what holds, and what people did.
    func whole(_ answer: CaseAnswer) -> String {
        var lines = [
            "\(answer["id"])  \(words.state(answer["state"]))  \(words.priority) \(answer["priority"])",
            "  \(words.clause) \(answer["clause"])  \(text(answer.inside("clauseTitle")))",
            "  \(words.customer) \(answer["customer"])",
            "  \(words.opened) \(answer["openedAt"]) \(words.by(answer.inside("openedBy")["id"]))",
        ]
        if !answer["assignee"].isEmpty { lines.append("  \(words.claimed) \(words.by(answer["assignee"]))") }
        if !answer["previous"].isEmpty { lines.append("  \(words.before) \(answer["previous"])") }
        for subject in answer.list("subjects") { lines.append("  \(padded(subject["kind"])) \(subject["id"])") }
        lines.append("\(words.decisions) \(answer["decisions"])")
        for decision in answer.list("shownDecisions") { lines += text(of: decision) }
        if answer["decisionsLeftOut"] != "0" { lines.append("  \(words.more(answer["decisionsLeftOut"]))") }
        lines.append(words.inForce)
        for standing in answer.list("measures") {
            let subject = standing.inside("subject")
            for measure in standing.list("measures") {
                let until = measure["until"].isEmpty ? "" : " \(words.until(measure["until"]))"
                lines.append("  \(subject["kind"]) \(subject["id"]): \(measure["measure"]) (\(measure["id"]))\(until)")
            }
        }
        lines.append(words.history)
        for act in answer.list("history") { lines += history(act) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(of decision: CaseAnswer) -> [String] {
        var lines = ["  \(decision["time"])  \(decision["verdict"])  \(decision["type"])  \(decision["id"])"]
        for reason in decision.list("reasons") {
            let message = reason.inside("message")
            // Both, for what was said to whom it is about is said in both.
            lines.append("    \(reason["rule"]): \(text(message))")
            let other = words.language(en: message["pl"], pl: message["en"])
            lines.append("    \(String(repeating: " ", count: reason["rule"].count))  \(other)")
            for evidence in reason.inside("evidence").all { lines.append("      \(evidence.name) = \(evidence.value)") }
        }
        return lines
    }

    private func history(_ act: CaseAnswer) -> [String] {
        let finding = act.inside("determination")
        let evidence = act.inside("evidence")
        let result = words.outcome(finding["outcome"]) + evidence["title"]
        var lines = ["  \(act["at"])  \(act["type"]) \(words.by(act["by"]))  \(result)"]
        let said = [
            act["note"], both(act.inside("reason")), both(finding.inside("reason")), evidence["note"],
            evidence["reference"], evidence["decision"],
        ]
        lines += said.filter { !$0.isEmpty }.map { "    \($0)" }
        let measure = finding.inside("measure")
        if !measure["measure"].isEmpty {
            let subject = "\(measure["kind"]) \(measure["subject"])"
            lines.append("    \(words.measure(measure["measure"], on: subject)) (\(measure["id"]))")
        }
        return lines
    }

    private func text(_ text: CaseAnswer) -> String { words.language(en: text["en"], pl: text["pl"]) }

    private func both(_ text: CaseAnswer) -> String {
        text["en"] == text["pl"] ? text["en"] : "\(text["en"]) / \(text["pl"])"
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, 10 - text.count))
    }
}
