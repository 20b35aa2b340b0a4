// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PolicyPacks

/// `proviso policy diff`: what is different between two versions of a pack.
struct PolicyDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two versions of a pack: clauses, rules, signals and lists.",
        discussion: "Exit 0: the same. 1: something is different."
    )

    @Argument(help: "The folder of the old version.")
    var old: String

    @Argument(help: "The folder of the new version.")
    var new: String

    @Flag(help: "A JSON array of {part, id, kind, details[]}.")
    var json = false

    func run() throws {
        let before = try PackCommands.goodPack(old)
        let after = try PackCommands.goodPack(new)
        let diff = PackDiff(from: before, to: after)
        if json { Terminal.say(diff.json + [0x0A]) } else { Terminal.say(diff.text) }
        if !diff.changes.isEmpty { throw ExitCode(Exit.found) }
    }
}

/// `proviso policy new`: a small pack that is good as it is.
struct PolicyNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begins a pack: one signal, one rule in shadow mode and its tests."
    )

    @Argument(help: "The folder to make; its last part becomes the id of the pack.")
    var dir: String

    func run() throws {
        let id = dir.split(separator: "/").last.map(String.init) ?? ""
        guard PackTemplate.isValid(id: id) else {
            throw ValidationError("'\(id)' cannot be the id of a pack: expected lower-case words joined by '-'")
        }
        guard unsafe access(dir, F_OK) != 0 else {
            throw ValidationError("'\(dir)' is there already; a new pack needs a new folder")
        }
        try makeFolder(dir)
        for (path, text) in PackTemplate.files(id: id) {
            if let slash = path.lastIndex(of: "/") { try makeFolder(dir + "/" + path[..<slash]) }
            var file = try ByteSink(path: dir + "/" + path)
            try file.write(Array(text.utf8))
            file.close()
            Terminal.say("\(dir)/\(path)\n")
        }
        Terminal.complain("Next: proviso policy check \(dir) && proviso policy test \(dir)")
    }

    private func makeFolder(_ path: String) throws {
        var built = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            built += "/" + part
            guard unsafe mkdir(built, 0o755) != 0, errno != EEXIST else { continue }
            Terminal.complain("\(path): cannot be made: \(unsafe String(cString: strerror(errno)))")
            throw ExitCode(Exit.unavailable)
        }
    }
}
