// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Ledger
import UsageModel

// What a decision line says about cases.
extension DecisionLine {
    /// Whether a measure in force refused the event anyway: then nothing new came about that a person must look at.
    var isRefusedByStanding: Bool { reasons.contains { $0.step == "standing" && $0.verdict == "block" } }

    /// The first reason under each clause that asks a person to look, in their order.
    var openers: [Reason] {
        var clauses: Set<String> = []
        return reasons.filter { $0.casePriority != nil && clauses.insert($0.clause).inserted }
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
        if late {
            writer.key("late")
            writer.truth(true)
        }
        writer.key("reasons")
        writer.beginArray()
        for reason in reasons where reason.casePriority != nil && reason.clause == clause {
            reason.json.write(to: &writer)
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
