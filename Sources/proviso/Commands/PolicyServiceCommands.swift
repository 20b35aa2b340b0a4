// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Node
import PolicyPacks
import UsageModel

/// `proviso policy push`: gives a pack to a running service, which checks, tests and keeps it.
struct PolicyPushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Sends a pack to a running service, which checks it, runs its tests and keeps it.",
        discussion: """
            Nothing is in force by that: 'proviso policy activate SHA256' proposes it. Exit 65: the service found \
            mistakes; each is printed with file, line and column. --print shows what would be sent.
            """
    )

    @Argument(help: "The folder of the pack; the packs it extends are sent with it.")
    var dir: String

    @Flag(help: "Print the request's body, and send nothing.")
    var print = false

    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let bundle: PackBundle
        do throws(PackFailure) {
            bundle = try PackBundle(dir)
        } catch {
            Terminal.complain("proviso: \(error.message)")
            throw ExitCode(Exit.badConfiguration)
        }
        if print { return Terminal.say(bundle.json + "\n") }
        let reply = try await client.send("POST", "/v1/policies/versions", json: bundle.json, patience: .long)
        if json { return Terminal.say(reply.text + "\n") }
        let text = { (name: String) in reply.member(name) ?? "" }
        Terminal.say("\(text("sha256"))\n")
        Terminal.complain(
            "\(text("id")) \(text("version")) is \(reply.status == 201 ? "kept" : "kept already"). Next: "
                + "proviso policy activate \(text("sha256"))"
        )
    }
}

/// `proviso policy activate`: proposes a version that a service keeps, or approves it as the second person.
struct PolicyActivateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Proposes a version that a running service keeps, or approves it as the second person.",
        discussion: """
            The first person proposes and sees what would change; another one, a policy-approver, runs the same \
            command, and the version decides from the next event on. --withdraw takes a proposal back.
            """
    )

    @Argument(help: "The SHA-256 that 'proviso policy push' printed.")
    var sha256: String

    @Flag(help: "Take the proposal back.")
    var withdraw = false

    @Flag(help: "Print what the service answers, as JSON.")
    var json = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let path = "/v1/policies/versions/\(APIClient.escaped(sha256))/activate"
        let reply = try await client.send(withdraw ? "DELETE" : "POST", path, patience: .long)
        if json { return Terminal.say(reply.text + "\n") }
        if withdraw { return Terminal.say("withdrawn\n") }
        guard reply.status == 202 else { return Terminal.say("\(sha256) is in force\n") }
        for change in reply.changes { Terminal.say(change + "\n") }
        Terminal.say("proposed: another person approves it with the same command, within a week\n")
    }
}
