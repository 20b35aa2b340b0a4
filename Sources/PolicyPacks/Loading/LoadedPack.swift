// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine

/// A pack, read together with the packs it extends: a definition that can be compiled, and what was wrong with it.
package struct LoadedPack: Sendable {
    /// A person or a role that agreed to the pack.
    package struct Approval: Hashable, Sendable {
        package var by: String
        package var on: String
    }

    /// The strongest lasting measure a clause of the pack allows a subject.
    package struct MeasureCeiling: Hashable, Sendable {
        package var clause: String
        package var subject: SubjectKind
        package var measure: Measure
        package var location: SourceLocation
    }

    /// The folder as it was named.
    package var folder: String
    /// What was read; parts that could not be read are left out.
    package var definition = PolicyDefinition()
    /// The languages of the pack's texts.
    package var languages: [String] = []
    /// Which language decides when texts differ: `none`, `en` or `pl`.
    package var prevailingLanguage = "none"
    package var approvals: [Approval] = []
    package var measureCeilings: [MeasureCeiling] = []
    /// The clauses that say which lasting measures they allow; the others leave it to the engine's table.
    package var clausesWithMeasures: Set<String> = []
    /// The named thresholds, in the order of their names, with the values in force.
    package var parameters: [Parameter] = []
    /// Which parameters a rule (`rule short-calls`) or a signal (`signal calls_10s`) names, in the order of its text.
    package var parameterUses: [String: [String]] = [:]
    /// The folders that were joined: the pack's own first, then those it extends.
    package var folders: [String] = []
    /// The test files of all of them, in that order.
    package var tests: [PackFile] = []
    /// What is wrong, in the order of finding.
    package var issues: [PolicyIssue] = []
    /// The lines of every file that was read, to show them with issues.
    package var sources: [String: SourceLines] = [:]
    /// Names of signals and ids of rules that were there but could not be read: what misses them is not to be told.
    package var unreadable: Set<String> = []

    /// An empty pack of a folder.
    package init(folder: String) { self.folder = folder }
}
