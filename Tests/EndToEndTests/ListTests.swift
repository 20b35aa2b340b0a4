// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `A list of the command line` {
    /// Imports lines as the list `us_dno` and gives the path of its file.
    private func list(_ folder: TemporaryFolder, _ lines: String, _ name: String = "us_dno") throws -> String? {
        let source = try folder.file("source.csv", lines)
        let output = folder.path(name + ".registry")
        let run = try Binary.run("list", "import", name, source, "--output", output, "--list-version", "2026-11-20")
        guard let run else { return nil }
        #expect(run.status == 0, "\(run.complaints)")
        return output
    }

    @Test func `is asked by rules and named in decisions`() throws {
        let folder = try TemporaryFolder()
        guard let file = try list(folder, "number,reason\n+12025550101,unused\n") else { return }
        let events = try folder.file("events.ndjson", Events.call("1") + "\n")
        guard let without = try Binary.run("replay", events, "--quiet"),
            let with = try Binary.run("replay", events, "--quiet", "--list", "us_dno=\(file)")
        else { return }
        #expect(without.status == 0 && with.status == 0, "\(with.complaints)")
        #expect(!without.text.contains("do-not-originate") && !without.text.contains(#""lists""#))
        #expect(with.text.contains(#""rule":"do-not-originate""#) && with.text.contains(#""verdict":"block""#))
        #expect(with.text.contains(#""lists":[{"name":"us_dno","version":"2026-11-20","sha256":""#))
    }

    @Test func `is imported with counts, and bad lines end with 65 unless they may be skipped`() throws {
        let folder = try TemporaryFolder()
        let source = try folder.file("source.csv", "+12025550101\n+12025550101\nnobody\n+12025550102\n")
        let arguments = ["list", "import", "internal", source, "--output", folder.path("f"), "--json"]
        guard let run = try Binary.run(arguments) else { return }
        #expect(run.status == 65 && run.complaints.contains("source.csv:3: expected a number such as"))
        #expect(try Binary.run(arguments + ["--skip-bad"])?.status == 0)
        let object = try JSONSerialization.jsonObject(with: run.output) as? [String: Any]
        let counts = ["lines", "entriesRead", "duplicates", "removed", "badLines", "entries"].map {
            object?[$0] as? Int
        }
        #expect(counts == [4, 3, 1, 0, 1, 2])
        let shown = try Binary.run("list", "show", folder.path("f"), "--json")
        let stamp = try JSONSerialization.jsonObject(with: shown?.output ?? Data()) as? [String: Any]
        #expect(stamp?["sha256"] as? String == object?["sha256"] as? String && stamp?["name"] as? String == "internal")
        let found = try Binary.run("list", "lookup", folder.path("f"), "+12025550102", "+12025550103")
        #expect(found?.status == 1 && found?.lines == ["+12025550102\tlisted", "+12025550103\tnot listed"])
    }

    @Test func `is asked by the cases of a pack and by a measurement`() throws {
        let folder = try TemporaryFolder()
        guard let file = try list(folder, "+12025550142\n", "us_dnc") else { return }
        let pack = folder.path("my-pack")
        guard try Binary.run("policy", "new", pack)?.status == 0 else { return }
        let rule = try String(contentsOfFile: pack + "/rules/h-call-rate.yaml", encoding: .utf8)
        let condition = try #require(rule.firstRange(of: /when: .*/))
        let listed = #"when: session.direction == "outbound" && listed("us_dnc", to)"#
        try rule.replacingCharacters(in: condition, with: listed)
            .write(toFile: pack + "/rules/h-call-rate.yaml", atomically: true, encoding: .utf8)
        let cases = """
            - it: flags a call to a number of the file
              events: [{ call.attempted: { from: "+12025550101", to: "+12025550142" } }]
              expect: { verdict: flag, rule: call-rate }
            - it: lets a call to another number be
              events: [{ call.attempted: { from: "+12025550101", to: "+12025550143" } }]
              expect: { not: call-rate }

            """
        try cases.write(toFile: pack + "/tests/call-rate.yaml", atomically: true, encoding: .utf8)
        let without = try Binary.run("policy", "test", pack)
        #expect(without?.status == 1 && without?.text.contains("1 of 2 cases passed") == true)
        let with = try Binary.run("policy", "test", pack, "--list", "us_dnc=\(file)")
        #expect(with?.status == 0 && with?.text.contains("2 of 2 cases passed") == true, "\(with?.text ?? "")")
        let mutated = try Binary.run("policy", "test", pack, "--mutate", "--list", "us_dnc=\(file)")
        #expect(mutated?.text.contains("1 of 1 change noticed") == true, "\(mutated?.text ?? "")")
        let measure = ["policy", "measure", pack, "--seeds", "1", "--duration", "1h", "--list"]
        #expect(try Binary.run(measure + ["us_dnc=\(file)"])?.status == 0)
        #expect(try Binary.run(measure + ["us_dnk=\(file)"])?.status == 64)
    }

    @Test func `is refused where it cannot be meant`() throws {
        let folder = try TemporaryFolder()
        guard let file = try list(folder, "+12025550101\n") else { return }
        let cut = folder.path("cut")
        try Data(contentsOf: URL(filePath: file)).dropLast(9).write(to: URL(filePath: cut))
        let refusals: [([String], Int32, String)] = [
            (["replay", "-", "--list", "us_dno=\(cut)"], 65, "cut off"),
            (["replay", "-", "--list", "us_dno"], 64, "expected NAME=FILE"),
            (["replay", "-", "--list", "us_dnow=\(file)"], 64, "no rule can ask for it; there are"),
            (["replay", "-", "--list", "uk_tps=\(file)"], 78, "write --list us_dno="),
            (["replay", "-", "--list", "us_dno=\(file)", "--list", "us_dno=\(file)"], 64, "twice"),
            (["list", "show", folder.path("none")], 65, "there is no such file"),
            (["list", "lookup", file, "nobody"], 64, "the list holds numbers"),
            (["list", "import", "Us", file, "--output", cut], 64, "lower-case words"),
            (["list", "import", "a", file, "--output", cut, "--format", "texts", "--country", "US"], 64, "go with"),
        ]
        for (arguments, status, reason) in refusals {
            let run = try Binary.run(arguments)
            #expect(run?.status == status && run?.complaints.contains(reason) == true, "\(run?.complaints ?? "")")
        }
    }
}
