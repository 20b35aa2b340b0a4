// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// Collects what is wrong with a pack, so that a person sees all of it at once.
final class Complaints {
    private(set) var issues: [PolicyIssue] = []
    private(set) var sources: [String: SourceLines] = [:]

    /// Reports an issue.
    func add(_ message: String, at location: SourceLocation, length: Int = 1, suggestion: String? = nil) {
        guard issues.count < PackLimits.issuesMax else { return }
        issues.append(PolicyIssue(message, at: location, length: length, suggestion: suggestion))
    }

    /// Reports an issue with a value.
    func add(_ message: String, at node: PackNode, suggestion: String? = nil) {
        add(message, at: node.location, length: node.length, suggestion: suggestion)
    }

    /// Reports a word that is none of `words`, with the nearest of them.
    func addUnknown(_ what: String, _ word: String, at node: PackNode, among words: [String]) {
        let nearest = Spelling.nearest(to: word, among: words)
        let listed = words.count <= 16 ? "; it is one of \(words.joined(separator: ", "))" : ""
        add("Unknown \(what) '\(word.shortened)'\(listed)", at: node, suggestion: nearest)
    }

    /// Keeps the lines of a file, to show them with its issues.
    func remember(_ file: String, lines: SourceLines) { sources[file] = lines }
}
