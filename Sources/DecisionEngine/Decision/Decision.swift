// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// What the engine answered for one event, with every reason that led to it.
public struct Decision: Sendable {
    /// One measured value, as it stood when the decision was taken.
    public enum Value: Hashable, Sendable {
        case truth(Bool)
        case integer(Int64)
        case real(Double)
        case text(String)
        case list([Value])
        case unknown
    }

    /// A named measured value.
    public struct Evidence: Hashable, Sendable {
        public var name: String
        public var value: Value

        /// The value measured under this name.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// Why: one rule that fired, or the standing that already held.
    ///
    /// The measured values are taken when the decision is; the texts are written when somebody reads them.
    public struct Reason: Sendable {
        public let clause: String
        /// The rule's id; for a standing, the rule or determination that put the measure there.
        public let rule: String
        public let step: Step
        public let verdict: Verdict
        public let mode: RuleMode
        /// Whether the rule fired because a fact it needs is unknown.
        public let isForMissingFact: Bool
        /// The priority, 0 to 100, of the case that a person is to look at; nil: the reason asks nobody to.
        public let casePriority: Int?
        let text: ReasonText

        init(
            clause: String,
            rule: String,
            step: Step,
            verdict: Verdict,
            mode: RuleMode,
            isForMissingFact: Bool,
            casePriority: Int? = nil,
            text: ReasonText
        ) {
            self.clause = clause
            self.rule = rule
            self.step = step
            self.verdict = verdict
            self.mode = mode
            self.isForMissingFact = isForMissingFact
            self.casePriority = casePriority
            self.text = text
        }

        public var message: Localized { text.message }
        /// What the limit is, in words; empty when the rule does not say.
        public var limit: Localized { text.limit }
        public var evidence: [Evidence] { text.evidence }
    }

    /// A measure this decision put on a subject.
    public struct AppliedMeasure: Sendable {
        public var kind: SubjectKind
        /// The subject's id as the events name it; a number in E.164.
        public var id: String
        public var measure: Measure
        public var capability: Capability?
        /// Until when it holds; nil: until a person has looked.
        public var until: Instant?
    }

    /// The partition that decided.
    public var partition: Int
    /// The identity of the event, from its customer, source and id: it is the same in every replay.
    public var key: UInt64
    public var verdict: Verdict = .allow
    /// The rules that fired, the one that decided first; rules in shadow mode are here and do not count.
    public var reasons: [Reason] = []
    public var obligations: [String] = []
    public var measures: [AppliedMeasure] = []
    /// Whether the event was seen before: it changed nothing.
    public var isDuplicate = false
    /// Whether the event came too late for its windows.
    public var isLate = false
    /// Whether the emergency carve-out decided.
    public var isEmergency = false
    /// Whether it is no decision of an engine but the answer of one that could not be asked in time.
    public var isFallback = false

    /// An allow with no reasons.
    public init(partition: Int, key: UInt64) {
        self.partition = partition
        self.key = key
    }

    /// The decision's id: `d-3-00c1f2…`, the partition and sixteen hex digits of the event's identity.
    public var id: String {
        let digits = String(key, radix: 16)
        return "d-\(partition)-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
