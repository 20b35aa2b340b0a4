// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import PolicyPacks
import UsageModel

/// `proviso policy explain`: one rule, one signal or one parameter in words.
struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a rule, a signal or a parameter: when it fires, what it measures, who set the threshold."
    )

    @Argument(help: "The id of a rule, or the name of a signal or parameter.")
    var name: String

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Flag(help: "One JSON object.")
    var json = false

    @OptionGroup var parameters: ParameterOptions

    func run() throws {
        let pack = try PackCommands.goodPack(dir, parameters)
        guard let explanation = PackExplanation.of(name, in: pack) else {
            let near = PackExplanation.nearest(to: name, in: pack).map { " (did you mean '\($0)'?)" } ?? ""
            throw ValidationError("the pack in \(dir) has no rule, signal or parameter '\(name)'\(near)")
        }
        if json { Terminal.say(explanation.json + [0x0A]) } else { Terminal.say(explanation.text) }
    }
}

/// `proviso policy parameters`: every threshold that a deployment may set.
struct PolicyParametersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parameters",
        abstract: "Lists the parameters of a pack: value, unit, range, and which rules and signals read them."
    )

    @Argument(help: "The folder of the pack.")
    var dir = PackCommands.standardFolder

    @Flag(help: "A JSON array of {parameter, value, standard, unit, least, most, reason, readBy[]}.")
    var json = false

    @OptionGroup var parameters: ParameterOptions

    func run() throws {
        let all = ParameterExplanation.all(of: try PackCommands.goodPack(dir, parameters))
        guard json else {
            for parameter in all { Terminal.say(parameter.line + "\n") }
            if all.isEmpty { Terminal.say("The pack in \(dir) has no parameters.\n") }
            return
        }
        var writer = JSONWriter()
        writer.beginArray()
        for parameter in all { parameter.write(to: &writer) }
        writer.endArray()
        Terminal.say(writer.bytes + [0x0A])
    }
}
