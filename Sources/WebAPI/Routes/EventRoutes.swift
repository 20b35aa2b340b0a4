// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import HTTPTypes
import Journal
import Ledger
import NIOCore
import UsageModel

/// What has happened: `POST /v1/events` takes one event, a batch or lines, and answers once they are durable.
struct EventRoutes {
    let service: Service
    private let room = BatchRoom()

    init(service: Service) { self.service = service }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/events",
                .roles([.connector, .enforcer]),
                bodyMost: Limits.batchBytes,
                ingest
            )
        ]
    }

    @Sendable private func ingest(_ call: Call) async throws -> Answer {
        try call.allow([])
        let length = call.body.readableBytes
        guard room.enter(length) else {
            throw Problem.unavailable("As many bytes of batches are at work as may be.")
        }
        defer { room.leave(length) }
        var batch = try Batch(try EventBody(call))
        try await decide(&batch, call)
        try await service.untilDurable(batch.report.last)
        return try answer(batch.whole)
    }

    /// Decides the batch piece by piece; a journal that is behind for a moment is waited for, and not told of.
    private func decide(_ batch: inout Batch, _ call: Call) async throws(Problem) {
        var patience = Limits.journalPatience
        while !batch.isDone {
            try await service.turn()
            do throws(JournalFailure) {
                try batch.goOn(service.engine, from: call.principal?.sources ?? [], at: call.now)
                // Others are served on this thread, too.
                await Task.yield()
                continue
            } catch {
                guard case .overloaded = error, patience > 0 else { throw Problem(error) }
                patience -= 1
            }
            do {
                try await Task.sleep(for: .milliseconds(5))
            } catch {
                throw .unavailable("The service is ending.")
            }
        }
    }

    /// The events of a request, told apart, and what became of them so far.
    private struct Batch {
        private var splitter = EventStreamSplitter()
        private var places: [Range<Int>] = []
        /// Where each event stands among all that was sent.
        private var numbers: [Int] = []
        private var broken: [(index: Int, problem: DecodeProblem)] = []
        var report = IngestReport()

        init(_ body: EventBody) throws(Problem) {
            body.withSpan { splitter.append($0) }
            splitter.finish()
            var number = 0
            while let piece = splitter.next() {
                switch piece {
                case .event(let place, _):
                    places.append(place)
                    numbers.append(number)
                case .problem(let problem, _): broken.append((number, problem))
                }
                number += 1
                if number > Limits.batchEvents { throw .tooMany }
            }
        }

        /// Whether all events have been looked at.
        var isDone: Bool { report.read == places.count }

        /// Decides the next piece.
        mutating func goOn(
            _ engine: JournaledEngine,
            from sources: [String],
            at now: Instant
        ) throws(JournalFailure) {
            let bytes = splitter.bytes
            let piece = places[report.read...].prefix(Limits.batchPiece)
            try engine.ingest(piece, of: bytes.span, from: sources, at: now, into: &report)
        }

        /// The report, with what could not even be told apart, in the order in which it was sent.
        var whole: IngestReport {
            var whole = report
            let refused = report.rejected.map { (index: numbers[$0.index], problem: $0.problem) }
            whole.rejected = (refused + broken).sorted { $0.index < $1.index }
            return whole
        }
    }

    private func answer(_ report: IngestReport) throws(Problem) -> Answer {
        let errors = report.rejected.prefix(1_000).map { index, problem in
            Problem.Detail("/\(index)\(problem.pointer)", problem.message)
        }
        if report.accepted + report.duplicates == 0 {
            guard let first = report.rejected.first else {
                throw .badBody("The body holds no event.")
            }
            var problem = Problem(first.problem)
            if report.rejected.count > 1 {
                problem.detail = "None of \(report.rejected.count) events can be read; the first: \(problem.detail)"
            }
            problem.errors = errors
            throw problem
        }
        let rejected: [JSON] = report.rejected.prefix(1_000).map { index, problem in
            [
                "index": JSON(index), "code": JSON(problem.code.rawValue), "pointer": JSON(problem.pointer),
                "detail": JSON(problem.message),
            ]
        }
        return .json(
            .record([
                "accepted": JSON(report.accepted), "duplicates": JSON(report.duplicates),
                "rejected": .list(rejected), "rejectedCount": JSON(report.rejected.count),
            ]),
            status: .accepted
        )
    }
}

extension Problem {
    fileprivate static var tooMany: Problem {
        Problem(.tooLarge, "At most \(Limits.batchEvents) events are taken at once.")
    }
}
