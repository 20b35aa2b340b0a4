// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// Answers an event without an engine, for when the engine cannot be asked in time: the answer is marked, claims no
/// reason, and has the id that the decision of the engine will have.
///
/// What must pass passes here, too. It belongs to one thread at a time.
public final class StandIn {
    private let pending: PendingEvent
    private let preparation: EventPreparation
    private var writer: DecisionWriter

    /// An answer to one event.
    public struct Answer: Sendable {
        /// The line, as of a decision.
        public var line: [UInt8]
        public var partition: Int
        /// The identity of the event, as in the id.
        public var key: UInt64
        public var verdict: Verdict
        /// Whether the event alone tells that it is a call for help.
        public var isEmergency: Bool
    }

    /// A desk for events of a policy.
    public init(policy: Policy) {
        pending = PendingEvent(policy: policy)
        preparation = EventPreparation(policy: policy)
        writer = DecisionWriter(policy: policy.definition, listFiles: policy.listFiles)
    }

    /// Reads an event and answers it: everything is allowed, or with `refuses` what may be refused is blocked; nil when
    /// `read` finds no event. `emergencies` are the partitions in which somebody has called for help, as bits.
    ///
    /// Never blocked: reports of what has happened, calls for help, and calls of partitions in which somebody has
    /// called for help, for without the state nobody can tell whether they belong to it or call back.
    public func answer(
        refuses: Bool,
        emergencies: UInt64,
        _ read: (inout UsageEvent) -> Bool
    ) -> Answer? {
        guard read(&pending.event) else { return nil }
        preparation.prepare(pending)
        var decision = Decision(partition: pending.partition, key: pending.decisionKey)
        decision.isFallback = true
        decision.isEmergency = pending.found.isEmergency
        if refuses, !decision.isEmergency, pending.event.type.isGate,
            !pending.event.type.isCall || emergencies & 1 << UInt64(pending.partition) == 0
        {
            decision.verdict = .block
        }
        writer.removeAll()
        writer.append(decision, for: pending)
        return Answer(
            line: writer.bytes,
            partition: decision.partition,
            key: decision.key,
            verdict: decision.verdict,
            isEmergency: decision.isEmergency
        )
    }
}

@available(*, unavailable)
extension StandIn: Sendable {}

extension Engine {
    /// The partitions in which somebody has called for help, as bits.
    public var emergencyPartitions: UInt64 {
        partitions.enumerated().reduce(0) { bits, place in
            place.element?.state.hasEmergencies == true ? bits | 1 << UInt64(place.offset) : bits
        }
    }
}
