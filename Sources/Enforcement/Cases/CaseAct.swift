// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

/// What a person did about a case: a record of the journal, kind `review`.
///
/// - Shape: one JSON object with its members in the order of their names.
package struct CaseAct: Codable, Sendable, Hashable {
    /// What was done; the word stands in the record, whose kind is shared with rulings, notices and appeals.
    package enum Kind: String, Codable, CaseIterable, Sendable, Hashable {
        case opened = "case.opened"
        case claimed = "case.claimed"
        case released = "case.released"
        case noted = "case.noted"
        case evidence = "case.evidence"
        case determined = "case.determined"
        case reopened = "case.reopened"
    }

    /// Something that speaks for or against, and where it is kept.
    package struct Evidence: Codable, Sendable, Hashable {
        package var title: String
        /// In the person's own words.
        package var note: String?
        /// An address or a number in another system: documents are not kept here.
        package var reference: String?
        /// The SHA-256 of the document, in hexadecimal digits.
        package var sha256: String?
        /// A decision of the same customer.
        package var decision: String?

        package init(title: String, note: String?, reference: String?, sha256: String?, decision: String?) {
            self.title = title
            self.note = note
            self.reference = reference
            self.sha256 = sha256
            self.decision = decision
        }
    }

    package var type: Kind
    /// Which case it is about; nil: one is opened.
    package var `case`: String?
    package var customer: String
    package var clause: String
    package var by: String
    /// Microseconds of when it was done.
    package var at: Int64
    package var priority: Int?
    package var reasonEN: String?
    package var reasonPL: String?
    package var note: String?
    package var evidence: Evidence?
    package var determination: Determination?

    /// An act on a case; what it holds is set afterwards.
    package init(_ type: Kind, on record: CaseRecord, by: String, at: Instant) {
        self.type = type
        `case` = record.id
        customer = record.customer
        clause = record.clause
        self.by = by
        self.at = at.microseconds
    }

    /// A case opened by hand.
    package init(
        opening customer: String,
        clause: String,
        priority: Int,
        reason: (en: String, pl: String),
        by: String,
        at: Instant
    ) {
        type = .opened
        self.customer = customer
        self.clause = clause
        self.priority = priority
        reasonEN = reason.en
        reasonPL = reason.pl
        self.by = by
        self.at = at.microseconds
    }

    /// What the case is about.
    package var key: CaseKey { CaseKey(customer: customer, clause: clause) }

    /// The bytes of the record.
    package var bytes: [UInt8] { StableJSON.bytes(self) }

    /// Reads a record; nil when it is about something else, or of a newer version.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let act = StableJSON.value(Self.self, bytes) else { return nil }
        self = act
    }
}

/// JSON whose members stand in the order of their names: the same value, the same bytes.
package enum StableJSON {
    package static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("A record of texts and whole numbers can always be written.")
        }
        return Array(data)
    }

    package static func value<Value: Decodable>(_ type: Value.Type, _ bytes: some Collection<UInt8>) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
