// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import DecisionEngine

/// A map whose keys are asked for by name; what nobody asked for is unknown.
///
/// The code that reads is the list of keys: there is no second one to keep in step.
final class MapReader {
    let complaints: Complaints
    let location: SourceLocation
    /// What the map describes, for messages: `rule`, `signal 'calls_60s'`.
    let what: String
    private var entries: [PackEntry] = []
    private var asked: [String] = []

    /// Reads `node` as a map; anything else is reported and read as an empty one.
    init(_ node: PackNode, _ what: String, complaints: Complaints) {
        self.complaints = complaints
        self.what = what
        location = node.location
        guard case .map(let all) = node.content else {
            complaints.add("The \(what) has to be a map of keys, but this is \(node.shape)", at: node)
            asked = []
            isBroken = true
            return
        }
        for entry in all where entry.isRepeated {
            let other = all.last { $0.key == entry.key && !$0.isRepeated } ?? entry
            complaints.add(
                "The key '\(entry.key)' of the \(what) is there twice, first in line \(entry.keyLocation.line)",
                at: other.keyLocation,
                length: other.key.unicodeScalars.count
            )
        }
        entries = all.filter { !$0.isRepeated }
    }

    /// Whether there was no map at all: that has been said already, so missing keys are not mentioned.
    private(set) var isBroken = false

    /// The keys, in the order of the file.
    var keys: [String] { entries.map(\.key) }

    /// All entries; asking for them makes every key a known one.
    func everything() -> [PackEntry] {
        asked += entries.map(\.key)
        return entries
    }

    /// The value of a key, if it is there.
    func optional(_ key: String) -> PackNode? {
        asked.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        if let scalar = entry.value.scalar, scalar.isEmpty {
            complaints.add(
                "The key '\(key)' of the \(what) has no value; give it one or leave the key out",
                at: entry.keyLocation,
                length: key.unicodeScalars.count
            )
            return nil
        }
        return entry.value
    }

    /// The value of a key that has to be there.
    func required(_ key: String) -> PackNode? {
        let isThere = entries.contains { $0.key == key }
        if !isThere, !isBroken { missing.append(key) }
        return optional(key)
    }

    private var missing: [String] = []

    /// Where the value of a key stands; the map itself when there is none.
    func valuePlace(of key: String) -> SourceLocation {
        entries.first { $0.key == key }?.value.location ?? location
    }

    /// Reports missing and unknown keys; to be called when everything has been asked for.
    func finish() {
        let unknown = entries.filter { !asked.contains($0.key) }
        for key in missing {
            complaints.add("The \(what) has no '\(key)'", at: location)
        }
        for entry in unknown {
            let known = asked.filter { name in !keys.contains(name) } + asked
            let nearest = Spelling.nearest(to: entry.key, among: known)
            var names: [String] = []
            for name in asked where !names.contains(name) { names.append(name) }
            let listed = nearest == nil && !names.isEmpty ? "; it may have \(names.joined(separator: ", "))" : ""
            complaints.add(
                "Unknown key '\(entry.key.shortened)' of the \(what)\(listed)",
                at: entry.keyLocation,
                length: entry.key.unicodeScalars.count,
                suggestion: nearest
            )
        }
    }
}
