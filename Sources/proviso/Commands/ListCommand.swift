// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import UsageModel

/// `proviso list`: large lists as files that rules can ask.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Imports large lists and looks into them.",
        subcommands: [
            ListImportCommand.self, ListShowCommand.self, ListLookupCommand.self, ListPushCommand.self,
        ]
    )
}

/// `proviso list show`: what the file of a list says about itself.
struct ListShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Checks the file of a list and prints its name, version, count and digests."
    )

    @Argument(help: "A file that 'proviso list import' wrote.")
    var file: String

    @Flag(help: "As one JSON object.")
    var json = false

    func run() throws {
        let stamp = try ListFiles.open(file).stamp
        guard json else { return Terminal.say(stamp.text) }
        var writer = JSONWriter()
        writer.beginObject()
        stamp.write(to: &writer)
        writer.endObject()
        Terminal.say(writer.bytes + [0x0A])
    }
}

/// `proviso list lookup`: whether entries are listed.
struct ListLookupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup",
        abstract: "Says of numbers or texts whether they are listed; ends with 1 when one is not.",
        discussion: "Texts match as in rules: the whole text, a domain and its subdomains, or a word in it."
    )

    @Argument(help: "A file that 'proviso list import' wrote.")
    var file: String

    @Argument(help: "Numbers such as +48221234567, or texts.")
    var entries: [String]

    func run() throws {
        let registry = try ListFiles.open(file)
        var isEachListed = true
        for entry in entries {
            var entry = entry
            guard let isListed = entry.withUTF8({ unsafe registry.contains($0) }) else {
                throw ValidationError("'\(entry)': the list holds numbers; expected one such as +48221234567")
            }
            Terminal.say("\(entry)\t\(isListed ? "listed" : "not listed")\n")
            isEachListed = isEachListed && isListed
        }
        if !isEachListed { throw ExitCode(Exit.found) }
    }
}
