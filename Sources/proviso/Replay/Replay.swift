// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Connectors
import DecisionEngine
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

    var policy: Policy
    var badLines = BadLines.report
    var isStrict: Bool { badLines == .stop }
    var onlyFindings = false
    var writesDecisions = true
    var isQuiet = false
    private(set) var findings = Findings()
    private(set) var badLineCount = 0
    private(set) var unknownMembers = 0
    private(set) var counters = Counters()
    /// Bad lines named one by one; the others are counted.
    private let namedBadLines = 1_000

    init(policy: Policy) { self.policy = policy }

    /// Replays files in their order into a sink.
    mutating func run(_ paths: [String], into sink: inout ByteSink) throws {
        let engine = Engine(policy: policy)
        var decoder = EventDecoder(strict: isStrict)
        var writer = DecisionWriter(policy: policy.definition)
        var event = UsageEvent()
        var progress = ProgressBar(total: 0, isQuiet: isQuiet)
        for path in paths {
            var splitter = EventStreamSplitter()
            let source = try open(path)
            var chunk: [UInt8] = []
            var isAtEnd = false
            while !isAtEnd {
                chunk.removeAll(keepingCapacity: true)
                isAtEnd = try read(source, &chunk) == 0
                try splitter.feed(chunk, isLast: isAtEnd) { (piece: EventStreamSplitter.Piece) throws in
                    switch piece.content {
                    case .problem(let problem): try report(problem, path, piece.line)
                    case .event(let bytes):
                        if let problem = decoder.decode(bytes, into: &event).problem {
                            try report(problem, path, piece.line)
                            return
                        }
                        unknownMembers += event.unknownMembers
                        let decision = engine.decide(&event)
                        findings.add(decision, event, customer: event.customerID)
                        guard !decision.isDuplicate, writesDecisions,
                            !onlyFindings || decision.verdict > .allow || !decision.reasons.isEmpty
                        else { return }
                        writer.append(decision, for: event)
                    }
                }
                if writer.bytes.count >= 1 << 16 {
                    try sink.write(writer.bytes)
                    writer.removeAll()
                }
                progress.update(bytes: Int(source.fileOffset), events: findings.decided)
            }
        }
        try sink.write(writer.bytes)
        progress.finish()
        counters = engine.counters
    }
}
