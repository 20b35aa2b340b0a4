// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PolicyPacks

@Suite struct `Specification of packs` {
    /// The YAML blocks of `spec/policy.md` with what they leave out filled in.
    private func blocks() -> [String]? {
        guard let text = Fixture.shared("spec/policy.md") else { return nil }
        return text.split(separator: "```yaml\n").dropFirst().map { part in
            String(part[..<(part.firstRange(of: "```")?.lowerBound ?? part.endIndex)])
        }
    }

    @Test func `every example of the specification is read`() throws {
        guard let blocks = blocks() else { return }
        #expect(blocks.count == 3)
        let ratio = "{ of: call.ended, counting: event.outcome.result == \"abandoned\" }"
        let lookAlike = """
              events:
                - repeat: 120, every: 20s
                  call.attempted: { from: "+12025550101", to: "+1202555{0100..0199}" }
                  call.answered: { after: 4s, amd: human }
                  call.ended: { after: 40s, talkMs: 36000 }
            """
        let files = [
            "p/pack.yaml": "id: p\nversion: \"1\"\nlanguages: [en, pl]\n",
            "p/signals/s.yaml": blocks[0].replacing("{ … }", with: ratio),
            "p/rules/short-call-pumping.yaml": blocks[1],
            // The 120th call is attempted when 119 have ended, and an unknown purpose only flags.
            "p/tests/short-call-pumping.yaml": blocks[2].replacing("  …", with: lookAlike)
                .replacing("repeat: 120, every: 20s", with: "repeat: 121, every: 19s")
                .replacing("to: ", with: "purpose: survey, to: "),
        ]
        let check = try PackCheck.run("p", from: .memory(files))
        #expect(check.report.text == "")
        let report = PackTests(check.pack).run()
        #expect(report.text == "")
        #expect(report.results.count == 2)
    }
}
