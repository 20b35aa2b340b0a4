// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import DecisionEngine
import UsageModel

/// Files of lists that rules ask.
struct ListFileOptions: ParsableArguments {
    @Option(
        name: .customLong("list"),
        help: "A file of 'proviso list import' that listed(NAME, …) asks, as NAME=FILE; repeat for several."
    )
    var settings: [String] = []
}

/// What the commands that read files of lists share.
enum ListFiles {
    /// Opens the file of a list, or says what is wrong with it and ends the run.
    static func open(_ path: String) throws -> Registry {
        do throws(RegistryFile.Failure) {
            return try RegistryFile.open(path)
        } catch {
            Terminal.complain("proviso: \(error)")
            throw ExitCode(Exit.badInput)
        }
    }

    /// The policy with the files that `--list NAME=FILE` names.
    static func attach(_ options: ListFileOptions, to policy: Policy) throws -> Policy {
        let files = try files(options, for: policy.listNames)
        return files.isEmpty ? policy : policy.asking(files)
    }

    /// The files that `--list NAME=FILE` names, in the order of their names; a name that no rule can ask ends the run.
    static func files(_ options: ListFileOptions, for names: @autoclosure () -> [String]) throws -> [Registry] {
        guard !options.settings.isEmpty else { return [] }
        let names = names()
        var files: [String: Registry] = [:]
        for setting in options.settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError("--list \(setting): expected NAME=FILE, such as us_dno=us_dno.registry")
            }
            let (name, path) = (parts[0], parts[1])
            guard names.contains(name) else {
                throw ValidationError(
                    "--list \(name): no rule can ask for it; there are \(names.joined(separator: ", "))"
                )
            }
            guard files[name] == nil else { throw ValidationError("--list \(name) is given twice; give one file") }
            let file = try open(path)
            guard file.stamp.name == name else {
                Terminal.complain(
                    "proviso: \(path): this is the list '\(file.stamp.name)'; write --list \(file.stamp.name)=\(path)"
                )
                throw ExitCode(Exit.badConfiguration)
            }
            files[name] = file
        }
        return files.keys.sorted().compactMap { files[$0] }
    }
}

extension RegistryStamp {
    /// Writes what the file says about itself as members of an object.
    func write(to writer: inout JSONWriter) {
        writer.key("name")
        writer.string(name)
        writer.key("version")
        writer.string(version)
        writer.key("kind")
        writer.string(kind.name)
        writer.key("entries")
        writer.integer(count)
        writer.key("source")
        writer.string(source)
        writer.key("inputSha256")
        writer.string(SHA256.hexadecimal(ofDigest: inputDigest))
        writer.key("sha256")
        writer.string(SHA256.hexadecimal(ofDigest: seal))
    }

    /// The same for people.
    var text: String {
        """
        \(name), version \(version): \(ProgressBar.grouped(count)) \(kind.name)\(source.isEmpty ? "" : ", from \(source)")
        SHA-256 of what was imported  \(SHA256.hexadecimal(ofDigest: inputDigest))
        SHA-256 named in decisions    \(SHA256.hexadecimal(ofDigest: seal))

        """
    }
}
