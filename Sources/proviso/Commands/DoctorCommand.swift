// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Node
import UsageModel

/// `proviso doctor`: whether the service can run here.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks whether the service can run here with these settings.",
        discussion: "Exit 1 when something is bad."
    )

    @OptionGroup var settings: SettingOptions

    @Flag(help: "One JSON object per line.")
    var json = false

    func run() throws {
        let findings = Doctor.examine(try settings.read())
        for finding in findings { Terminal.say(json ? Self.line(finding) : Self.text(finding)) }
        if findings.contains(where: { $0.state == .bad }) { throw ExitCode(Exit.found) }
    }

    private static func text(_ finding: Doctor.Finding) -> String {
        let state = finding.state.rawValue
        return state + String(repeating: " ", count: 9 - state.count) + "\(finding.name): \(finding.detail)\n"
    }

    private static func line(_ finding: Doctor.Finding) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [("name", finding.name), ("state", finding.state.rawValue), ("detail", finding.detail)] {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
        writer.newline()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// `proviso backup`: a copy of the data of a service at work.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the data of a service, which may be running, into a new folder.",
        discussion: "To restore, start a service on a copy of that folder: 'proviso serve --set data=FOLDER'."
    )

    @Option(help: "The data folder of the service.")
    var data = "data"

    @Argument(help: "The folder of the copy; it must not exist yet.")
    var target: String

    func run() throws {
        do throws(NodeFailure) {
            let report = try Backup.copy(data, to: target)
            Terminal.say("\(target): \(report.files) files, \(report.bytes) bytes\n")
        } catch {
            Terminal.complain("proviso: \(error)")
            throw ExitCode(error.exitCode)
        }
    }
}

/// `proviso key`: keys of a service on this machine, made without asking it.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, lists and ends API keys of a service on this machine.",
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key and prints it, this once.",
            discussion: "A running service knows it within a second."
        )

        @Option(help: "The data folder of the service.")
        var data = "data"

        @Option(help: "The person or service it is for.")
        var owner: String

        @Option(name: .customLong("role"), help: "What it may do; repeat for several.")
        var roles: [String]

        func run() throws {
            do throws(NodeFailure) {
                Terminal.say(try KeyDesk(data).make(owner: owner, roles: roles) + "\n")
            } catch {
                Terminal.complain("proviso: \(error)")
                throw ExitCode(error.exitCode)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys; none can be read.")

        @Option(help: "The data folder of the service.")
        var data = "data"

        func run() throws {
            do throws(NodeFailure) {
                for line in try KeyDesk(data).lines() { Terminal.say(line + "\n") }
            } catch {
                Terminal.complain("proviso: \(error)")
                throw ExitCode(error.exitCode)
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a key; a running service forgets it within a second or two.",
            discussion: "With a running service use DELETE /v1/keys/{id}: it counts at once."
        )

        @Option(help: "The data folder of the service.")
        var data = "data"

        @Argument(help: "The key's id: the twelve digits after 'pv_'.")
        var id: String

        func run() throws {
            do throws(NodeFailure) {
                try KeyDesk(data).revoke(id)
                Terminal.say("\(id): ended; restart a running service, or use DELETE /v1/keys/\(id)\n")
            } catch {
                Terminal.complain("proviso: \(error)")
                throw ExitCode(error.exitCode)
            }
        }
    }
}
