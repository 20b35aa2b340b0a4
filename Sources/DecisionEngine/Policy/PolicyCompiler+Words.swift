// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL

extension PolicyCompiler {
    /// How many names a message lists; with more of them only the nearest is named.
    private static let listedNames = 12

    /// What the checker says of a name, in the words of packs: it knows signals as fields of objects.
    func inWordsOfPacks(_ message: String) -> String {
        let parts = message.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[2] == " has no field " else { return message }
        let (object, name) = (parts[1], parts[3])
        if object == "signals" {
            return "there is no signal '\(name)'" + Self.list(environment.fields(of: "signals"), "; the pack has ")
        }
        guard let signal = object.split(separator: "#").last, object.hasPrefix("signal#") else { return message }
        return "signal '\(signal)' has no '\(name)'" + Self.list(environment.fields(of: String(object)), "; it has ")
    }

    private static func list(_ names: [String], _ introduction: String) -> String {
        (1...listedNames).contains(names.count) ? introduction + names.joined(separator: ", ") : ""
    }
}

extension PolicyEnvironment {
    /// The fields of an object that rules may look at.
    fileprivate func fields(of object: String) -> [String] {
        rules.objectTypes.first { $0.name == object }?.fields.map(\.name) ?? []
    }
}
