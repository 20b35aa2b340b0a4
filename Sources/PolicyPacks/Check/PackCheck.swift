// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
import UsageModel

/// A pack, loaded and compiled, with everything that is wrong with it.
package struct PackCheck: Sendable {
    package let pack: LoadedPack
    /// The compiled policy; nil when there are issues.
    package private(set) var policy: Policy?
    package private(set) var report: IssueReport

    /// Checks the pack in a folder, with the parameters that a deployment sets.
    package static func run(
        _ folder: String,
        from reader: PackReader = .disk,
        overriding overrides: ParameterOverrides = .none
    ) throws(PackFailure) -> PackCheck {
        PackCheck(try PackLoader.load(folder, from: reader, overriding: overrides))
    }

    /// Checks a loaded pack.
    package init(_ pack: LoadedPack) {
        self.pack = pack
        let (policy, issues) = Policy.compile(pack.definition)
        let places = Set(pack.issues.map { Place($0.location) })
        let further = issues.filter { issue in
            !places.contains(Place(issue.location)) && !Self.isEcho(issue, of: pack)
        }
        report = IssueReport(pack.issues + further.map { Self.moved($0, in: pack) }, sources: pack.sources)
        self.policy = report.issues.isEmpty ? policy : nil
    }

    /// The check together with what is wrong with the pack's tests.
    package func adding(_ tests: PackTests) -> PackCheck {
        var both = self
        both.report = report.joined(with: tests.issues)
        if !both.report.issues.isEmpty { both.policy = nil }
        return both
    }

    /// Whether the pack is good.
    package var isGood: Bool { policy != nil }

    /// A summary in one line: what the pack has, or how many issues.
    package var summary: String {
        let definition = pack.definition
        guard isGood else {
            let count = report.issues.count
            return "\(pack.folder): \(count) \(count == 1 ? "issue" : "issues")"
        }
        let parts = [
            Self.counted(definition.rules.count, "rule"), Self.counted(definition.signals.count, "signal"),
            Self.counted(definition.lists.count + definition.hours.count, "list"),
        ]
        let digest = definition.sha256.prefix(12)
        return "\(definition.id) \(definition.version) (\(digest)): \(parts.joined(separator: ", ")), no issues"
    }

    /// One object: `{id, version, sha256, rules, signals, lists, issues}`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("id")
        writer.string(pack.definition.id)
        writer.key("version")
        writer.string(pack.definition.version)
        writer.key("sha256")
        writer.string(pack.definition.sha256)
        writer.key("rules")
        writer.integer(pack.definition.rules.count)
        writer.key("signals")
        writer.integer(pack.definition.signals.count)
        writer.key("lists")
        writer.integer(pack.definition.lists.count + pack.definition.hours.count)
        writer.key("issues")
        report.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }

    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private struct Place: Hashable {
        let file: String
        let line: Int
        let column: Int
        init(_ location: SourceLocation) { (file, line, column) = (location.file, location.line, location.column) }
    }

    /// Whether the compiler misses a signal that is in the pack but is wrong itself: that has been said at its place.
    private static func isEcho(_ issue: PolicyIssue, of pack: LoadedPack) -> Bool {
        let prefix = "there is no signal '"
        guard issue.message.hasPrefix(prefix) else { return false }
        let name = String(issue.message.dropFirst(prefix.count).prefix { $0 != "'" })
        return pack.unreadable.contains(name) || pack.definition.signals.contains { $0.name == name }
    }

    /// An issue about an expression of several lines stands at its first character, not in the blanks before it.
    private static func moved(_ issue: PolicyIssue, in pack: LoadedPack) -> PolicyIssue {
        guard let lines = pack.sources[issue.location.file] else { return issue }
        let tail = lines.tail(line: issue.location.line, column: issue.location.column)
        let blanks = tail.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
        guard blanks > 0, blanks < tail.unicodeScalars.count else { return issue }
        var moved = issue
        moved.location.column += blanks
        moved.length = max(1, issue.length - blanks)
        return moved
    }
}
