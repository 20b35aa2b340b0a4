// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `The policy commands` {
    @Test func `does what the first ten minutes of docs/writing-policies.md say, line by line`() throws {
        let page = try String(contentsOf: Binary.root.appending(path: "docs/writing-policies.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```")
        let lines = blocks[1].split(separator: "\n")
        #expect(lines.count == 8)
        let folder = try TemporaryFolder()
        for line in lines {
            let words = line.prefix { $0 != "#" }.split(separator: " ").dropFirst().map { word in
                ["my-pack", "events.ndjson"].contains(word) ? folder.path(String(word)) : String(word)
            }
            guard let run = try Binary.run(words) else { return }
            #expect(run.status == 0, "\(line): \(run.text)\(run.complaints)")
        }
        let rule = try String(contentsOfFile: folder.path("my-pack/rules/h-call-rate.yaml"), encoding: .utf8)
        let shown = blocks[3].dropFirst("yaml\n".count)
        #expect(rule.hasSuffix(shown), "the rule of the page is not that of 'policy new'")
    }

    @Test func `find nothing wrong with the standard pack`() throws {
        guard let run = try Binary.run("policy", "check") else { return }
        #expect(
            run.status == 0 && run.text.hasPrefix("standard ") && run.text.hasSuffix(", no issues\n"),
            "\(run.text)"
        )
        let json = try Binary.run("policy", "check", "--json")
        let object = try JSONSerialization.jsonObject(with: json?.output ?? Data()) as? [String: Any]
        #expect((object?["issues"] as? [Any])?.isEmpty == true && object?["id"] as? String == "standard")
    }

    @Test func `begin a pack that is good as it is, test it, explain it and compare it`() throws {
        let folder = try TemporaryFolder()
        let pack = folder.path("my-pack")
        guard let made = try Binary.run("policy", "new", pack) else { return }
        #expect(made.status == 0 && made.lines.count == 4, "\(made.complaints)")
        #expect(try Binary.run("policy", "new", pack)?.status == 64)
        #expect(try Binary.run("policy", "check", pack)?.status == 0)
        let tested = try Binary.run("policy", "test", pack)
        #expect(tested?.status == 0 && tested?.text == "2 of 2 cases passed\n")
        let mutated = try Binary.run("policy", "test", "--mutate", pack)
        #expect(mutated?.text.contains("changes noticed") == true)
        let explained = try Binary.run("policy", "explain", "call-rate", pack)
        #expect(explained?.status == 0 && explained?.text.hasPrefix("rule call-rate\n") == true)
        let misspelt = try Binary.run("policy", "explain", "call-rat", pack)
        #expect(misspelt?.status == 64 && misspelt?.complaints.contains("did you mean 'call-rate'?") == true)
        let covered = try Binary.run("policy", "coverage", pack)
        #expect(covered?.text.contains("H.excess") == true && covered?.status == 0)
        #expect(try Binary.run("policy", "diff", pack, pack)?.status == 0)
        #expect(try Binary.run("policy", "diff", pack, "policies/standard")?.status == 1)
    }

    /// What an author reads who made five mistakes at once; `UPDATE_GOLDEN=1` writes the file anew.
    @Test func `tell all mistakes at once with their places`() throws {
        let folder = try TemporaryFolder()
        let pack = folder.path("broken")
        guard try Binary.run("policy", "new", pack) != nil else { return }
        let rule = pack + "/rules/h-call-rate.yaml"
        let text = try String(contentsOfFile: rule, encoding: .utf8)
            .replacing("signal.calls_60s > 60", with: "signal.calls_60 > 60 && sesion.purpose == 'marketing'")
            .replacing("clause: H.excess", with: "clause: H.exces").replacing(
                "step: analytics",
                with: "stepp: analytics"
            )
            .replacing("verdict: flag", with: "verdict: blok")
        try text.write(toFile: rule, atomically: true, encoding: .utf8)
        guard let run = try Binary.run("policy", "check", pack) else { return }
        #expect(run.status == 1)
        let said = run.text.replacing(pack, with: "broken")
        let golden = Binary.root.appending(path: "Tests/EndToEndTests/Golden/broken-pack.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try said.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(try said == String(contentsOf: golden, encoding: .utf8))
        let replay = try Binary.run("replay", "-", "--policy", pack)
        #expect(replay?.status == 78 && replay?.output.isEmpty == true)
    }

    @Test func `say when there is no folder`() throws {
        for command in ["check", "test", "coverage"] {
            guard let run = try Binary.run("policy", command, "/no/such/folder") else { return }
            #expect(run.status == 78 && run.output.isEmpty && run.complaints.contains("/no/such/folder"), "\(command)")
        }
    }
}
