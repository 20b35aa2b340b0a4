// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The files of a new pack: one signal, one rule in shadow mode and its tests, good to check and to test as they are.
package enum PackTemplate {
    /// Whether a name can be the id of a pack: words of lower-case letters and digits, joined by `-`.
    package static func isValid(id: String) -> Bool { Identifier.isValid(id, separator: "-") }

    /// The files of a pack with this id, by path inside its folder.
    package static func files(id: String) -> [(path: String, text: String)] {
        [
            ("pack.yaml", manifest.replacing("ID", with: id)), ("signals/calls.yaml", signals),
            ("rules/h-call-rate.yaml", rule), ("tests/call-rate.yaml", tests),
        ]
    }

    private static let manifest = """
        id: ID
        version: "1"
        languages: [en, pl]
        extends: []                       # other packs, relative to this folder: ../standard
        defaults: { mode: shadow, onMissing: allow, onError: allow }
        approvals: []

        """

    private static let signals = """
        signals:
          calls_60s:
            count: call.attempted
            by: from
            window: 60s
            where: event.session.direction == "outbound"
            title: { en: Calls of a number in a minute, pl: Połączenia numeru w ciągu minuty }
            unit: calls

        """

    private static let rule = """
        # Why this limit: say where it comes from, and what must not be mistaken for a breach.
        rule: call-rate
        clause: H.excess
        title: { en: Too many calls a minute from one number, pl: Zbyt wiele połączeń na minutę z jednego numeru }
        on: [call.attempted]
        step: analytics
        when: session.direction == "outbound" && signal.calls_60s > 60
        verdict: flag
        limit: { en: 60 calls in a minute, pl: 60 połączeń na minutę }
        case: { priority: 30, evidence: [signal.calls_60s, from.e164] }
        reason:
          en: "{signal.calls_60s} calls from {from.e164} within a minute."
          pl: "{signal.calls_60s} połączeń z {from.e164} w ciągu minuty."
        sources: ["engineering default"]

        """

    private static let tests = """
        - it: flags a number that calls every half second
          events:
            - repeat: 100, every: 500ms
              call.attempted: { from: "+12025550101", to: "+1202555{0100..0199}" }
          expect: { verdict: flag, rule: call-rate, by: 1m }
        - it: lets a number call fifty times a minute
          events:
            - repeat: 100, every: 1200ms
              call.attempted: { from: "+12025550101", to: "+1202555{0100..0199}" }
          expect: { verdict: allow }

        """
}
