// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How the columns of somebody's call records map to usage events.
package struct CSVMapping: Sendable {
    /// A unit of durations.
    package enum Unit: String, CaseIterable, Sendable {
        /// Milliseconds.
        case milliseconds = "ms"
        /// Seconds, with any fraction.
        case seconds = "s"
        /// Minutes, with any fraction.
        case minutes = "min"

        var milliseconds: Int64 {
            switch self {
            case .milliseconds: 1
            case .seconds: 1000
            case .minutes: 60_000
            }
        }
    }

    /// Where one member comes from.
    package struct Column: Sendable {
        /// The header's name, or a number counted from 1.
        package var name: String
        /// The canonical path: `from`, `to`, `timing.talkMs`, `session.campaign.id` …
        package var path: String
        /// The unit of a duration.
        package var unit: Unit
        /// The format of a moment; the mapping's own when `nil`.
        package var time: RecordTimeFormat?
        /// The name of a value table that translates it.
        package var table: String?

        /// A column.
        package init(
            name: String,
            path: String,
            unit: Unit = .seconds,
            time: RecordTimeFormat? = nil,
            table: String? = nil
        ) {
            self.name = name
            self.path = path
            self.unit = unit
            self.time = time
            self.table = table
        }
    }

    /// How the direction of a call is known.
    package enum Direction: Hashable, Sendable {
        /// From a column mapped to `session.direction`, or from own numbers and lengths.
        case inferred
        /// Every row has this one: `inbound`, `outbound` or `internal`.
        case fixed(String)
    }

    /// The columns that are read.
    package var columns: [Column]
    /// Members that are the same for every row, by canonical path.
    package var constants: [(path: String, value: String)] = []
    /// Value tables by name; a value that a table does not have leaves the member unknown.
    package var tables: [String: [String: String]] = [:]
    /// The character between fields.
    package var delimiter: UInt8 = 0x2C
    /// The character around fields.
    package var quote: UInt8 = 0x22
    /// Whether the first row names the columns.
    package var hasHeader = true
    /// How moments are written.
    package var time = RecordTimeFormat.local
    /// How the direction is known.
    package var direction = Direction.inferred

    /// A mapping of these columns.
    package init(columns: [Column]) { self.columns = columns }

    /// The canonical paths a mapping may name.
    package static let paths = [
        "customer.id", "endUser.id", "device.id", "session.id", "session.channel", "session.direction",
        "session.initiation", "session.campaign.id", "session.queue.id", "session.purpose", "session.seller.id", "from",
        "from.displayName", "to", "timing.attemptedAt", "timing.answeredAt", "timing.agentConnectedAt",
        "timing.endedAt",
        "timing.ringMs", "timing.talkMs", "timing.holdMs", "timing.queueMs", "timing.totalMs", "timing.billedMs",
        "outcome.result", "outcome.endedBy", "outcome.amd", "outcome.sipCode", "outcome.q850", "signaling.trunk",
        "signaling.userAgent", "signaling.sourceIp", "cost.amount", "cost.currency", "nativeId",
    ]

    /// What is wrong with the mapping itself, in plain sentences; none when it can be used.
    package func problems() -> [String] {
        var found: [String] = []
        for path in columns.map(\.path) + constants.map(\.path) where !CSVMapping.paths.contains(path) {
            let last = path.split(separator: ".").last.map(String.init) ?? path
            let near = CSVMapping.paths.first { $0.hasSuffix(last) } ?? CSVMapping.paths.first { $0.hasPrefix(path) }
            found.append("unknown path '\(path)'" + (near.map { " (did you mean '\($0)'?)" } ?? "") + ".")
        }
        let named = Set(columns.map(\.path) + constants.map(\.path))
        for path in ["timing.attemptedAt", "to"] where !named.contains(path) {
            found.append("no column is mapped to '\(path)', which every call needs.")
        }
        for column in columns {
            if let table = column.table, tables[table] == nil {
                found.append("column '\(column.name)' names the value table '\(table)', which does not exist.")
            }
            if !hasHeader, Int(column.name) == nil {
                found.append("column '\(column.name)' has a name, but the file has no header; give its number.")
            }
        }
        return found
    }
}
