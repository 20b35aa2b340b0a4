// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import DecisionEngine
import Foundation
import PolicyPacks
import UsageModel

/// Loads the policy that the settings name, with its lists.
enum PolicySource {
    static func load(_ configuration: Configuration, keepingIn archive: PolicyArchive?) throws(NodeFailure) -> Policy {
        let folder = configuration.text("policy") ?? ""
        let recorder = PolicyArchive.Recorder()
        let check: PackCheck
        do throws(PackFailure) {
            check = try PackCheck.run(folder, from: recorder.reader)
        } catch {
            throw .policy("\(error)")
        }
        guard let policy = check.policy else {
            throw .policy(check.report.text + check.summary)
        }
        do {
            try archive?.keep(recorder.read, of: folder, sha256: policy.definition.sha256)
        } catch {
            throw .data("the pack cannot be kept beside the journal: \(error.localizedDescription)")
        }
        var files: [Registry] = []
        for (name, file) in configuration.files("lists") {
            guard policy.listNames.contains(name) else {
                throw .data(
                    "lists: no rule can ask for '\(name)'; there are \(policy.listNames.joined(separator: ", "))"
                )
            }
            files.append(try open(file, name))
        }
        return files.isEmpty ? policy : policy.asking(files)
    }

    private static func open(_ file: String, _ name: String) throws(NodeFailure) -> Registry {
        let registry: Registry
        do throws(RegistryFile.Failure) {
            registry = try RegistryFile.open(file)
        } catch {
            throw .data("\(error)")
        }
        guard registry.stamp.name == name else {
            throw .data("\(file): it is the list '\(registry.stamp.name)', not '\(name)'")
        }
        return registry
    }
}
