// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A place in a file of a pack.
public struct SourceLocation: Hashable, Sendable {
    /// The file, as it was named to the loader.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in code points, from 1.
    public var column: Int

    /// The place at `line` and `column` of `file`.
    public init(file: String = "", line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// A CEL expression of a pack, not checked yet.
public struct ExpressionText: Sendable {
    /// The source.
    public var text: String
    /// Where its first character stands; errors inside it are reported relative to this place.
    public var location: SourceLocation

    /// The expression `text`, standing at `location`.
    public init(_ text: String, at location: SourceLocation = SourceLocation()) {
        self.text = text
        self.location = location
    }
}

/// What is wrong with a policy, at a place a person can open.
public struct PolicyIssue: Sendable {
    /// Where.
    public var location: SourceLocation
    /// How many code points of the line are meant; at least 1.
    public var length: Int
    /// What is wrong, in one sentence without a full stop.
    public var message: String
    /// What would be right, when that is known, in words: `did you mean 'call.ended'?`.
    public var suggestion: String?

    /// The issue `message` at `location`.
    public init(_ message: String, at location: SourceLocation, length: Int = 1, suggestion: String? = nil) {
        self.message = message
        self.location = location
        self.length = length
        self.suggestion = suggestion
    }
}

/// A policy as a pack describes it: plain data, nothing compiled.
public struct PolicyDefinition: Sendable {
    /// The pack's id: `standard`.
    public var id = ""
    /// The pack's version: `2026.1`.
    public var version = ""
    /// The SHA-256 of the pack's files in path order, lower-case hex.
    public var sha256 = ""
    /// The clauses, in the order of the pack.
    public var clauses: [ClauseDefinition] = []
    /// The signals, in the order of their names.
    public var signals: [SignalDefinition] = []
    /// The rules, in the order of their ids.
    public var rules: [RuleDefinition] = []
    /// The small lists that the pack ships, in the order of their names.
    public var lists: [ListDefinition] = []
    /// The tables of permitted hours, in the order of their names.
    public var hours: [HoursDefinition] = []

    /// An empty policy: it allows everything.
    public init() {}
}

/// A clause of the acceptable use policy as a pack words it.
public struct ClauseDefinition: Sendable {
    /// The stable id: `B.dialing`.
    public var id: String
    public var title: Localized
    public var meaning: Localized
    /// The strongest verdict the pack lets a machine give; the engine's own ceiling applies as well.
    public var ceiling: Verdict?
    /// How long an automatic suspension holds without a person's word; nil: the engine's own time.
    public var confirmMicroseconds: Int64?
    public var location: SourceLocation

    /// A clause.
    public init(
        id: String,
        title: Localized,
        meaning: Localized,
        ceiling: Verdict? = nil,
        confirmMicroseconds: Int64? = nil,
        location: SourceLocation = SourceLocation()
    ) {
        self.id = id
        self.title = title
        self.meaning = meaning
        self.ceiling = ceiling
        self.confirmMicroseconds = confirmMicroseconds
        self.location = location
    }
}

/// A small list that a pack ships: numbers, prefixes (`+53*`), domains or words.
public struct ListDefinition: Sendable {
    public var name: String
    /// The entries, sorted, without duplicates.
    public var entries: [String]
    public var source: String
    public var checkedOn: String
    public var isDisputed: Bool
    public var location: SourceLocation

    /// A list.
    public init(
        name: String,
        entries: [String],
        source: String = "",
        checkedOn: String = "",
        isDisputed: Bool = false,
        location: SourceLocation = SourceLocation()
    ) {
        self.name = name
        self.entries = entries
        self.source = source
        self.checkedOn = checkedOn
        self.isDisputed = isDisputed
        self.location = location
    }
}

/// A table of hours in which a contact is permitted, by region and local weekday.
public struct HoursDefinition: Sendable {
    /// One line of the table.
    public struct Row: Sendable {
        /// `*`, a country `PL` or a subdivision `US-FL`; the most specific region wins.
        public var region: String
        /// The local weekday, 0 = Sunday.
        public var weekday: Int
        /// Minutes after local midnight from which a contact is permitted; equal to `close`: never.
        public var open: Int
        /// Minutes after local midnight at which it is no longer permitted; 1,440 at most.
        public var close: Int

        /// A line of the table.
        public init(region: String, weekday: Int, open: Int, close: Int) {
            self.region = region
            self.weekday = weekday
            self.open = open
            self.close = close
        }
    }

    public var name: String
    public var rows: [Row]
    public var location: SourceLocation

    /// A table of hours.
    public init(name: String, rows: [Row], location: SourceLocation = SourceLocation()) {
        self.name = name
        self.rows = rows
        self.location = location
    }
}
