// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Journal
import Testing
import UsageModel

@Suite struct `The journal of the command line` {
    /// A closed journal in `data/journal` of one event with its decision, an act, and a record that is no JSON.
    private func data(_ folder: TemporaryFolder) throws -> String {
        var options = JournalOptions()
        options.origin = "acme.example/proviso"
        let journal = try Journal.open(folder.path("data") + "/journal", options)
        let decision = #"{"id":"d-3-00000000000000ff","customer":"c-1","verdict":"block"}"# + "\n"
        let parts: [(RecordKind, UInt64, String, String)] = [
            (.decision, 0xFF, Events.call("1", data: #","content":{"text":"Dear \"Sam\", call me"}"#), decision),
            (.act, 7, #"{"act":"suspend", "id":"a-1"}"#, ""),
            (.note, 8, "not JSON", ""),
        ]
        for (kind, key, first, second) in parts {
            let time = Instant(microseconds: 1_772_445_600_000_000)
            _ = try journal.append(kind, partition: 3, key: key, time: time, Array(first.utf8), Array(second.utf8))
        }
        journal.close()
        return folder.path("data")
    }

    @Test func `is verified with a summary for people and for programs`() throws {
        let folder = try TemporaryFolder()
        let data = try data(folder)
        guard let run = try Binary.run("journal", "verify", data) else { return }
        #expect(run.status == 0, "\(run.complaints)")
        #expect(run.text.contains("acme.example/proviso: 1 segment, 3 records"))
        #expect(run.text.contains("  decision  1\n  act  1\n  note  1\n"))
        #expect(run.text.contains("public key acme.example/proviso+") && run.text.hasSuffix("nothing is wrong\n"))
        let json = try #require(try Binary.run("journal", "verify", data, "--json"))
        let object = try JSONSerialization.jsonObject(with: json.output) as? [String: Any]
        #expect(object?["end"] as? Int == 3)
        #expect(object?["findings"] as? [String] == [])
        let key = try #require(object?["publicKey"] as? String)
        #expect(try Binary.run("journal", "verify", data, "--key", key)?.status == 0)
        let other = "acme.example/proviso" + "+" + key.split(separator: "+").dropFirst().joined(separator: "+")
        #expect(try Binary.run("journal", "verify", data, "--key", other + "x")?.status == 64)
    }

    @Test func `that is damaged ends with 1, the file and the place`() throws {
        let folder = try TemporaryFolder()
        let data = try data(folder)
        let path = data + "/journal/00000000000000000000.seg"
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[4_200] ^= 1
        try bytes.write(to: URL(filePath: path))
        guard let run = try Binary.run("journal", "verify", data) else { return }
        #expect(run.status == 1)
        #expect(run.complaints.contains("\(path):4096: damaged: "))
        #expect(try Binary.run("journal", "export", data)?.status == 1)
        #expect(try Binary.run("journal", "verify", folder.path("nowhere"))?.status == 69)
    }

    @Test func `is exported masked unless it is asked for raw`() throws {
        let folder = try TemporaryFolder()
        let data = try data(folder)
        guard let run = try Binary.run("journal", "export", data) else { return }
        #expect(run.status == 0 && run.lines.count == 3, "\(run.complaints)")
        #expect(!run.text.contains("0101") || run.text.contains("•••0101"))
        #expect(!run.text.contains("2025550") && !run.text.contains("Sam") && !run.text.contains("not JSON"))
        #expect(run.lines[0].contains(#""decision":{"id":"d-3-00000000000000ff","customer":"c-1","verdict":"block"}"#))
        #expect(run.lines[1].hasSuffix(#""payload":{"act":"suspend","id":"a-1"}}"#))
        for line in run.lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        let raw = try #require(try Binary.run("journal", "export", data, "--raw", "--kind", "decision", "--to", "0"))
        #expect(raw.lines.count == 1)
        #expect(raw.text.contains("+12025550101") && raw.text.contains(#"Dear \"Sam\", call me"#))
        #expect(try Binary.run("journal", "export", data, "--from", "1", "--kind", "note")?.lines.count == 1)
        #expect(try Binary.run("journal", "export", data, "--kind", "nothing")?.status == 64)
    }

    @Test func `proves a decision to somebody who has the key alone`() throws {
        let folder = try TemporaryFolder()
        let data = try data(folder)
        guard let run = try Binary.run("journal", "proof", data, "d-3-00000000000000ff") else { return }
        #expect(run.status == 0, "\(run.complaints)")
        #expect(!run.text.contains("record"))
        let key = try String(contentsOfFile: data + "/journal/journal.pub", encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        let proof = try folder.file("proof.json", run.text)
        let check = try #require(try Binary.run("journal", "proof", "--check", proof, "--key", key))
        #expect(check.status == 0 && check.text.hasPrefix("holds: leaf 0 of 3"), "\(check.complaints)")
        let raw = try #require(try Binary.run("journal", "proof", data, "d-3-00000000000000ff", "--raw"))
        let full = try folder.file("full.json", raw.text)
        let shown = try #require(try Binary.run("journal", "proof", "--check", full, "--key", key))
        #expect(shown.status == 0 && shown.text.contains("record 0: decision, partition 3"))
        for (old, new) in [(#""index":0"#, #""index":1"#), ("d-3-00000000000000ff", "d-3-00000000000000fe")] {
            let changed = try folder.file("changed.json", raw.text.replacingOccurrences(of: old, with: new))
            let run = try #require(try Binary.run("journal", "proof", "--check", changed, "--key", key))
            #expect(run.status == 1 && run.text.hasPrefix("does not hold"), "\(new): \(run.text)\(run.complaints)")
        }
        #expect(try Binary.run("journal", "proof", data, "d-4-00000000000000ff")?.status == 65)
        #expect(try Binary.run("journal", "proof", data, "2")?.status == 0)
    }
}
