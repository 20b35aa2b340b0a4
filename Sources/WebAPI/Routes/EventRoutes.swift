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
        let report = try decide(try EventBody(call), call)
        try await service.untilDurable(report.last)
        return try answer(report)
    }

    private func decide(_ body: EventBody, _ call: Call) throws(Problem) -> IngestReport {
        var report = IngestReport()
        let problem: Problem? = body.withSpan { span in
            var splitter = EventStreamSplitter()
            splitter.append(span)
            splitter.finish()
            var places: [Range<Int>] = []
            var numbers: [Int] = []
            var broken: [(index: Int, problem: DecodeProblem)] = []
            var number = 0
            while let piece = splitter.next() {
                switch piece {
                case .event(let place, _):
                    places.append(place)
                    numbers.append(number)
                case .problem(let problem, _): broken.append((number, problem))
                }
                number += 1
                if number > Limits.batchEvents { return .tooMany }
            }
            do throws(JournalFailure) {
                try splitter.bytes.withBytes { bytes throws(JournalFailure) in
                    try service.engine.ingest(places[...], of: bytes, at: call.now, into: &report)
                }
            } catch {
                return Problem(error)
            }
            let refused = report.rejected.map { (index: numbers[$0.index], problem: $0.problem) }
            report.rejected = (refused + broken).sorted { $0.index < $1.index }
            return nil
        }
        if let problem { throw problem }
        return report
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
        Problem(
            .contentTooLarge,
            "too-large",
            "The batch is too large",
            "At most \(Limits.batchEvents) events are taken at once."
        )
    }
}

extension [UInt8] {
    /// Gives the bytes to a closure that may throw one kind of error.
    fileprivate func withBytes<Failure: Error>(_ work: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        try work(span)
    }
}
