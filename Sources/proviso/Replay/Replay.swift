// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import DecisionEngine
import PolicyPacks
import UsageModel

/// Reads events, decides each, writes the decisions: the main job, on one thread.
struct Replay {
    /// What to do with lines that cannot be read.
    enum BadLines {
        /// Report them and say so with the exit code at the end.
        case report
        /// Stop at the first.
        case stop
        /// Report them and end well.
        case skip
    }

    /// What to write.
    struct Options {
        var badLines = BadLines.report
        var onlyFindings = false
        var writesDecisions = true
        var isQuiet = false
        /// Whether decisions are to be compared with labels afterwards.
        var hasLabels = false
    }

    let policy: Policy
    let options: Options
    private(set) var findings = Findings()
    /// What was decided about each customer; kept only for a report with labels.
    private(set) var tally: DetectionTally?
    private(set) var badLineCount = 0
    private(set) var unknownMembers = 0
    private(set) var counters = Counters()
    private let engine: Engine
    private var decoder: EventDecoder
    private var writer: DecisionWriter
    private var event = UsageEvent()

    /// A replay that has read nothing yet.
    init(policy: Policy, options: Options) {
        self.policy = policy
        self.options = options
        engine = Engine(policy: policy)
        if options.hasLabels { tally = DetectionTally() }
        decoder = EventDecoder(strict: options.badLines == .stop)
        writer = DecisionWriter(policy: policy.definition)
    }

    /// Replays files in their order into a sink.
    mutating func run(_ paths: [String], into sink: inout ByteSink) throws {
        for path in paths {
            let source = try Self.open(path)
            var progress = ProgressBar(total: Int(source.fileSize ?? 0), isQuiet: options.isQuiet)
            defer { progress.finish() }
            var splitter = EventStreamSplitter()
            var chunk: [UInt8] = []
            var isAtEnd = false
            while !isAtEnd {
                chunk.removeAll(keepingCapacity: true)
                isAtEnd = try Self.read(source, &chunk) == 0
                splitter.append(chunk)
                if isAtEnd { splitter.finish() }
                while let piece = splitter.next() { try take(piece, of: splitter, path) }
                if writer.count >= 1 << 16 || isAtEnd {
                    try sink.write(writer.bytes)
                    writer.removeAll()
                }
                progress.update(bytes: Int(source.fileOffset), events: findings.decided)
            }
        }
        counters = engine.counters
    }

    private mutating func take(_ piece: EventStreamSplitter.Piece, of splitter: EventStreamSplitter, _ path: String)
        throws
    {
        switch piece {
        case .problem(let problem, let line): try report(problem, path, line)
        case .event(let range, let line):
            if let problem = decoder.decode(splitter.bytes[range], into: &event).problem {
                return try report(problem, path, line)
            }
            unknownMembers += event.unknownMembers
            let decision = engine.decide(&event)
            findings.add(decision, event, customer: event.customerName)
            tally?.add(decision, customer: event.customerName, at: event.time)
            guard options.writesDecisions, !decision.isDuplicate,
                !options.onlyFindings || decision.verdict > .allow || !decision.reasons.isEmpty
            else { return }
            writer.append(decision, for: event)
        }
    }

    private mutating func report(_ problem: DecodeProblem, _ path: String, _ line: Int) throws {
        badLineCount += 1
        Terminal.complain("\(path):\(line): \(problem)")
        if options.badLines == .stop { throw ExitCode(Exit.badInput) }
    }

    static func open(_ path: String) throws -> ByteSource {
        do throws(SourceFailure) {
            return try ByteSource(path: path)
        } catch {
            Terminal.complain("proviso: \(error)")
            throw ExitCode(Exit.badInput)
        }
    }

    static func read(_ source: ByteSource, _ chunk: inout [UInt8]) throws -> Int {
        do throws(SourceFailure) {
            return try source.read(into: &chunk)
        } catch {
            Terminal.complain("proviso: \(error)")
            throw ExitCode(Exit.badInput)
        }
    }
}

extension UsageEvent {
    /// The customer's id as a string: for tables.
    var customerName: String { EventSchema.standard.slot("customer.id").flatMap { text($0) }.map { string($0) } ?? "?" }
}
