// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `proviso stress` against the service it is made for. How fast the machine is decides nothing here.
@Suite struct `A load test` {
    private func stress(_ service: RunningService, _ more: String...) throws -> (Run, [String: Double])? {
        let run = try Binary.run(
            [
                "stress", "--port", "\(service.port)", "--data", service.folder.path("data"), "--rate", "40",
                "--seconds", "2", "--connections", "4", "--json",
            ] + more
        )
        guard let run else { return nil }
        let object = try JSONSerialization.jsonObject(with: run.output) as? [String: Double]
        return (run, try #require(object, "\(run.complaints)"))
    }

    @Test func `sends what is due, gets an answer to each, and says how long they took`() throws {
        guard let service = try RunningService() else { return }
        guard let (run, said) = try stress(service, "--p99", "60000000") else { return }
        #expect(run.status == 0, "\(run.text)\(run.complaints)")
        #expect(said["sent"] == 80 && said["answered"] == 80 && said["refused"] == 0 && said["lost"] == 0)
        let times = ["p50Microseconds", "p99Microseconds", "p999Microseconds", "longestMicroseconds"].map { said[$0] }
        let known = times.compactMap(\.self)
        #expect(known.count == 4 && known == known.sorted() && known[0] > 0)
        // They are in the journal: each is a decision of its own.
        #expect(service.stop() == 0, "\(service.log)")
        let read = try #require(try Binary.run("journal", "export", service.folder.path("data/journal")))
        #expect(read.lines.count { $0.contains("\"customer\":\"s-") } >= 80, "\(read.lines.count) lines")
    }

    @Test func `ends with 1 when answers came too late, and with 1 when they were refused`() throws {
        guard let service = try RunningService() else { return }
        guard let (slow, _) = try stress(service, "--p99", "0") else { return }
        #expect(slow.status == 1, "\(slow.text)")
        let stranger = try TemporaryFolder()
        _ = try stranger.file("local.key", "pv_000000000000_" + String(repeating: "0", count: 60) + "\n")
        let strange = try Binary.run(
            [
                "stress", "--port", "\(service.port)", "--data", stranger.path(""), "--rate", "10", "--seconds",
                "1", "--p99", "60000000", "--json",
            ]
        )
        let refused = try #require(strange)
        #expect(refused.status == 1 && refused.text.contains("\"refused\":10,"), "\(refused.text)")
        #expect(service.stop() == 0, "\(service.log)")
    }
}
