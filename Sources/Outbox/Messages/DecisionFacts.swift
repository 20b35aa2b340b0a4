// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

/// The parts of a decision line that messages are made of.
///
/// - Cost: some ten microseconds; only decisions with reasons or measures are read this way.
package struct DecisionFacts: Decodable, Sendable, Hashable {
    /// A text in both languages.
    package struct Both: Decodable, Sendable, Hashable {
        package var en: String
        package var pl: String
    }

    package struct Reason: Decodable, Sendable, Hashable {
        package var clause: String
        package var rule: String
        package var step: String
        package var verdict: String
        package var mode: String
        package var message: Both
    }

    package struct Subject: Decodable, Sendable, Hashable {
        package var kind: String
        package var id: String
    }

    package struct Applied: Decodable, Sendable, Hashable {
        package var subject: Subject
        package var measure: String
        package var capability: String?
        package var until: String?
    }

    package var id: String
    package var type: String
    package var customer: String?
    package var verdict: String
    package var time: String
    package var late: Bool?
    package var reasons: [Reason]
    package var measures: [Applied]

    /// Reads a line; nil when it is not one.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let facts = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = facts
    }

    /// When the event happened.
    package var moment: Instant { Instant(rfc3339: time) ?? Instant(microseconds: 0) }

    /// The reasons that rules gave in force, without those that only cite a measure.
    var causes: [Reason] { reasons.filter { $0.mode == "enforce" && $0.step != "standing" } }
}
