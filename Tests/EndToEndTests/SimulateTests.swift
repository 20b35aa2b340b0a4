// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct `A simulation` {
    @Test func `gives the same bytes for the same seed and others for another`() throws {
        let arguments = ["simulate", "--duration", "1h", "--customers", "3", "--honest"]
        guard let first = try Binary.run(arguments + ["--seed", "11"]) else { return }
        let second = try Binary.run(arguments + ["--seed", "11"])
        let other = try Binary.run(arguments + ["--seed", "12"])
        #expect(first.status == 0 && first.lines.count > 20)
        #expect(first.output == second?.output)
        #expect(first.output != other?.output)
    }

    @Test func `writes its labels to their own file`() throws {
        let folder = try TemporaryFolder()
        let labels = folder.path("labels.ndjson")
        let arguments = ["simulate", "--duration", "1h", "--customers", "2", "--honest", "--labels", labels]
        guard let run = try Binary.run(arguments) else { return }
        #expect(run.status == 0 && !run.text.contains("\"kind\":\"honest\""))
        let text = try String(contentsOfFile: labels, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 2)
    }

    @Test(arguments: [["--duration", "5"], ["--duration", "90d"], ["--scenario", "no-such"], ["--customers", "-1"]])
    func `refuses what it cannot do`(arguments: [String]) throws {
        guard let run = try Binary.run(["simulate"] + arguments) else { return }
        #expect(run.status == 64 && run.output.isEmpty && !run.complaints.isEmpty)
    }
}
