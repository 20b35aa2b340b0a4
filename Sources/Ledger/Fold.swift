// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import UsageModel

/// One engine with what it needs to read events and to write decisions: at work live, in recovery, for a snapshot.
///
/// It belongs to one thread at a time.
package final class Fold {
    /// What became of one event of a batch.
    package struct Result {
        /// Where the event lies in the bytes that were read.
        package var event: Range<Int>
        /// Where its line lies in `lines`; empty for a repeated event.
        package var line: Range<Int>
        package var partition: Int
        package var key: UInt64
        package var isDuplicate: Bool
        package var verdict: Verdict
    }

    package let policy: Policy
    package let engine: Engine
    private let batch: EventBatch
    private let preparation: EventPreparation
    private var decoder = EventDecoder()
    private var writer: DecisionWriter
    private var places: [Range<Int>] = []
    /// What became of the events of the batch that was decided last, in their order.
    package private(set) var results: [Result] = []
    /// The lines of its decisions.
    package private(set) var lines: [UInt8] = []

    /// A fold that goes on where an engine stands.
    package init(_ engine: Engine, capacity: Int = EventBatch.usualCapacity) {
        self.engine = engine
        policy = engine.policy
        batch = EventBatch(policy: policy, capacity: capacity)
        preparation = EventPreparation(policy: policy)
        writer = DecisionWriter(policy: policy.definition, listFiles: policy.listFiles)
    }

    /// Whether there is no room for another event before `decide`.
    package var isFull: Bool { batch.isFull }
    /// Whether no event waits.
    package var isEmpty: Bool { batch.count == 0 }

    /// Reads one event; it waits until `decide`. Its source begins with one of `sources`, where there are any.
    package func read(_ bytes: Span<UInt8>, at place: Range<Int>, from sources: [String] = []) -> DecodeProblem? {
        var problem: DecodeProblem?
        batch.append { event in
            problem = decoder.decode(bytes, into: &event).problem
            if problem == nil, !sources.isEmpty { problem = Self.foreign(event, sources) }
            return problem == nil
        }
        if problem == nil { places.append(place) }
        return problem
    }

    /// Why an event is not the sender's to send; nil when it is.
    private static func foreign(_ event: UsageEvent, _ sources: [String]) -> DecodeProblem? {
        let source = event.utf8(event.source)
        if sources.contains(where: { source.starts(with: $0.utf8) }) { return nil }
        return DecodeProblem(
            code: .foreignSource,
            offset: 0,
            pointer: "/source",
            message: "expected a source that begins with \(sources.joined(separator: " or ")): this key is for no other"
        )
    }

    /// Applies a person's act; events that wait are to be decided before.
    package func apply(_ record: ActRecord) { _ = engine.apply(record.act) }

    /// Decides the events that wait.
    package func decide() {
        results.removeAll(keepingCapacity: true)
        writer.removeAll()
        preparation.prepare(batch)
        engine.decide(batch) { pending, decision in
            let start = writer.count
            if !decision.isDuplicate { writer.append(decision, for: pending) }
            results.append(
                Result(
                    event: places[results.count],
                    line: start..<writer.count,
                    partition: decision.partition,
                    key: decision.key,
                    isDuplicate: decision.isDuplicate,
                    verdict: decision.verdict
                )
            )
        }
        lines = writer.bytes
        batch.removeAll()
        places.removeAll(keepingCapacity: true)
    }
}
