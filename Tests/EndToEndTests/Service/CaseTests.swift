// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import Testing

/// Cases with the built command line against the built service.
@Suite struct `Cases on the command line` {
    private func say(_ service: RunningService, _ arguments: [String]) throws -> Run {
        let place = ["--url", "http://127.0.0.1:\(service.port)", "--data", service.folder.path("data")]
        return try #require(try Binary.run(["case"] + arguments + place))
    }

    /// A sign-in of a scanning tool, sent as a switch would; the case that it opens.
    private func opened(_ service: RunningService, _ event: String, customer: String) async throws -> String {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(service.port)/v1/decisions")))
        request.httpMethod = "POST"
        request.setValue("application/cloudevents+json", forHTTPHeaderField: "Content-Type")
        request.setValue("Bearer \(try service.key)", forHTTPHeaderField: "Authorization")
        request.httpBody = Data(
            """
            {"specversion":"1.0","id":"\(event)","source":"urn:test","type":"aup.device.registered.v1",\
            "time":"2026-03-02T10:00:00Z","data":{"customer":{"id":"\(customer)"},"device":{"id":"d-1",\
            "userAgent":"friendly-scanner"},"signaling":{"userAgent":"friendly-scanner"},"from":{"e164":"+12025550101"},\
            "access":{"result":"failure","ip":"203.0.113.9"}}}
            """.utf8
        )
        let (_, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        // The view follows the journal some milliseconds behind; waited for, not slept for.
        for _ in 0..<600 {
            let run = try say(service, ["list", "--customer", customer, "--json"])
            #expect(run.status == 0, "\(run.complaints)")
            if let range = run.text.firstRange(of: #""id":"case-"#) {
                return "case-" + run.text[range.upperBound...].prefix { $0.isNumber }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw RunningService.Failure.notStarted("no case was opened")
    }

    @Test func `are listed, shown, claimed and decided`() async throws {
        guard let service = try RunningService() else { return }
        let id = try await opened(service, "e-1", customer: "c-1")
        let list = try say(service, ["list"])
        #expect(list.status == 0 && list.text.contains(id) && list.text.contains("D.interference"))
        let claimed = try say(service, ["claim", id])
        #expect(claimed.text == "\(id): claimed by local\n", "\(claimed.complaints)")
        let shown = try say(service, ["show", id])
        #expect(shown.status == 0 && shown.text.contains("scanner: The request came from a tool"))
        #expect(shown.text.contains("Żądanie pochodzi") && shown.text.contains("case.claimed by local"))
        // Masked unless it is asked otherwise, also where a measured text is named by its place.
        #expect(shown.text.contains("event.signaling.userAgent = •••"))
        #expect(!shown.text.contains("+12025550101") && shown.text.contains("+12•••••0101"))
        let raw = try say(service, ["show", id, "--raw"]).text
        #expect(raw.contains("+12025550101") && raw.contains("event.signaling.userAgent = friendly-scanner"))
        let words = ["--reason", "It scans.", "--reason-pl", "Skanuje."]
        let measure = ["--measure", "suspend", "--kind", "device", "--subject", "d-1", "--for", "4h"]
        let decided = try say(service, ["decide", id, "confirmed"] + words + measure)
        #expect(decided.text == "\(id): decided, confirmed\n", "\(decided.complaints)")
        let again = try say(service, ["decide", id, "notConfirmed"] + words)
        #expect(again.status == 65 && again.complaints.contains("decided by local"))
        let polish = ["--language", "pl"]
        let said = try say(service, ["decide", id, "notConfirmed"] + words + polish).complaints
        #expect(said.contains("Obecny stan na to nie pozwala: Sprawę rozstrzygnęła osoba local"), "\(said)")
        let history = try say(service, ["show", id] + polish).text
        #expect(history.contains("rozstrzygnięta  priorytet") && history.contains("potwierdzono"))
        #expect(history.contains("scanner: Żądanie pochodzi") && history.contains("historia, od najnowszych"))
        let json = try say(service, ["show", id, "--json"])
        let answer = try #require(try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
        let finding = try #require(answer["determination"] as? [String: Any])
        #expect(finding["outcome"] as? String == "confirmed")
        #expect((finding["measure"] as? [String: Any])?["subject"] as? String == "d-1")
        #expect(try say(service, ["list"]).text.contains(id) == false)
        #expect(try say(service, ["list", "--state", "decided"]).text.contains(id))
        #expect(service.stop() == 0)
    }

    @Test func `end a service by two people, and outlive the service and its view`() async throws {
        guard let service = try RunningService() else { return }
        let id = try await opened(service, "e-1", customer: "c-1")
        let words = ["--reason", "It scans.", "--reason-pl", "Skanuje.", "--measure", "terminate"]
        let decided = try say(service, ["decide", id, "confirmed"] + words)
        let waits = "waits for a second person, who runs 'proviso approve a-"
        #expect(decided.text.contains(waits), "\(decided.complaints)")
        let before = try say(service, ["show", id, "--json"]).text
        #expect(service.stop() == 0)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: service.folder.path("data/cases.sqlite") + suffix)
        }
        guard let again = try RunningService(folder: service.folder) else { return }
        var after = ""
        for _ in 0..<600 {
            after = try say(again, ["show", id, "--json"]).text
            if after == before { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(after == before)
        #expect(again.stop() == 0)
    }

    /// Waited for, whatever the machine; on a quiet one it is there within a few seconds.
    @Test func `are there soon after a demo began`() async throws {
        guard let program = Binary.path else { return }
        let folder = try TemporaryFolder()
        let said = folder.path("said.txt")
        try Data().write(to: URL(filePath: said))
        let demo = Process()
        demo.executableURL = URL(filePath: program)
        demo.currentDirectoryURL = Binary.root
        demo.arguments = ["demo", "--port", "0"]
        demo.standardInput = FileHandle.nullDevice
        demo.standardError = FileHandle(forWritingAtPath: said)
        try demo.run()
        defer {
            if demo.isRunning { demo.terminate() }
            demo.waitUntilExit()
        }
        var text = ""
        for _ in 0..<1_800 where demo.isRunning && !text.contains(" is open: customer ") {
            try await Task.sleep(for: .milliseconds(100))
            text = try String(contentsOfFile: said, encoding: .utf8)
        }
        #expect(text.contains("proviso: case-") && text.contains(" is open: customer "), "\(text)")
        // And says how to look at it.
        let hint = try #require(text.split(separator: "\n").first { $0.hasPrefix("proviso: cases: proviso ") })
        let arguments = hint.dropFirst("proviso: cases: proviso ".count).split(separator: " ").map(String.init)
        let list = try #require(try Binary.run(arguments))
        #expect(list.status == 0 && list.text.contains("case-"), "\(list.complaints)")
    }

    @Test(
        arguments: [
            (["show", "case-77"], 65, "There is no case case-77"),
            (["list", "--state", "gone"], 65, "state: expected one of"),
            (["decide", "case-1", "confirmed", "--reason", "r"], 64, "--reason-pl"),
            (
                ["decide", "case-1", "confirmed", "--reason", "r", "--reason-pl", "r", "--kind", "number"], 64,
                "say more about a --measure"
            ),
        ] as [([String], Int32, String)]
    )
    func `say what is wrong`(arguments: [String], status: Int32, complaint: String) throws {
        guard let service = try RunningService() else { return }
        let run = try say(service, arguments)
        #expect(run.status == status && run.complaints.contains(complaint), "\(run.status): \(run.complaints)")
        #expect(service.stop() == 0)
    }
}
