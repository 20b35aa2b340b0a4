// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `What is found of planted abuse` {
    @Test func `is reported from a stream and its labels`() throws {
        let folder = try TemporaryFolder()
        let (labels, events) = (folder.path("labels.ndjson"), folder.path("events.ndjson"))
        let simulate = [
            "simulate", "--duration", "2h", "--customers", "6", "--scenario", "unowned-caller-id", "--strength", "all",
            "--labels", labels, "--output", events,
        ]
        guard try Binary.run(simulate)?.status == 0 else { return }
        let text = try #require(try Binary.run("replay", events, "--labels", labels, "--quiet"))
        #expect(text.status == 0 && text.text.contains("E.spoof"), "\(text.complaints)")
        let json = try #require(try Binary.run("replay", events, "--labels", labels, "--json", "--quiet"))
        let report = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        let clauses = try #require(report["clauses"] as? [String: [String: [String: Any]]])
        #expect(clauses["E.spoof"]?["blatant"]?["found"] as? Int == 1)
        #expect(Set(clauses["E.spoof"]?.keys.map { $0 } ?? []) == ["blatant", "moderate", "subtle", "evasive"])
    }

    @Test func `wrongs nobody honest of an afternoon and touches no call for help`() throws {
        guard
            let run = try Binary.run(
                "policy",
                "measure",
                "--seeds",
                "5",
                "--duration",
                "2h",
                "--scenario",
                "many-brands",
                "--json"
            )
        else {
            return
        }
        let report = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
        let honest = try #require(report["honest"] as? [String: Any])
        #expect(honest["customers"] as? Int ?? 0 >= 50)
        #expect(honest["throttledCustomers"] as? Int == 0 && honest["blocked"] as? Int == 0)
        #expect(report["emergencies"] as? Int ?? 0 > 100)
        #expect(report["emergenciesTouched"] as? Int == 0 && report["flagOnlyExceeded"] as? Int == 0)
    }

    @Test func `depends on the parameters a deployment sets`() throws {
        guard let bad = try Binary.run("policy", "check", "--set", "hourly_least=1") else { return }
        #expect(bad.status == 1)
        #expect(
            bad.text.contains("--set:1:14: error: 1 is outside the range of 'hourly_least', 60 to 600"),
            "\(bad.text)"
        )
        let good = try Binary.run("policy", "parameters", "--set", "hourly_least=90")
        #expect(good?.text.contains("param.hourly_least = 90 (calls, 60 to 600); the pack says 120") == true)
    }

    @Test(arguments: [["--seeds", "x"], ["--seeds", "9-3"], ["--duration", "5"], ["--scenario", "no-such"]])
    func `refuses what cannot be measured`(arguments: [String]) throws {
        guard let run = try Binary.run(["policy", "measure"] + arguments) else { return }
        #expect(run.status == 64 && run.output.isEmpty)
    }
}
