// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
package import UsageModel

/// The parts of a decision line that views and messages are made of.
///
/// - Cost: some ten microseconds; only decisions with reasons or measures are read this way.
package struct DecisionLine: Decodable, Sendable, Hashable {
    /// A text in both languages.
    package struct Message: Decodable, Sendable, Hashable {
        package var en: String
        package var pl: String
    }

    package struct Reason: Decodable, Sendable, Hashable {
        package var clause: String
        package var rule: String
        package var step: String
        package var verdict: String
        package var mode: String
        package var message: Message
    }

    package struct Subject: Decodable, Sendable, Hashable {
        package var kind: String
        package var id: String
    }

    package struct MeasureLine: Decodable, Sendable, Hashable {
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
    package var emergency: Bool?
    package var late: Bool?
    package var reasons: [Reason]
    package var measures: [MeasureLine]

    /// Reads a line; nil when it is not one.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let line = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = line
    }

    /// When the event happened.
    package var moment: Instant { Instant(rfc3339: time) ?? Instant(microseconds: 0) }

    /// The reasons that rules gave in force, without those that only cite a measure.
    package var causes: [Reason] { reasons.filter { $0.mode == "enforce" && $0.step != "standing" } }

    private static let nothing = Array(#""reasons":[],"obligations":[],"measures":[]}"#.utf8)

    /// Whether a line says that an event was allowed and nothing else; told from its last bytes.
    package static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var end = bytes.count
        if end > 0, unsafe bytes[end - 1] == 0x0A { end -= 1 }
        guard end >= nothing.count else { return false }
        return unsafe bytes[(end - nothing.count)..<end].elementsEqual(nothing)
    }
}
