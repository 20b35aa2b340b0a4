// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// Scopes and purposes of consent as bits, in the order of the schema's words.
enum ConsentScopes {
    private static let scopeWords = EngineFunction.scopes.map { Array($0.utf8) }
    private static let purposeWords = EngineFunction.purposes.map { Array($0.utf8) }

    /// Every scope.
    static let all: UInt64 = (1 << UInt64(EngineFunction.scopes.count)) - 1

    /// The bit of the scope that stands for every other.
    static let whole = bit("all")
    /// The bits of the scopes that an answer to a message objects to.
    static let sms = bit("sms")
    static let email = bit("email")

    /// Scopes with the one for all of them spelled out.
    static func spelledOut(_ scopes: UInt64) -> UInt64 { scopes & whole != 0 ? all : scopes }

    /// The bit of a scope; 0 for a word that is none.
    static func bit(_ scope: String) -> UInt64 {
        EngineFunction.scopes.firstIndex(of: scope).map { 1 << UInt64($0) } ?? 0
    }

    /// The bits of the scopes in a list of an event; 0 when it was not given.
    static func mask(of event: EventView, _ slot: Int) -> UInt64 { mask(of: event, slot, words: scopeWords) }

    /// The bits of the purposes in a list of an event; 0 when it was not given.
    static func purposes(of event: EventView, _ slot: Int) -> UInt64 { mask(of: event, slot, words: purposeWords) }

    private static func mask(of event: EventView, _ slot: Int, words: [[UInt8]]) -> UInt64 {
        let list = event.list(slot)
        var mask: UInt64 = 0
        for place in list.first..<(list.first + list.count) {
            let word = event.utf8(Text(bits: event.bits(place)))
            if let index = words.firstIndex(where: { $0.elementsEqual(word) }) { mask |= 1 << UInt64(index) }
        }
        return mask
    }
}
