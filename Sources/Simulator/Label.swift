// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What the simulator knows and a policy has to find out: who abuses what, and who only looks like it.
package struct Label: Hashable, Sendable {
    /// Whether this is abuse that was planted or an honest business that must pass.
    package enum Kind: String, Sendable {
        case abuse
        case honest
    }

    /// The kind of subject that misbehaves.
    package enum Subject: String, Sendable {
        case customer
        case endUser
        case number
        case campaign
        case device
        case apiClient
    }

    /// Abuse or an honest look-alike.
    package var kind: Kind
    /// The customer's id.
    package var customer: String
    /// What in that customer misbehaves.
    package var subject: Subject
    /// Its id; a number with its plus sign.
    package var id: String
    /// The sub-clause broken; empty for the honest.
    package var clause: String
    /// The name of the scenario or of the honest trade.
    package var scenario: String
    /// Other sub-clauses under which the same abuse is rightly found.
    package var also: [String]
    /// How plain it is; `nil` for the honest.
    package var strength: Strength?
    /// Moments of the first and the last event of it, in microseconds; `nil` while there was none.
    package private(set) var first: Int64?
    package private(set) var last: Int64?
    /// How many events there were.
    package private(set) var events = 0

    init(
        _ kind: Kind,
        customer: String,
        subject: Subject,
        id: String,
        clause: String,
        also: [String] = [],
        scenario: String,
        strength: Strength? = nil
    ) {
        self.kind = kind
        self.customer = customer
        self.subject = subject
        self.id = id
        self.clause = clause
        self.also = also
        self.scenario = scenario
        self.strength = strength
    }

    mutating func count(at time: Int64) {
        first = min(first ?? time, time)
        last = max(last ?? time, time)
        events += 1
    }

    /// The label as one line of JSON, without a line feed.
    package var line: [UInt8] {
        var line = EventLine()
        line.braces { line in
            line.text("kind", kind.rawValue)
            line.text("customer", customer)
            line.text("subject", subject.rawValue)
            line.text("id", id)
            if kind == .abuse {
                line.text("clause", clause)
                if !also.isEmpty { line.texts("also", also) }
            }
            line.text("scenario", scenario)
            line.text("strength", ifKnown: strength?.rawValue)
            if let first { line.time("firstEvent", first) }
            if let last { line.time("lastEvent", last) }
            line.integer("events", Int64(events))
        }
        return line.bytes
    }
}
