// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How plainly a planted abuser abuses.
package enum Strength: String, CaseIterable, Sendable {
    /// Far beyond every limit, without any care.
    case blatant
    /// Clearly beyond the limits.
    case moderate
    /// Just beyond a limit, or only a few times among ordinary use.
    case subtle
    /// Made to stay below limits: spread over numbers, campaigns and time, or declared as something else.
    case evasive
}

/// One scenario about to be planted, with chance of its own: what it draws changes nothing else in the world.
final class Planting {
    let scenario: Scenario
    let strength: Strength
    private var random: SplitMix64

    init(_ scenario: Scenario, _ strength: Strength, seed: UInt64) {
        self.scenario = scenario
        self.strength = strength
        random = SplitMix64(seed: seed, part: "planting/" + scenario.name + "/" + strength.rawValue)
    }

    /// The value of this strength.
    func pick<Value>(_ blatant: Value, _ moderate: Value, _ subtle: Value, _ evasive: Value) -> Value {
        switch strength {
        case .blatant: blatant
        case .moderate: moderate
        case .subtle: subtle
        case .evasive: evasive
        }
    }

    /// A number of the range.
    func within(_ range: ClosedRange<Int>) -> Int { random.within(range) }

    /// True in so many of a thousand cases.
    func chance(permille: Int) -> Bool { random.chance(permille: permille) }

    var isEvasive: Bool { strength == .evasive }
}
