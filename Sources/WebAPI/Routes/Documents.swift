// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine
import Ledger
import UsageModel

/// Makes ids of what people do; they are written into the journal with what they name.
enum Identifier {
    /// A letter, and eighty random bits.
    static func make(_ letter: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let bits = UInt64.random(in: 0 ... .max, using: &generator)
        let more = UInt64.random(in: 0...0xFFFF, using: &generator)
        return "\(letter)-\(String(bits, radix: 36))\(String(more, radix: 36))"
    }
}

extension Localized {
    var document: JSON { ["en": JSON(en), "pl": JSON(pl)] }
}

extension StandingMeasure {
    var document: JSON {
        .record([
            "id": JSON(id), "origin": JSON(origin.name), "customer": customer.map { JSON($0) },
            "measure": JSON(measure.name), "capability": capability.map { JSON($0.name) }, "clause": JSON(clause),
            "reason": reason.document, "since": JSON(since), "until": until.map { JSON($0) },
        ])
    }
}

extension StandingMeasure {
    /// What its customer is told. What concerns the abuse of children is told by a person who has looked; rules that
    /// watch are not named, or they would be stepped around.
    var customerDocument: JSON {
        let isTold = clause != "C" && !clause.hasPrefix("C.")
        return .record([
            "measure": JSON(measure.name), "capability": capability.map { JSON($0.name) },
            "clause": isTold ? JSON(clause) : nil, "reason": isTold ? reason.document : nil, "since": JSON(since),
            "until": until.map { JSON($0) },
        ])
    }
}

extension StandingAct {
    var document: JSON {
        .record([
            "id": JSON(id), "action": JSON(action.name), "kind": JSON(kind.name), "subject": JSON(subject),
            "customer": customer.map { JSON($0) }, "measure": JSON(measure.name),
            "capability": capability.map { JSON($0.name) }, "clause": JSON(clause), "reason": reason.document,
            "from": from.map { JSON($0) }, "until": until.map { JSON($0) },
        ])
    }
}

extension Approval {
    var document: JSON {
        [
            "id": JSON(id), "askedBy": JSON(askedBy), "askedAt": JSON(askedAt), "expires": JSON(expires),
            "act": record.act.document,
        ]
    }
}

extension MeasureEntry {
    var document: JSON {
        .record([
            "sequence": JSON(sequence), "time": JSON(time), "kind": JSON(kind), "subject": JSON(subject),
            "customer": customer.map { JSON($0) }, "action": JSON(action), "measure": JSON(measure),
            "capability": capability.map { JSON($0) }, "clause": JSON(clause), "cause": JSON(cause),
            "by": JSON(by), "reason": reason.map { JSON($0) }, "until": until.map { JSON($0) },
        ])
    }
}
