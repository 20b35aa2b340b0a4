// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `An import` {
    private static let mapped = [
        "import", "csv", "examples/cdr/calls.csv", "--map", "examples/cdr/map.yaml", "--customer", "c-1",
        "--country", "PL", "--zone", "Europe/Warsaw", "--own-numbers", "+48221234567,+48221234568,+48221234569",
    ]

    @Test func `turns the example's records into decisions`() throws {
        guard let imported = try Binary.run(Self.mapped + ["--skip-bad"]) else { return }
        #expect(imported.status == 0, "\(imported.complaints)")
        #expect(imported.text.contains(#""time":"2026-03-02T08:00:04.000Z""#))
        #expect(imported.complaints.contains("67 rows, 146 events, 1 row that cannot be read"))
        #expect(imported.complaints.contains("These records can show"))
        #expect(imported.complaints.contains("A.recording      call records do not say what was recorded"))
        let arguments = ["replay", "-", "--findings", "--strict"]
        guard let replayed = try Binary.run(arguments, input: imported.output) else { return }
        #expect(replayed.status == 0, "\(replayed.complaints)")
        #expect(replayed.lines.count == 12)
        #expect(replayed.lines.allSatisfy { $0.contains(#""rule":"sequential-scan""#) })
        #expect(replayed.complaints.replacing("\n", with: " ").contains("Emergency events: 3, all allowed."))
    }

    @Test func `reports bad rows and ends with 65 unless they may be skipped`() throws {
        guard let run = try Binary.run(Self.mapped) else { return }
        #expect(run.status == 65)
        #expect(run.complaints.hasPrefix("examples/cdr/calls.csv:8: column 'started' is '02.03.2026 09:12'; "))
    }

    @Test func `reads Asterisk's own file and standard input`() throws {
        let arguments = ["import", "asterisk-csv", "--country", "PL", "--zone", "Europe/Warsaw"]
        guard let run = try Binary.run(arguments + ["examples/cdr/Master.csv"]) else { return }
        #expect(run.status == 0 && run.lines.count == 5, "\(run.complaints)")
        let input = try Data(contentsOf: Binary.root.appending(path: "examples/cdr/Master.csv"))
        let piped = try Binary.run(arguments + ["-"], input: input)
        #expect(piped?.output == run.output)
        let json = try Binary.run(arguments + ["examples/cdr/Master.csv", "--json", "--output", "/dev/null"])
        let object = try JSONSerialization.jsonObject(with: Data((json?.complaints ?? "").utf8)) as? [String: Any]
        #expect(object?["rows"] as? Int == 2 && object?["events"] as? Int == 5)
    }

    @Test(
        arguments: [
            (["csv", "x.csv"], "needs --map"), (["asterisk-csv", "x.csv", "--map", "m.yaml"], "--map goes with csv"),
            (
                ["asterisk-csv", "examples/cdr/Master.csv", "--zone", "Europe/Warsow"],
                "expected the name of a time zone"
            ),
            (["asterisk-csv", "examples/cdr/Master.csv", "--country", "XX"], "--calling-code"),
            (["asterisk-csv", "examples/cdr/Master.csv", "--own-numbers", "12"], "is not a number in E.164"),
            (["zoom", "x.csv"], "zoom"),
        ]
    )
    func `refuses what it cannot mean`(arguments: [String], reason: String) throws {
        guard let run = try Binary.run(["import"] + arguments) else { return }
        #expect(run.status == 64 && run.complaints.contains(reason), "\(run.complaints)")
    }

    /// The clock of Warsaw was put forward on 29 March 2026 and back on 25 October.
    @Test(
        arguments: [
            ("2026-03-29 01:30:00", "2026-03-29T00:30:00.000Z"), ("2026-03-29 02:30:00", "2026-03-29T01:30:00.000Z"),
            ("2026-03-29 03:30:00", "2026-03-29T01:30:00.000Z"), ("2026-10-25 02:30:00", "2026-10-25T00:30:00.000Z"),
            ("2026-10-25 03:30:00", "2026-10-25T02:30:00.000Z"), ("2026-07-01 12:00:00", "2026-07-01T10:00:00.000Z"),
        ]
    )
    func `reads the clock of a zone`(local: String, utc: String) throws {
        let row = "c-1,221234567,600100201,from-internal,x,SIP/a-1,SIP/b-2,Dial,d,\(local),,\(local),0,0,BUSY,DOC\n"
        let arguments = ["import", "asterisk-csv", "-", "--zone", "Europe/Warsaw", "--country", "PL"]
        guard let run = try Binary.run(arguments, input: Data(row.utf8)) else { return }
        #expect(run.status == 0 && run.text.contains("\"time\":\"\(utc)\""), "\(run.text)\(run.complaints)")
    }

    @Test func `shows mistakes of a mapping with their places`() throws {
        let folder = try TemporaryFolder()
        let map = try folder.file("map.yaml", "delimitter: ';'\ncolumns:\n  a: talkMs\n  b: { path: to, unit: sec }\n")
        let arguments = ["import", "csv", "examples/cdr/calls.csv", "--map", map]
        guard let run = try Binary.run(arguments) else { return }
        #expect(run.status == 78 && run.output.isEmpty)
        #expect(run.complaints.contains("\(map):1:1: error: unknown key 'delimitter'"), "\(run.complaints)")
        #expect(run.complaints.contains("\(map):3:6: error: call records have no member 'talkMs'"))
        #expect(run.complaints.contains("did you mean 'timing.talkMs'?"))
    }
}
