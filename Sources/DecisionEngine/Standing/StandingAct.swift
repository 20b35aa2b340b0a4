// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// A person's act on the standing of a subject: a measure put on it, or measures lifted from it.
///
/// It holds from its place in the order of events and acts, whatever the times of events: gates that come next are
/// judged by it, also those whose own time lies a little before the act. What is scheduled, and what ends, goes by the
/// time of events.
public struct StandingAct: Sendable, Hashable {
    /// What is done.
    public enum Action: UInt8, CaseIterable, Sendable {
        case put, lift

        /// The name of the wire: `put`.
        public var name: String { self == .put ? "put" : "lift" }
    }

    /// Of the measure that is put, such as `m-…`; for a lift, of the act.
    public var id: String
    public var action: Action
    public var kind: SubjectKind
    /// The subject's id as events name it; a number in E.164.
    public var subject: String
    /// Whose subject it is; nil for the customer itself, and for a number whoever uses it.
    public var customer: String?
    public var measure: Measure
    /// What a `restrict` takes away; nil: it slows down everything.
    public var capability: Capability?
    /// The clause of record: `B.dialing`, or the letter above it.
    public var clause: String
    /// The reason of record, in the person's words.
    public var reason: Localized
    /// When the act was done.
    public var at: Instant
    /// The first time of events for which the measure holds; nil: it holds at once, whatever an event's time.
    public var from: Instant?
    /// The first time of events for which it no longer holds; nil: until it is lifted.
    public var until: Instant?
    /// Which measure a lift takes away: the id of a person's, the rule of a machine's, or `provider-measure` for what
    /// the provider did in another system; nil: all that people and machines put on the subject.
    public var lifts: String?

    /// A measure put on a subject.
    public init(
        put measure: Measure,
        id: String,
        kind: SubjectKind,
        subject: String,
        customer: String?,
        capability: Capability? = nil,
        clause: String,
        reason: Localized,
        at: Instant,
        from: Instant? = nil,
        until: Instant? = nil
    ) {
        self.id = id
        action = .put
        self.kind = kind
        self.subject = subject
        self.customer = customer
        self.measure = measure
        self.capability = capability
        self.clause = clause
        self.reason = reason
        self.at = at
        self.from = from
        self.until = until
    }

    /// One measure of a subject lifted, or all of them.
    public init(
        lift measure: String?,
        id: String,
        kind: SubjectKind,
        subject: String,
        customer: String?,
        clause: String = "R",
        reason: Localized = Localized(en: "", pl: ""),
        at: Instant
    ) {
        self.id = id
        action = .lift
        self.kind = kind
        self.subject = subject
        self.customer = customer
        self.measure = .none
        self.clause = clause
        self.reason = reason
        self.at = at
        lifts = measure
    }
}

/// What a person's act came to.
public enum StandingOutcome: Sendable, Hashable {
    /// The measure holds for the next decision, or from the time it is scheduled for.
    case put
    /// These measures hold no longer: those of people in the order of their acts, then those of machines.
    case lifted([StandingMeasure])
    /// Nothing changed.
    case unchanged(StandingProblem)
}

/// Why an act changed nothing.
public enum StandingProblem: Sendable, Hashable, CustomStringConvertible {
    /// The act or its subject has no id.
    case noID
    /// The subject belongs to a customer, and the act does not say to which.
    case noCustomer(SubjectKind)
    /// The act is about a customer and names another as its owner.
    case otherCustomer
    /// `none` is no measure.
    case noMeasure
    /// Only `restrict` takes away a capability.
    case capability(Measure)
    case unknownClause(String)
    /// A reason of record has a text in both languages.
    case noReason
    /// The measure would end before it begins.
    case over
    /// A measure with this id holds already.
    case known
    /// The subject has as many measures of people as it may, or all subjects together have.
    case tooMany(limit: Int)
    /// The subject has no measure that the act could lift.
    case nothingToLift

    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .noID: "an act and its subject need an id"
        case .noCustomer(let kind): "a measure on a \(kind.name) needs the customer whose it is"
        case .otherCustomer: "an act on a customer names no other customer as its owner"
        case .noMeasure: "a measure is one of watch, warn, restrict, suspend, terminate"
        case .capability(let measure): "'\(measure.name)' takes no capability; 'restrict' does"
        case .unknownClause(let clause): "unknown clause '\(clause)': expected one such as B or B.dialing"
        case .noReason: "a measure needs a reason of record in English and in Polish"
        case .over: "a measure ends after it begins"
        case .known: "a measure with this id is in force"
        case .tooMany(let limit): "no more than \(limit) measures of people can be in force here; lift some first"
        case .nothingToLift: "the subject has no such measure"
        }
    }
}

/// A measure on a subject, in force or scheduled.
public struct StandingMeasure: Sendable, Hashable {
    /// Who put it there.
    public enum Origin: UInt8, CaseIterable, Sendable {
        case person, machine
        /// The provider did so in another system, and an event told of it.
        case elsewhere

        /// The name of the wire: `person`.
        public var name: String {
            switch self {
            case .person: "person"
            case .machine: "machine"
            case .elsewhere: "elsewhere"
            }
        }
    }

    /// The id of a person's measure, the rule of a machine's, `provider-measure` for one put elsewhere: what a decision
    /// that it refuses cites, and what a lift may name.
    public var id: String
    public var origin: Origin
    /// Whose subject it is on, where the person's act names one.
    public var customer: String?
    public var measure: Measure
    public var capability: Capability?
    public var clause: String
    /// A person's words; of a machine, the title of its rule.
    public var reason: Localized
    /// When it was put there; of what is scheduled, when it begins.
    public var since: Instant
    /// The first time of events for which it no longer holds; nil: until a person lifts it.
    public var until: Instant?

    /// What a decision cites that follows from a measure the provider took in another system.
    public static let elsewhere = "provider-measure"
}
