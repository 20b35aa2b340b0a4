// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// The parts of a decision line that views, cases and messages are made of.
///
/// - Cost: some ten microseconds; only decisions with reasons or measures are read this way.
package struct DecisionLine: Sendable, Hashable {
    /// A text in both languages.
    package struct Message: Sendable, Hashable {
        package var en: String
        package var pl: String
    }

    package struct Reason: Sendable, Hashable {
        package var clause: String
        package var rule: String
        package var step: String
        package var verdict: String
        package var mode: String
        package var message: Message
        /// Set when a person is asked to look: how urgently, 0 to 100.
        package var casePriority: Int?
        /// All of it, as it was written.
        package var json: JSON
    }

    package struct Subject: Sendable, Hashable {
        package var kind: String
        package var id: String
    }

    package struct MeasureLine: Sendable, Hashable {
        package var subject: Subject
        package var measure: String
        package var capability: String?
        package var until: String?
    }

    package var id: String
    package var type: String
    package var customer: String?
    package var verdict: String
    /// When the event happened, as it is written.
    package var time: String
    package var late: Bool
    package var reasons: [Reason]
    package var measures: [MeasureLine]

    /// Reads a line; nil when it is not one.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let line = try? JSON(strict: Array(bytes), deepest: Limits.lineDepth, refusingRepeats: false),
            let id = line["id"]?.string, let type = line["type"]?.string, let verdict = line["verdict"]?.string,
            let time = line["time"]?.string
        else { return nil }
        (self.id, self.type, self.verdict, self.time) = (id, type, verdict, time)
        customer = line["customer"]?.string
        late = line["late"] == .truth(true)
        guard let reasons = (line["reasons"]?.items).flatMap({ Self.all($0, Reason.init) }),
            let measures = (line["measures"]?.items).flatMap({ Self.all($0, MeasureLine.init) })
        else { return nil }
        (self.reasons, self.measures) = (reasons, measures)
    }

    /// All of a list, or nothing when one of it is not what it should be.
    private static func all<Part>(_ items: [JSON], _ read: (JSON) -> Part?) -> [Part]? {
        let parts = items.compactMap(read)
        return parts.count == items.count ? parts : nil
    }

    /// When the event happened.
    package var moment: Instant { Instant(rfc3339: time) ?? Instant(microseconds: 0) }

    /// The reasons that rules gave in force, without those that only cite a measure.
    package var causes: [Reason] { reasons.filter { $0.mode == "enforce" && $0.step != "standing" } }
}

extension DecisionLine {
    private static let nothing = Array(#""reasons":[],"obligations":[],"measures":[]}"#.utf8)
    private static let mark = Array(#""case":{"priority":"#.utf8)

    /// Whether a line says that an event was allowed and nothing else; told from its last bytes.
    package static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var end = bytes.count
        if end > 0, unsafe bytes[end - 1] == 0x0A { end -= 1 }
        guard end >= nothing.count else { return false }
        return unsafe bytes[(end - nothing.count)..<end].elementsEqual(nothing)
    }

    /// Whether a line may ask for a person's look; what stands in texts has its quotes escaped.
    package static func mayAsk(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // Nearly all are plain, and known by their last bytes.
        guard unsafe !isPlain(bytes), bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { place in
            unsafe bytes[place] == mark[0] && bytes[place..<(place + mark.count)].elementsEqual(mark)
        }
    }
}

extension DecisionLine.Reason {
    fileprivate init?(_ reason: JSON) {
        guard let clause = reason["clause"]?.string, let rule = reason["rule"]?.string,
            let step = reason["step"]?.string, let verdict = reason["verdict"]?.string,
            let mode = reason["mode"]?.string, let message = reason["message"],
            let en = message["en"]?.string, let pl = message["pl"]?.string
        else { return nil }
        let priority = reason["case"]?["priority"]?.whole.map { Int($0) }
        self.init(
            clause: clause,
            rule: rule,
            step: step,
            verdict: verdict,
            mode: mode,
            message: DecisionLine.Message(en: en, pl: pl),
            casePriority: priority,
            json: reason
        )
    }
}

extension DecisionLine.MeasureLine {
    fileprivate init?(_ line: JSON) {
        guard let kind = line["subject"]?["kind"]?.string, let id = line["subject"]?["id"]?.string,
            let measure = line["measure"]?.string
        else { return nil }
        self.init(
            subject: DecisionLine.Subject(kind: kind, id: id),
            measure: measure,
            capability: line["capability"]?.string,
            until: line["until"]?.string
        )
    }
}
