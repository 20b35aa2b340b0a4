// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DecisionEngine
import Foundation
import PolicyPacks
import UsageModel

/// `proviso replay`: usage events in, explained decisions out.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decides usage events and prints one decision per line.",
        discussion: """
            Reads NDJSON, a CloudEvents batch or single CloudEvents, plain or gzipped; '-' is standard input. The \
            same events and the same policy give the same bytes, on any machine and at any time.
            """
    )

    @Argument(help: "Files of usage events; '-' for standard input.")
    var files: [String]

    @Option(help: "The folder of the policy pack.")
    var policy = "policies/standard"

    @OptionGroup var parameters: ParameterOptions

    @OptionGroup var lists: ListFileOptions

    @Option(help: "Write the decisions to this file instead of standard output.")
    var output: String?

    @Flag(help: "Print a table of what was found, on standard error; with --json on standard output.")
    var summary = false

    @Flag(help: "Print only verdicts above allow, and hits of rules in shadow mode.")
    var findings = false

    @Option(
        help: """
            A file of labels, as 'proviso simulate --labels' writes it: instead of decisions, print what was found \
            of what they know. Read when the events have ended.
            """
    )
    var labels: String?

    @Flag(help: "Stop at the first line that cannot be read, and refuse members the contract does not know.")
    var strict = false

    @Flag(help: "Report lines that cannot be read, and end well all the same.")
    var skipBad = false

    @Option(help: "The language of the table: en or pl.")
    var language = "en"

    @Flag(help: "With --summary or --labels: the result as one JSON object.")
    var json = false

    @Option(help: "Threads to use, 1 or 2; as many as there are processors when not given. The output is the same.")
    var threads: Int?

    @Flag(name: .shortAndLong, help: "No progress, no summary line.")
    var quiet = false

    func validate() throws {
        if files.isEmpty { throw ValidationError("name a file of usage events, or '-' for standard input") }
        if strict, skipBad { throw ValidationError("--strict and --skip-bad exclude each other") }
        if let threads, !(1...2).contains(threads) { throw ValidationError("--threads \(threads): expected 1 or 2") }
        guard ["en", "pl"].contains(language) else {
            throw ValidationError("--language \(language): expected en or pl")
        }
    }

    func run() throws {
        let pack = try ListFiles.attach(lists, to: try PackCommands.load(policy, parameters))
        var options = Replay.Options()
        options.badLines = strict ? .stop : (skipBad ? .skip : .report)
        options.onlyFindings = findings
        options.writesDecisions = !(summary && json && output == nil) && !(labels != nil && output == nil)
        options.hasLabels = labels != nil
        options.isQuiet = quiet
        options.threads = threads ?? (ProcessInfo.processInfo.activeProcessorCount > 1 ? 2 : 1)
        let sink = try ByteSink(path: output)
        var replay = Replay(policy: pack, options: options, sink: sink)
        try replay.run(files)
        sink.close()
        if let labels { try reportDetection(replay, labels) }
        try report(replay)
    }

    /// What was found of what the labels know, on standard output.
    private func reportDetection(_ replay: Replay, _ path: String) throws {
        let (labels, problems) = DetectionLabel.read(try SmallText.read(path))
        for problem in problems { Terminal.complain("\(path): \(problem)") }
        guard problems.isEmpty, let tally = replay.tally else { throw ExitCode(Exit.badInput) }
        let report = tally.report(labels)
        guard json, !summary else { return Terminal.say(report.text()) }
        var writer = JSONWriter()
        report.write(to: &writer)
        Terminal.say(writer.bytes + [0x0A])
    }

    private func report(_ replay: Replay) throws {
        let findings = replay.findings
        if summary, json {
            Terminal.say(String(decoding: SummaryJSON.text(replay), as: UTF8.self))
        } else if summary {
            Terminal.complain(FindingsTable(findings: findings, isPolish: language == "pl").text)
        } else if !quiet {
            Terminal.complain(FindingsTable(findings: findings, isPolish: language == "pl").totals.trimmed)
        }
        if !quiet, replay.unknownMembers > 0 {
            Terminal.complain("\(replay.unknownMembers) members that the contract does not know were kept as evidence.")
        }
        if replay.counters.failures > 0 {
            Terminal.complain("\(replay.counters.failures) times a rule could not be evaluated; its onError decided.")
        }
        let counters = replay.counters
        if counters.unreadableExceptions > 0 {
            Terminal.complain(
                "\(counters.unreadableExceptions) signed exceptions cannot be understood and cover nothing; "
                    + "rule exception-unreadable says why."
            )
        }
        if counters.crowdedOut > 0 {
            Terminal.complain("\(counters.crowdedOut) measures gave way to stricter ones on the same subject.")
        }
        guard replay.badLineCount > 0 else { return }
        Terminal.complain("\(replay.badLineCount) lines could not be read; what is good was decided.")
        if replay.options.badLines == .report { throw ExitCode(Exit.badInput) }
    }
}

extension String {
    /// The text without the line break at its end.
    var trimmed: String { hasSuffix("\n") ? String(dropLast()) : self }
}
