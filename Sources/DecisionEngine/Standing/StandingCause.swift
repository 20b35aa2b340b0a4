// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What put a measure on a subject, as decisions cite it.
struct StandingCause: Sendable, Hashable {
    /// The rule's id.
    var id: String
    var clause: String
    var title: Localized

    /// The provider did it in another system.
    static let elsewhere = StandingCause(
        id: StandingMeasure.elsewhere,
        clause: "R",
        title: Localized(en: "Measure of the provider", pl: "Środek zastosowany przez dostawcę")
    )
}

/// What measures cite as what put them there: the rules of the policy, and rules of earlier policies whose measures are
/// still in force.
final class CauseTable {
    private(set) var all: [StandingCause]
    /// How many of them are the rules of this policy.
    let ruleCount: Int

    init(_ rules: [StandingCause]) {
        all = rules
        ruleCount = rules.count
    }

    subscript(rule: Int32) -> StandingCause { all[Int(rule)] }

    /// Adds a rule of an earlier policy; returns its number.
    func add(_ cause: StandingCause) -> Int32 {
        all.append(cause)
        return Int32(truncatingIfNeeded: all.count - 1)
    }
}
