// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import DecisionEngine
package import UsageModel

/// One case of a pack's tests: what happened, and what the policy should say to it.
package struct TestCase: Sendable {
    /// The sentence that names it.
    package var it: String
    /// The rule that the file tests; nil for a scenario.
    package var rule: String?
    package var location: SourceLocation
    package var start: Instant
    package var expectation: Expectation
    /// What the customer was before: written out as events.
    var given = Given()
    var items: [EventItem] = []

    /// The rule that has to fire; nil when none has to.
    package var firingRule: String? {
        expectation.wantsFiring ? expectation.rule ?? rule : nil
    }

    /// The rules that must not fire.
    package var sparedRules: [String] {
        if expectation.wantsFiring { return expectation.absent }
        return expectation.absent + [expectation.rule ?? rule].compactMap { $0 }
    }
}

/// Events that follow each other, repeated.
struct EventItem: Sendable {
    var repetitions = 1
    /// Microseconds from one repetition to the next.
    var interval: Int64 = 0
    /// Microseconds from the start of the case to the first repetition.
    var offset: Int64 = 0
    var events: [EventTemplate] = []
    var location = SourceLocation()
}

/// One event of each repetition.
struct EventTemplate: Sendable {
    var type: EventType
    /// Microseconds since the previous event of the repetition.
    var after: Int64 = 0
    var data = TestObject()
    var location = SourceLocation()
}

/// What holds before the first event of a case.
struct Given: Sendable {
    /// The customer's numbers; nil: every number the case calls or writes from.
    var numbers: [CountingText]?
    /// Events that tell of plan, use case, campaign, consents and exceptions, with their offset from the start.
    var events: [(offset: Int64, template: EventTemplate)] = []
    /// What happened before, as the case tells it.
    var setup: [EventItem] = []
    /// The members of the session that every event of the case has unless it says otherwise.
    var sessionDefaults: [(path: String, value: TestValue)] = []
    /// Microseconds since when the customer is known.
    var age: Int64 = Given.standardAge

    /// The age of a customer about whom nothing is said: no newcomer, and not so old that windows have to reach back.
    static let standardAge: Int64 = 60 * 86_400_000_000
}

/// What a case expects; all of it has to hold.
package struct Expectation: Sendable {
    /// A measure that has to be taken.
    package struct ExpectedMeasure: Sendable {
        package var subject: SubjectKind
        package var measure: Measure
        package var capability: Capability?
    }

    /// The verdict: one above allow has to be reached, allow must never be left.
    package var verdict: Verdict?
    package var rule: String?
    package var clause: String?
    /// Microseconds from the start until when it has to be reached.
    package var by: Int64?
    package var measure: ExpectedMeasure?
    package var obligation: String?
    /// Rules that must never fire, not even in shadow.
    package var absent: [String] = []
    /// Whether only the reasons of the rule count, and other rules may do what they like.
    package var isWithinRule = false
    package var location = SourceLocation()

    /// Whether something has to happen, rather than nothing.
    package var wantsFiring: Bool {
        if let verdict { return verdict > .allow }
        return rule != nil || clause != nil || measure != nil || obligation != nil
    }

    /// The expectation in words.
    package var text: String {
        var parts: [String] = []
        if let verdict { parts.append("verdict \(verdict.name)") }
        if let rule { parts.append("by rule \(rule)") }
        if let clause { parts.append("under clause \(clause)") }
        if let measure {
            let capability = measure.capability.map { " (\($0.name))" } ?? ""
            parts.append("measure \(measure.measure.name) on \(measure.subject.name)\(capability)")
        }
        if let obligation { parts.append("obligation \(obligation)") }
        if let by { parts.append("within \(PackDuration.text(by))") }
        if !absent.isEmpty { parts.append("never rule \(absent.joined(separator: ", "))") }
        if isWithinRule { parts.append("other rules aside") }
        return parts.joined(separator: ", ")
    }
}
