// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// A rule as a pack describes it.
public struct RuleDefinition: Sendable {
    /// A lasting consequence of a rule.
    public struct MeasureDefinition: Sendable {
        public var subject: SubjectKind
        public var measure: Measure
        /// What a `restrict` takes away; nil: it slows down everything.
        public var capability: Capability?
        /// How long it holds; nil: as long as the clause lets a machine hold it.
        public var microseconds: Int64?
        /// Applied only when this holds.
        public var condition: ExpressionText?
        public var location: SourceLocation

        /// A measure.
        public init(
            subject: SubjectKind,
            measure: Measure,
            capability: Capability? = nil,
            microseconds: Int64? = nil,
            condition: ExpressionText? = nil,
            location: SourceLocation = SourceLocation()
        ) {
            self.subject = subject
            self.measure = measure
            self.capability = capability
            self.microseconds = microseconds
            self.condition = condition
            self.location = location
        }
    }

    /// What opens a case for a person.
    public struct CaseDefinition: Sendable {
        /// 0 to 100; higher is looked at first.
        public var priority: Int
        /// What a reviewer is shown, in this order.
        public var evidence: [ExpressionText]

        /// A case of this priority with this evidence.
        public init(priority: Int, evidence: [ExpressionText]) {
            self.priority = priority
            self.evidence = evidence
        }
    }

    public var id: String
    public var clause: String
    public var title: Localized
    public var types: [EventType]
    public var step: Step
    public var condition: ExpressionText
    public var verdict: Verdict
    public var measures: [MeasureDefinition] = []
    public var obligations: [String] = []
    public var onMissing: Fallback = .allow
    public var onError: Fallback = .allow
    public var review: CaseDefinition?
    /// The reason in both languages, with `{CEL}` placeholders.
    public var reason: (en: ExpressionText, pl: ExpressionText)
    /// What the limit is, in words; may have placeholders.
    public var limit: Localized = Localized(en: "", pl: "")
    public var mode: RuleMode = .enforce
    /// The share of customers, in percent, for whom `enforce` is meant; the others are in shadow.
    public var rolloutPercent: Int = 100
    /// Event times for which the rule is law; nil: no bound. The end is exclusive.
    public var effectiveFrom: Instant?
    public var effectiveUntil: Instant?
    public var sources: [String] = []
    /// Where the rule begins, and where its clause, verdict and condition stand, for errors about them.
    public var location = SourceLocation()
    public var clauseLocation = SourceLocation()
    public var verdictLocation = SourceLocation()

    /// A rule; what is left out has the default of the pack format.
    public init(
        id: String,
        clause: String,
        title: Localized,
        types: [EventType],
        step: Step,
        condition: ExpressionText,
        verdict: Verdict,
        reason: (en: ExpressionText, pl: ExpressionText)
    ) {
        self.id = id
        self.clause = clause
        self.title = title
        self.types = types
        self.step = step
        self.condition = condition
        self.verdict = verdict
        self.reason = reason
    }
}
