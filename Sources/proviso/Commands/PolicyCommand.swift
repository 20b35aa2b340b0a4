// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks

/// `proviso policy`: what a policy author needs before a pack judges anybody.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Checks, tests and explains policy packs.",
        discussion: "Where DIR is left out, the pack in policies/standard is meant.",
        subcommands: [
            PolicyCheckCommand.self, PolicyTestCommand.self, PolicyCoverageCommand.self, PolicyExplainCommand.self,
            PolicyParametersCommand.self, PolicyMeasureCommand.self, PolicyDiffCommand.self, PolicyNewCommand.self,
            PolicyPushCommand.self, PolicyActivateCommand.self,
        ]
    )
}

/// `proviso policy check`: everything that is wrong with a pack, at once.
struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compiles a pack and its tests and lists everything that is wrong.",
        discussion: "Exit 0: nothing is wrong. 1: issues were found. 78: the folder cannot be read."
    )

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Flag(help: "One JSON object: {id, version, sha256, rules, signals, lists, issues[]}.")
    var json = false

    @OptionGroup var parameters: ParameterOptions

    func run() throws {
        var check = try PackCommands.check(dir, parameters)
        // What tests miss can only be said of a pack that could be read.
        if check.isGood { check = check.adding(PackTests(check.pack)) }
        if json {
            Terminal.say(check.json + [0x0A])
        } else {
            Terminal.say(check.report.text + check.summary + "\n")
        }
        guard check.isGood else { throw ExitCode(Exit.found) }
    }
}

/// `proviso policy coverage`: which clause is judged by which rule, with which tests.
struct PolicyCoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Shows clause by clause the rules, their mode, their tests, and what rests on people alone."
    )

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Flag(help: "One JSON object: {clauses[], restingOnPeople[]}.")
    var json = false

    @Flag(help: "A Markdown table instead of columns.")
    var markdown = false

    func run() throws {
        let coverage = PackCoverage(PackTests(try PackCommands.goodPack(dir)))
        if json {
            Terminal.say(coverage.json + [0x0A])
        } else {
            Terminal.say(markdown ? coverage.markdown : coverage.text)
        }
    }
}
