// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// A named signal as a pack describes it.
public struct SignalDefinition: Sendable {
    /// What is measured.
    public enum Kind: Sendable {
        /// How many events.
        case count
        /// The sum of an expression over events.
        case sum(ExpressionText)
        /// The share of events for which `counting` holds, among those for which `among` does.
        case ratio(among: ExpressionText?, counting: ExpressionText)
        /// How many different values of an expression.
        case distinct(ExpressionText)
        /// How many sessions are open at once; `end` types close what the fed types opened.
        case concurrent(end: [EventType], withinMicroseconds: Int64)
        case maximum(ExpressionText)
        case mean(ExpressionText)
        case quantile(ExpressionText, Double)
        /// The share of neighbouring numbers among the last `last`; the party is `to` or `from`.
        case sequence(party: String, last: Int)
        case entropy(ExpressionText)
        /// The coefficient of variation of the time between events.
        case regularity
        /// The time since the key was first seen.
        case novelty
        case last(ExpressionText)
        /// An integer summed by the hour, against the same hour of past weeks.
        case baseline(ExpressionText, weeks: Int)
        /// For how many events in a row a condition has held.
        case streak(ExpressionText)
    }

    /// Over what time.
    public enum Window: Sendable, Hashable {
        case sliding(microseconds: Int64)
        case month(zone: String)
        case week(zone: String)
        case day(zone: String)
        /// For kinds that have no window: novelty, last, streak, sequence, baseline.
        case unlimited
    }

    public var name: String
    public var title: Localized
    /// The unit shown with the value, such as `calls`; may be empty.
    public var unit: String
    public var kind: Kind
    /// The event types that feed the signal.
    public var types: [EventType]
    /// The parts of the key: `customer`, `from`, `event.session.seller.id` …, each with its place.
    public var by: [ExpressionText]
    public var window: Window
    public var isExact: Bool
    /// Only events for which this holds feed the signal.
    public var condition: ExpressionText?
    public var includesEmergency: Bool
    public var isAcrossCustomers: Bool
    public var location: SourceLocation

    /// A signal; what is left out has the default of the pack format.
    public init(
        name: String,
        kind: Kind,
        types: [EventType],
        by: [ExpressionText],
        window: Window,
        title: Localized = Localized(en: "", pl: ""),
        unit: String = "",
        isExact: Bool = false,
        condition: ExpressionText? = nil,
        includesEmergency: Bool = false,
        isAcrossCustomers: Bool = false,
        location: SourceLocation = SourceLocation()
    ) {
        self.name = name
        self.kind = kind
        self.types = types
        self.by = by
        self.window = window
        self.title = title
        self.unit = unit
        self.isExact = isExact
        self.condition = condition
        self.includesEmergency = includesEmergency
        self.isAcrossCustomers = isAcrossCustomers
        self.location = location
    }
}
