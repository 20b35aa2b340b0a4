// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import DecisionEngine
import PolicyPacks
import UsageModel

/// Reads events, decides each, writes the decisions: the main job.
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
    struct Options: Sendable {
        var badLines = BadLines.report
        var onlyFindings = false
        var writesDecisions = true
        var isQuiet = false
        /// How many threads may work; more than two are of no use.
        var threads = 2
        /// Whether decisions are to be compared with labels afterwards.
        var hasLabels = false
    }

    let policy: Policy
    let options: Options
    private(set) var badLineCount = 0
    private(set) var unknownMembers = 0
    private let stage: DecisionStage
    private let lane: ReplayLane
    private var decoder: EventDecoder
    private let preparation: EventPreparation
    private var eventCount = 0

    /// A replay that has read nothing yet and writes into a sink.
    init(policy: Policy, options: Options, sink: ByteSink) {
        self.policy = policy
        self.options = options
        stage = DecisionStage(policy: policy, options: options, sink: sink)
        lane = ReplayLane(policy: policy, stage: stage, threads: options.threads)
        decoder = EventDecoder(strict: options.badLines == .stop)
        preparation = EventPreparation(policy: policy)
    }

    /// What was found; complete when `run` has returned.
    var findings: Findings { stage.findings }
    /// What was decided about each customer; kept only for a report with labels.
    var tally: DetectionTally? { stage.tally }
    /// What the engine has counted.
    var counters: Counters { stage.counters }

    /// Replays files in their order.
    mutating func run(_ paths: [String]) throws {
        do {
            for path in paths { try read(path) }
        } catch {
            // What was read before a bad line is decided and written all the same.
            try? send(isPause: true)
            try? lane.finish()
            throw error
        }
        try send(isPause: true)
        try lane.finish()
    }

    private mutating func read(_ path: String) throws {
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
            // A pipe gives what it has: its decisions must not wait for a batch to fill up.
            if source.fileSize == nil { try send(isPause: true) }
            progress.update(bytes: Int(source.fileOffset), events: eventCount)
        }
    }

    private mutating func take(_ piece: EventStreamSplitter.Piece, of splitter: EventStreamSplitter, _ path: String)
        throws
    {
        switch piece {
        case .problem(let problem, let line): try report(problem, path, line)
        case .event(let range, let line):
            var problem: DecodeProblem?
            lane.batch.append { event in
                problem = decoder.decode(splitter.bytes[range], into: &event).problem
                if problem == nil { unknownMembers += event.unknownMembers }
                return problem == nil
            }
            if let problem { return try report(problem, path, line) }
            eventCount += 1
            if lane.batch.isFull { try send(isPause: false) }
        }
    }

    private func send(isPause: Bool) throws {
        preparation.prepare(lane.batch)
        try lane.send(isPause: isPause)
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

extension PendingEvent {
    /// The customer's id as a string: for tables.
    var customerName: String { event.customerName }
}

extension UsageEvent {
    /// The customer's id as a string: for tables.
    var customerName: String {
        text(EventSchema.Slots.customerID).map { string($0) } ?? "?"
    }
}
