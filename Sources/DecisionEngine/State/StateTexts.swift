// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// The texts that the state of one partition remembers: each distinct text once, never moved.
///
/// They are arena 2 of the rules' frame, so that a slot of the state bank can point at them.
struct StateTexts: Sendable {
    static let arena = 2
    var bytes: [UInt8] = []
    var known = KeyTable<Text>()

    /// The text as the state keeps it, or nil when the state holds as much text as it may.
    mutating func keep(_ text: ByteView) -> Text? {
        let identity = text.identity(domain: 0)
        if let entry = known.find(identity) { return known[entry] }
        guard bytes.count + text.count <= Limits.stateTextBytes else { return nil }
        let kept = Text(arena: Self.arena, offset: bytes.count, length: text.count)
        bytes.append(contentsOf: text)
        _ = known.insert(identity, kept)
        return kept
    }

    /// A kept text as a string: for messages.
    func string(_ text: Text) -> String {
        String(decoding: bytes[text.offset..<(text.offset + text.length)], as: UTF8.self)
    }
}
