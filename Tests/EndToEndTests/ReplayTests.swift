// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `A replay` {
    /// The keys of a decision in the order of the contract; those in brackets only where they apply.
    private static let keys = [
        "id", "event", "type", "customer", "verdict", "time", "policy", "reasons", "obligations", "measures",
    ]

    /// Where each key of the contract begins in a line, outermost object only.
    private func keysInOrder(_ line: Substring) -> [String] {
        var found: [String] = []
        var depth = 0
        var text = ""
        var isInText = false
        var isEscaped = false
        var isKey = false
        for character in line {
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isInText = false
                    if isKey { found.append(text) }
                } else {
                    text.append(character)
                }
                continue
            }
            switch character {
            case "{", "[":
                depth += 1
                isKey = depth == 1
            case "}", "]": depth -= 1
            case ",": isKey = depth == 1
            case ":": isKey = false
            case "\"":
                isInText = true
                text = ""
            default: break
            }
        }
        return found.filter { $0 != "emergency" && $0 != "late" }
    }

    @Test func `writes one JSON object per event with its keys in the order of the contract`() throws {
        let arguments = ["simulate", "--duration", "1h", "--customers", "1", "--scenario", "sip-scanner"]
        guard let names = try Binary.run("simulate", "--scenario", "?") else { return }
        // The name of the scenario comes from the list the command itself prints.
        let known = names.complaints.split(separator: " ").map { $0.filter { $0.isLetter || $0 == "-" } }
        let scanner = known.first { $0.contains("scan") } ?? "sip-scanner"
        guard let day = try Binary.run(Array(arguments.dropLast()) + [scanner]) else { return }
        #expect(day.status == 0 && day.lines.count > 10)
        let slice = Data(day.lines.prefix(400).joined(separator: "\n").utf8)
        guard let run = try Binary.run("replay", "-", "-q", input: slice) else { return }
        #expect(run.status == 0, "\(run.complaints)")
        #expect(run.lines.count == min(400, day.lines.count))
        var wrong: [Substring] = []
        for line in run.lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            if object == nil || keysInOrder(line) != Self.keys { wrong.append(line) }
        }
        #expect(wrong == [])
        let again = try Binary.run("replay", "-", "-q", input: slice)
        #expect(again?.output == run.output)
    }

    @Test func `prints the same bytes with one thread and with two`() throws {
        let arguments = ["simulate", "--duration", "2h", "--customers", "12", "--seed", "11"]
        guard let day = try Binary.run(arguments) else { return }
        #expect(day.status == 0 && day.lines.count > 1_000)
        // Bad lines between good ones, so that batches are not all of one size.
        var lines = day.lines.map(String.init)
        for place in stride(from: 0, to: lines.count, by: 97) { lines.insert("no event", at: place) }
        let input = Data(lines.joined(separator: "\n").utf8)
        guard let one = try Binary.run(["replay", "-", "--threads", "1", "--summary"], input: input),
            let two = try Binary.run(["replay", "-", "--threads", "2", "--summary"], input: input)
        else { return }
        #expect(one.status == 65 && two.status == 65)
        #expect(one.lines.count > 1_000)
        #expect(one.output == two.output)
        #expect(one.complaints == two.complaints)
    }

    @Test(arguments: ["1", "2"])
    func `says once that its output cannot be written`(threads: String) throws {
        let input = Data((Events.call("a") + "\n" + Events.call("b") + "\n").utf8)
        let arguments = ["replay", "-", "-q", "--threads", threads, "--output", "/dev/full"]
        guard let run = try Binary.run(arguments, input: input) else { return }
        #expect(run.status == 69)
        #expect(run.complaints.split(separator: "\n").filter { $0.contains("cannot be written") }.count == 1)
    }

    @Test func `ends with the code that says how it went`() throws {
        let folder = try TemporaryFolder()
        let pack = try folder.smallPack()
        let good = Data((Events.call("a") + "\n").utf8)
        let bad = Data((Events.call("a") + "\nnot json\n" + Events.call("b") + "\n").utf8)
        let cases: [(arguments: [String], input: Data, status: Int32, lines: Int)] = [
            (["replay", "-"], good, 0, 1), (["replay", "-"], bad, 65, 2), (["replay", "-", "--skip-bad"], bad, 0, 2),
            (["replay", "-", "--strict"], bad, 65, -1), (["replay"], good, 64, 0),
            (["replay", "-", "--strict", "--skip-bad"], good, 64, 0),
            (["replay", "-", "--language", "xx"], good, 64, 0),
            (["replay", "-", "--policy", "/no/such/folder"], good, 78, 0),
            (["replay", "/no/such/file"], good, 65, 0), (["no-such-command"], good, 64, 0),
            (["replay", "-", "--output", "/no/such/folder/file"], good, 69, 0),
        ]
        for (arguments, input, status, lines) in cases {
            let policy = arguments.first == "replay" && !arguments.contains("--policy") ? ["--policy", pack] : []
            guard let run = try Binary.run(arguments + policy, input: input) else { return }
            #expect(run.status == status, "\(arguments): \(run.complaints)")
            if lines >= 0 { #expect(run.lines.count == lines, "\(arguments)") }
            if status != 0 { #expect(!run.complaints.isEmpty) }
        }
    }

    @Test func `says where a line is wrong and what would be right`() throws {
        let folder = try TemporaryFolder()
        let wrong = Events.call("b", data: #","timing":{"talkMs":"12"}"#)
        let file = try folder.file("events.ndjson", Events.call("a") + "\n" + wrong + "\n{\n")
        guard let run = try Binary.run("replay", file, "--policy", try folder.smallPack()) else { return }
        let complaints = run.complaints.split(separator: "\n")
        #expect(
            complaints.contains {
                $0.hasPrefix("\(file):2: /data/timing/talkMs: expected an integer of milliseconds")
            },
            "\(run.complaints)"
        )
        #expect(complaints.contains { $0.hasPrefix("\(file):3: ") })
        #expect(complaints.contains("2 lines could not be read; what is good was decided."))
    }

    @Test func `refuses unknown members only when it is strict`() throws {
        let input = Data((Events.call("a", data: #","sesion":{}"#) + "\n").utf8)
        let folder = try TemporaryFolder()
        let pack = try folder.smallPack()
        guard let plain = try Binary.run("replay", "-", "--policy", pack, input: input) else { return }
        #expect(plain.status == 0 && plain.complaints.contains("1 members that the contract does not know"))
        let strict = try Binary.run("replay", "-", "--strict", "--policy", pack, input: input)
        #expect(strict?.status == 65 && strict?.complaints.contains("did you mean \"session\"?") == true)
    }

    @Test func `reads gzip, batches and several files as the same events`() throws {
        let events = [Events.call("a"), Events.call("b", at: "10:00:05"), Events.scan("c")]
        let folder = try TemporaryFolder()
        let plain = try folder.file("plain.ndjson", events.joined(separator: "\n"))
        let batch = try folder.file("batch.json", "[" + events.joined(separator: ",\n") + "]")
        let first = try folder.file("first.ndjson", events[0] + "\n")
        let rest = try folder.file("rest.ndjson", events[1...].joined(separator: "\n") + "\n")
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-k", plain]
        try gzip.run()
        gzip.waitUntilExit()
        guard let expected = try Binary.run("replay", plain) else { return }
        #expect(expected.lines.count == 3 && expected.status == 0)
        for files in [[plain + ".gz"], [batch], [first, rest]] {
            let run = try Binary.run(["replay"] + files)
            #expect(run?.output == expected.output, "\(files): \(run?.complaints ?? "")")
        }
    }

    @Test func `decides a repeated event once and prints findings alone when asked`() throws {
        let lines = [Events.call("a"), Events.scan("b"), Events.scan("b")].joined(separator: "\n")
        guard let all = try Binary.run("replay", "-", input: Data(lines.utf8)) else { return }
        #expect(all.lines.count == 2)
        guard let found = try Binary.run("replay", "-", "--findings", input: Data(lines.utf8)) else { return }
        #expect(found.lines.count == 1 && found.text.contains(#""rule":"scanner""#))
        #expect(all.lines.last == found.lines.first)
    }

    @Test func `sums up for people on standard error and for programs on standard output`() throws {
        let lines = Data([Events.call("a"), Events.scan("b")].joined(separator: "\n").utf8)
        guard let table = try Binary.run("replay", "-", "--summary", "--output", "/dev/null", input: lines) else {
            return
        }
        #expect(table.output.isEmpty && table.complaints.contains("WHAT WAS MEASURED"))
        #expect(table.complaints.contains("D.interference") && table.complaints.contains("2 events decided"))
        #expect(table.complaints.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 100 })
        let narrow = try Binary.run(["replay", "-", "--summary", "--output", "/dev/null"], input: lines, columns: 80)
        #expect(narrow?.complaints.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 80 } == true)
        let polish = try Binary.run("replay", "-", "--summary", "--language", "pl", input: lines)
        #expect(polish?.complaints.contains("CO ZMIERZONO") == true)
        let json = try Binary.run("replay", "-", "--summary", "--json", input: lines)
        let object = try JSONSerialization.jsonObject(with: json?.output ?? Data()) as? [String: Any]
        #expect(object?["decided"] as? Int == 2)
        #expect((object?["findings"] as? [[String: Any]])?.first?["rule"] as? String == "scanner")
    }
}
