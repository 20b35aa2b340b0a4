// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

/// Who read in full what is about people, changed who may call, or prepared another policy: as it stands in the
/// journal.
///
/// - Shape: one JSON object with its members in the order of their names.
package struct AccessRecord: Codable, Sendable, Hashable {
    /// What was done.
    package enum Action: String, Codable, CaseIterable, Sendable {
        /// Numbers and texts were shown as they are.
        case read
        case makeKey, rotateKey, revokeKey
        case signIn, signOut
        /// A pack was sent to be kept, wanted to be in force, or wanted no more; one that came in force has a record of
        /// its own.
        case keepPolicy, proposePolicy, withdrawPolicy
    }

    package var action: Action
    /// When, in microseconds since 1970.
    package var at: Int64
    /// The person or service, and the key or token it came with: its id, which is no secret.
    package var by: String
    package var credential: String
    /// The filters of the request.
    package var query: String?
    /// The route, as the contract spells it.
    package var route: String
    /// Whom or what it concerns: a decision's id, a key's.
    package var subject: String

    package init(
        _ action: Action,
        at: Instant,
        by: String,
        credential: String,
        route: String,
        subject: String,
        query: String? = nil
    ) {
        self.action = action
        self.at = at.microseconds
        self.by = by
        self.credential = credential
        self.route = route
        self.subject = subject
        self.query = query
    }

    /// The key under which the journal finds it.
    package var key: UInt64 { Identity64.of("\(action.rawValue) \(subject)") }

    /// The bytes of the record.
    package var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("A record of texts and whole numbers can always be written.")
        }
        return Array(data)
    }

    /// Reads a record; nil when it is not one, or of a newer version.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = record
    }
}
