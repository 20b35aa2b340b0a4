// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// One row of Asterisk's `Master.csv`.
///
/// The program writes sixteen columns, then `uniqueid` and `userfield` if it is told to, then `peeraccount`,
/// `linkedid` and `sequence` if it is told to. The count alone does not always say which; then the content does.
///
/// - Source: the column order of Asterisk's `cdr_csv` module.
struct AsteriskRow {
    var uniqueID: String?
    var userField: String?
    var linkedID: String?
    var sequence: String?
    let fields: [String]

    static let accountCode = 0
    static let source = 1
    static let destination = 2
    static let context = 3
    static let callerID = 4
    static let channel = 5
    static let otherChannel = 6
    static let application = 7
    static let start = 9
    static let answer = 10
    static let end = 11
    static let duration = 12
    static let billed = 13
    static let disposition = 14

    /// Names what lies behind the sixteenth column; `nil` when there are too few or too many columns.
    init?(_ fields: [String]) {
        self.fields = fields
        var rest = fields.dropFirst(16)
        switch fields.count {
        case 16: break
        case 17:
            if AsteriskRow.isUniqueID(fields[16]) { uniqueID = fields[16] } else { userField = fields[16] }
        case 18:
            uniqueID = fields[16]
            userField = fields[17]
        case 19, 20, 21:
            sequence = rest.popLast()
            linkedID = rest.popLast()
            // The account of the other side is not used: it is the customer's own code more often than not.
            rest.removeLast()
            if rest.count == 2 || rest.first.map(AsteriskRow.isUniqueID) == true { uniqueID = rest.popFirst() }
            userField = rest.popFirst()
        default: return nil
        }
    }

    /// Seconds and a counter, perhaps with the machine's name in front: `1700000000.12`, `pbx-1700000000.12`.
    static func isUniqueID(_ text: String) -> Bool {
        let tail = text.split(separator: "-").last ?? ""
        let parts = tail.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count >= 9
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// `PJSIP/agent7-00000012` is the device `agent7`.
    static func peer(_ channel: String) -> String? {
        guard let slash = channel.firstIndex(of: "/") else { return nil }
        let name = channel[channel.index(after: slash)...]
        let end = name.lastIndex(of: "-") ?? name.endIndex
        let peer = name[..<end]
        return peer.isEmpty ? nil : String(peer)
    }

    /// The name in front of `<+12025550101>`, without quotes.
    static func displayName(_ callerID: String) -> String? {
        let name = callerID.split(separator: "<", omittingEmptySubsequences: false).first ?? ""
        let trimmed = name.filter { $0 != "\"" }.drop { $0 == " " }
        let text = String(trimmed.reversed().drop { $0 == " " }.reversed())
        return text.isEmpty ? nil : text
    }

    static func result(_ disposition: String, application: String) -> String {
        switch disposition.uppercased() {
        case "ANSWERED": application.lowercased().hasPrefix("voicemail") ? "voicemail" : "answered"
        case "NO ANSWER", "NOANSWER": "no_answer"
        case "BUSY": "busy"
        case "FAILED", "CONGESTION": "failed"
        case "CANCEL", "CANCELED": "canceled"
        default: "unknown"
        }
    }
}
