// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension Checker {
    /// In strict mode a text with a grammar of its own must be a literal, and a valid one: what can be known at load
    /// is known at load.
    mutating func checkConstants(_ name: String, _ arguments: [NodeID], _ given: [Type], isReceiver: Bool) {
        switch name {
        case "matches" where arguments.count == 2:
            judge(arguments[1], "the pattern of matches()", environment.constantChecks.pattern)
        case "regex.extract", "regex.extractAll", "regex.replace":
            guard arguments.count > 1 else { return }
            judge(arguments[1], "the pattern of \(name)()", environment.constantChecks.pattern)
        case "timestamp" where given == [.string]:
            judge(arguments[0], "the text of timestamp()", environment.constantChecks.timestamp)
        case "duration" where given == [.string]:
            judge(arguments[0], "the text of duration()", environment.constantChecks.duration)
        default:
            guard isReceiver, given.count == 2, given[0] == .timestamp, given[1] == .string,
                name.hasPrefix("get")
            else { return }
            judge(arguments[1], "the time zone of \(name)()", environment.constantChecks.zone)
        }
    }

    private mutating func judge(_ node: NodeID, _ what: String, _ judge: ([UInt8]) -> String?) {
        guard case .string(let id) = tree[node] else {
            return report("\(what) must be a text in quotes", at: node, whole: true)
        }
        guard let complaint = judge(tree.literal(id)) else { return }
        report("\(what) is wrong: \(complaint)", at: node, whole: true)
    }
}
