// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks

/// `proviso policy test`: runs the cases of a pack; with `--mutate` asks what no case would notice.
struct PolicyTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the test cases of a pack.",
        discussion: """
            What failed is printed as expected and actual, with the decisions explained. --mutate deletes each rule \
            and loosens each threshold in turn and names the changes that no test notices. Exit 1: a case failed, or \
            a change survived. --list gives the cases a large list, as to a replay.
            """
    )

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Option(help: "Only the tests of this rule; repeat for several.")
    var rule: [String] = []

    @Flag(help: "Delete each rule and change each threshold in turn: what does no test notice?")
    var mutate = false

    @Flag(help: "One JSON object: {passed, failed, cases[], issues[]}; with --mutate {mutants, killed, …}.")
    var json = false

    @OptionGroup var parameters: ParameterOptions

    @OptionGroup var lists: ListFileOptions

    func run() throws {
        let pack = try PackCommands.goodPack(dir, parameters)
        for name in rule where !pack.definition.rules.contains(where: { $0.id == name }) {
            let near = PackExplanation.nearest(to: name, in: pack).map { " (did you mean '\($0)'?)" } ?? ""
            throw ValidationError("the pack in \(dir) has no rule '\(name)'\(near)")
        }
        let names = { Policy.compile(pack.definition).policy?.listNames ?? [] }
        let tests = PackTests(pack, asking: try ListFiles.files(lists, for: names()))
        let chosen = rule.isEmpty ? nil : Set(rule)
        if mutate { try runMutants(tests, chosen) } else { try runCases(tests, chosen) }
    }

    private func runCases(_ tests: PackTests, _ chosen: Set<String>?) throws {
        let report = tests.run(only: chosen)
        if json {
            Terminal.say(report.json + [0x0A])
        } else {
            Terminal.say(report.text + report.summary + "\n")
        }
        if !report.isGood { throw ExitCode(Exit.found) }
    }

    private func runMutants(_ tests: PackTests, _ chosen: Set<String>?) throws {
        let counter = Countdown(what: "rules")
        let mutation = PackMutation.run(tests, only: chosen) { done, all in counter.update(done, of: all) }
        counter.finish()
        if json {
            Terminal.say(mutation.json + [0x0A])
        } else {
            Terminal.say(mutation.text + mutation.summary + "\n")
        }
        if !mutation.survivors.isEmpty { throw ExitCode(Exit.found) }
    }
}
