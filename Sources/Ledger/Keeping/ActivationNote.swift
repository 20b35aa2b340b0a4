// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// Beside the record of a policy: who made it the one in force, and what the settings named at that time.
///
/// - Shape: one JSON object with its members in the order of their names, the second part of the record.
package struct ActivationNote: Sendable, Hashable, Codable {
    /// How a policy came into force.
    package enum Origin: String, Sendable, Hashable, Codable {
        /// A start found it in the settings.
        case configuration
        /// Two people activated it.
        case activation
        /// The same pack asks another file of a list.
        case list
    }

    package var origin: Origin
    /// Who did it; an activation names two.
    package var by: [String]
    /// The SHA-256 of the pack that the settings named, and the seals of their files of lists by name: when these are
    /// others at a later start, the settings have spoken last.
    package var configured: String
    package var configuredLists: [String: String]
    /// Since when it is in force, in microseconds since 1970, in a record that only repeats an earlier one.
    package var since: Int64?

    package init(_ origin: Origin, by: [String], configured: String, configuredLists: [String: String]) {
        self.origin = origin
        self.by = by
        self.configured = configured
        self.configuredLists = configuredLists
    }

    /// The bytes of the note.
    package var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("A note of texts can always be written.")
        }
        return Array(data)
    }

    /// Reads a note; nil when it is none: records of earlier versions have none.
    package init?(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, let note = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = note
    }
}
