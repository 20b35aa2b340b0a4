// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Outbox
import PolicyPacks

/// The settings of one run, checked; each with where it came from.
package struct Configuration: Sendable {
    /// Where a value came from; what comes later counts more.
    package enum Origin: Sendable, Equatable {
        case usual
        case file(String, line: Int)
        case environment(String)
        case flag

        package var text: String {
            switch self {
            case .usual: "default"
            case .file(let path, let line): "\(path):\(line)"
            case .environment(let name): name
            case .flag: "flag"
            }
        }
    }

    /// What is wrong with a setting, and where it stands.
    package struct Issue: Error, Hashable, Sendable, CustomStringConvertible {
        package var place: String
        package var message: String

        package var description: String { "\(place): error: \(message)" }
    }

    private var values: [String: (text: String, origin: Origin)] = [:]

    /// The values that hold when nobody says anything.
    package init() {}

    /// Sets one value after checking it; nil when it is right.
    mutating func set(_ name: String, _ text: String, _ origin: Origin, place: String) -> Issue? {
        let (setting, nearest) = Setting.find(name)
        guard let setting else {
            let hint = nearest.map { " (did you mean '\($0)'?)" } ?? ""
            return Issue(place: place, message: "unknown setting '\(name)'\(hint)")
        }
        if let wrong = Self.problem(text, setting) {
            return Issue(place: place, message: "'\(name)' \(wrong)")
        }
        values[name] = (text, origin)
        return nil
    }

    private static func problem(_ text: String, _ setting: Setting) -> String? {
        let shown = setting.isSecret ? "" : ", not '\(text)'"
        switch setting.kind {
        case .text, .path:
            return text.isEmpty ? "needs a text" : nil
        case .number(let range):
            guard let number = Int(text), range.contains(number) else {
                return "needs a whole number from \(range.lowerBound) to \(range.upperBound)\(shown)"
            }
        case .truth:
            guard text == "true" || text == "false" else { return "needs true or false\(shown)" }
        case .duration:
            guard PackDuration.microseconds(text) != nil else {
                return "needs a duration such as 10ms, 30s, 5m, 12h or 30d\(shown)"
            }
        case .word(let words):
            guard words.contains(text) else { return "needs one of \(words.joined(separator: ", "))\(shown)" }
        case .files:
            for part in text.split(separator: ",") where part.split(separator: "=").count != 2 {
                return "needs NAME=FILE, several by commas\(shown)"
            }
        }
        return nil
    }

    /// The text of a setting; nil when it is off.
    package func text(_ name: String) -> String? {
        precondition(Setting.all.contains { $0.name == name }, "There is no setting of this name.")
        return values[name]?.text ?? Setting.all.first { $0.name == name }?.usual
    }

    package func number(_ name: String) -> Int { text(name).flatMap { Int($0) } ?? 0 }
    package func truth(_ name: String) -> Bool { text(name) == "true" }
    package func microseconds(_ name: String) -> Int64 { text(name).flatMap { PackDuration.microseconds($0) } ?? 0 }
    /// Pairs of names and files.
    package func files(_ name: String) -> [(name: String, file: String)] {
        (text(name) ?? "").split(separator: ",").map { part in
            let parts = part.split(separator: "=").map(String.init)
            return (parts[0], parts[1])
        }
    }

    /// Where the value of a setting came from.
    package func origin(_ name: String) -> Origin { values[name]?.origin ?? .usual }

    /// What only several settings together tell.
    func problemsTogether() -> [Issue] {
        var issues: [Issue] = []
        if (text("http.tls.certificate") == nil) != (text("http.tls.key") == nil) {
            issues.append(
                Issue(place: "configuration", message: "'http.tls.certificate' and 'http.tls.key' go together")
            )
        }
        let oidc = ["oidc.issuer", "oidc.audience", "oidc.keys"].filter { text($0) == nil }
        if !oidc.isEmpty, oidc.count < 3 {
            let names = oidc.map { "'\($0)'" }.joined(separator: " and ")
            issues.append(Issue(place: "configuration", message: "for access tokens \(names) is needed as well"))
        }
        return issues + mailProblems()
    }

    private func mailProblems() -> [Issue] {
        var problems: [String] = []
        if (text("smtp.host") == nil) != (text("smtp.from") == nil) {
            problems.append("'smtp.host' and 'smtp.from' go together")
        }
        if (text("smtp.user") == nil) != (text("smtp.password") == nil) {
            problems.append("'smtp.user' and 'smtp.password' go together")
        }
        if text("smtp.user") != nil, text("smtp.tls") == "none" {
            problems.append("a password is sent over TLS only: 'smtp.tls' needs starttls or tls")
        }
        if text("mail.to") != nil, text("smtp.host") == nil { problems.append("for 'mail.to' 'smtp.host' is needed") }
        for name in ["smtp.from", "mail.to"] where text(name).map({ MailAddress($0) == nil }) ?? false {
            problems.append("'\(name)' needs an address such as desk@example.com")
        }
        return problems.map { Issue(place: "configuration", message: $0) }
    }
}
