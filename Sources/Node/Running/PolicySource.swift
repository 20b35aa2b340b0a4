// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Connectors
import DecisionEngine
import Foundation
import PolicyPacks
import UsageModel

/// Loads the policy that the settings name, with its lists.
enum PolicySource {
    static func load(
        _ configuration: Configuration,
        keepingIn archive: PolicyArchive?,
        _ lists: ListArchive? = nil
    ) throws(NodeFailure) -> Policy {
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
            _ = try archive?.keep(recorder.read, of: folder, .init(policy.definition))
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
            let registry = try open(file, name)
            files.append(try lists.map { (lists) throws(NodeFailure) in try keep(file, registry, lists) } ?? registry)
        }
        return files.isEmpty ? policy : policy.asking(files)
    }

    /// The file as it is kept: what is in force is asked from there.
    private static func keep(
        _ file: String,
        _ registry: Registry,
        _ lists: ListArchive
    ) throws(NodeFailure) -> Registry {
        let seal = SHA256.hexadecimal(ofDigest: registry.stamp.seal)
        let known = lists.versions(registry.stamp.name).first { $0.seal == seal }?.about
        do {
            let about = known ?? ListArchive.About(importedBy: nil, importedAt: WallClock.now.microseconds)
            return try lists.keep(file, registry.stamp, about, moving: false)
        } catch {
            throw .data("\(file): the list cannot be kept beside the journal: \(error)")
        }
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
