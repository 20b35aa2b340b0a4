// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Access
import UsageModel

/// What a decision line says about cases.
///
/// - Cost: some ten microseconds; only lines that ask for a person's look are read.
struct CaseLine {
    /// A reason that asks a person to look.
    struct Reason {
        var clause: String
        var rule: String
        var priority: Int
        var json: StrictJSON
    }

    var id: String
    var customer: String
    var type: String
    var verdict: String
    /// The event's time, as it is written.
    var time: String
    var isLate: Bool
    /// Whether a measure in force refused the event anyway: then nothing new came about that a person must look at.
    var isRefusedByStanding: Bool
    var reasons: [Reason]

    /// Reads a line; nil when it is none, or asks nobody to look.
    init?(_ bytes: [UInt8]) {
        guard let line = try? StrictJSON(bytes, deepest: Limits.lineDepth, refusingRepeats: false),
            let id = line["id"]?.text, let type = line["type"]?.text, let verdict = line["verdict"]?.text,
            let time = line["time"]?.text
        else { return nil }
        self.id = id
        self.type = type
        self.verdict = verdict
        self.time = time
        customer = line["customer"]?.text ?? ""
        isLate = line["late"] == .truth(true)
        let all = line["reasons"]?.items ?? []
        isRefusedByStanding = all.contains { $0["step"]?.text == "standing" && $0["verdict"]?.text == "block" }
        reasons = all.compactMap { reason in
            guard case .integer(let priority)? = reason["case"]?["priority"], let clause = reason["clause"]?.text,
                let rule = reason["rule"]?.text
            else { return nil }
            return Reason(clause: clause, rule: rule, priority: Int(priority), json: reason)
        }
        if reasons.isEmpty { return nil }
    }

    /// The first reason under each clause, in their order.
    var openers: [Reason] {
        var clauses: Set<String> = []
        return reasons.filter { clauses.insert($0.clause).inserted }
    }

    private static let mark = Array(#""case":{"priority":"#.utf8)

    /// Whether a line may ask for a person's look; what stands in texts has its quotes escaped.
    static func mayAsk(_ line: UnsafeRawBufferPointer) -> Bool {
        let last = line.count - mark.count
        guard last >= 0 else { return false }
        var place = 0
        while place <= last {
            if unsafe line[place] == mark[0], unsafe line[place + 1] == mark[1],
                unsafe line[place..<(place + mark.count)].elementsEqual(mark)
            {
                return true
            }
            place += 1
        }
        return false
    }

    /// What is kept of the decision with a case: itself in short, and the reasons under the clause of the case.
    func kept(_ clause: String, _ sequence: UInt64) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("sequence")
        writer.integer(sequence)
        writer.key("time")
        writer.string(time)
        writer.key("type")
        writer.string(type)
        writer.key("verdict")
        writer.string(verdict)
        if isLate {
            writer.key("late")
            writer.truth(true)
        }
        writer.key("reasons")
        writer.beginArray()
        for reason in reasons where reason.clause == clause { reason.json.write(to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}

extension StrictJSON {
    /// Writes the value as decision lines are written: what was read from one comes out as it stood there.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .truth(let truth): writer.truth(truth)
        case .integer(let number): writer.integer(number)
        case .real(let number): writer.number(number)
        case .text(let text): writer.string(text)
        case .list(let items):
            writer.beginArray()
            for item in items { item.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.name)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}
