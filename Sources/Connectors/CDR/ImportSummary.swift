// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What came out of call records.
package struct ImportSummary: Sendable {
    /// A row that could not be read.
    package struct BadRow: Hashable, Sendable {
        /// The file.
        package var file: String
        /// Its first line, counted from 1.
        package var line: Int
        /// What is wrong with it.
        package var reason: String
    }

    /// Rows that are not empty, a header excepted.
    package var rows = 0
    /// Events made of them.
    package var events = 0
    /// Rows that could not be read.
    package var badRowCount = 0
    /// The first `Limits.reportedRows` of them.
    package var badRows: [BadRow] = []
    /// The moments of the first and the last event, in microseconds.
    package var first: Int64?
    package var last: Int64?
    /// Rows whose times were read as UTC because no zone was named, and rows whose direction was guessed.
    package var rowsWithoutZone = 0
    package var guessedDirections = 0
    /// Numbers that were left as they are because no calling code is known for them.
    package var unreadNumbers = 0
    /// Canonical paths that at least one row filled.
    package var paths: Set<String> = []

    /// What these records can show of every clause, in the order of the clauses.
    package var reach: [ClauseReach] { ClauseReach.all(for: paths) }
}

/// Whether call records with certain members can show a breach of a sub-clause.
package struct ClauseReach: Hashable, Sendable {
    /// The sub-clause.
    package var clause: String
    /// Whether they can.
    package var isVisible: Bool
    /// What it is seen by, or what is missing.
    package var because: String

    private struct Need {
        let clause: String
        /// The members without which nothing is seen; none: no call record will ever show it.
        let paths: [String]
        let seenBy: String
        let otherwise: String
    }

    static func all(for paths: Set<String>) -> [ClauseReach] {
        needs.map { need in
            let missing = need.paths.filter { !paths.contains($0) }
            guard !need.paths.isEmpty, missing.isEmpty else {
                let names = missing.joined(separator: ", ")
                return ClauseReach(
                    clause: need.clause,
                    isVisible: false,
                    because: need.paths.isEmpty ? need.otherwise : "needs " + names + ", which no row has"
                )
            }
            return ClauseReach(clause: need.clause, isVisible: true, because: need.seenBy)
        }
    }

    private static let needs: [Need] = [
        Need(clause: "RU", paths: ["timing.talkMs"], seenBy: "minutes of numbers, devices and users", otherwise: ""),
        Need(
            clause: "A.telemarketing",
            paths: ["session.purpose", "to.e164"],
            seenBy: "hours, consent and registries of calls that sell",
            otherwise: ""
        ),
        Need(clause: "A.recording", paths: [], seenBy: "", otherwise: "call records do not say what was recorded"),
        Need(clause: "A.fraud", paths: ["from.e164"], seenBy: "numbers that never call", otherwise: ""),
        Need(
            clause: "B.dialing",
            paths: ["timing.talkMs", "outcome.result"],
            seenBy: "short calls and answer rates; abandonment only with timing.agentConnectedAt",
            otherwise: ""
        ),
        Need(clause: "B.trunking", paths: [], seenBy: "", otherwise: "needs forwarding and transfer events"),
        Need(
            clause: "B.pumping",
            paths: ["to.e164", "outcome.result"],
            seenBy: "bursts to costly ranges and one-ring calls",
            otherwise: ""
        ),
        Need(clause: "C.exposure", paths: [], seenBy: "", otherwise: "needs content labels"),
        Need(clause: "C.pii", paths: [], seenBy: "", otherwise: "needs content labels and contact lists"),
        Need(
            clause: "D.interference",
            paths: ["to.e164", "from.e164"],
            seenBy: "many numbers calling one",
            otherwise: ""
        ),
        Need(clause: "D.malware", paths: [], seenBy: "", otherwise: "needs scanned attachments"),
        Need(clause: "E.conduct", paths: [], seenBy: "", otherwise: "needs complaints and transcripts; people decide"),
        Need(
            clause: "E.spoof",
            paths: ["from.e164"],
            seenBy: "numbers shown, against the number inventory",
            otherwise: ""
        ),
        Need(clause: "E.mislead", paths: ["from.displayName"], seenBy: "changing display names", otherwise: ""),
        Need(
            clause: "F",
            paths: ["from.e164", "timing.attemptedAt"],
            seenBy: "calls as regular as a machine's",
            otherwise: ""
        ),
        Need(clause: "G.harvest", paths: ["to.e164"], seenBy: "numbers dialled one after the other", otherwise: ""),
        Need(clause: "G.bulk", paths: [], seenBy: "", otherwise: "needs messages and opt-outs"),
        Need(
            clause: "H.excess",
            paths: ["timing.attemptedAt", "timing.endedAt"],
            seenBy: "calls at once, against the plan",
            otherwise: ""
        ),
        Need(clause: "H.unauth", paths: [], seenBy: "", otherwise: "needs sign-ins and end user changes"),
        Need(
            clause: "I.limits",
            paths: ["from.e164", "to.e164"],
            seenBy: "the same people called from fresh numbers",
            otherwise: ""
        ),
        Need(clause: "I.security", paths: [], seenBy: "", otherwise: "needs setting changes"),
        Need(clause: "J", paths: [], seenBy: "", otherwise: "needs monitoring, media fork and forwarding events"),
        Need(clause: "K", paths: ["session.seller.id"], seenBy: "sellers, against agreements", otherwise: ""),
        Need(clause: "L", paths: [], seenBy: "", otherwise: "needs the declared use case; people decide"),
    ]
}
