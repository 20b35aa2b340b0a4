// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files of unknown make, from a generator in another language that knows the contract and nothing else.
///
/// `Foreign/foreign.py` says what it checks. Here it makes small files; by hand it makes files of 200,000 events:
///
///     Tests/EndToEndTests/Foreign/foreign.py .build/release/proviso --seed 1 --also .build/debug/proviso
@Suite struct `Events of unknown make` {
    @Test(arguments: 1...2)
    func `are decided without a crash, a missed bad line, a touched emergency call or a false alarm`(seed: Int) throws {
        guard let program = Binary.path else { return }
        let folder = try TemporaryFolder()
        let script = Binary.root.appending(path: "Tests/EndToEndTests/Foreign/foreign.py").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-B", script, program, "--seed", String(seed), "--events", "4000", "--work",
            folder.path("world"),
        ]
        let output = folder.path("said")
        try Foundation.Data().write(to: URL(filePath: output))
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: output)
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 127 {
            print("SKIPPED: there is no python3 to make foreign files with.")
            return
        }
        let said = try String(contentsOfFile: output, encoding: .utf8)
        #expect(process.terminationStatus == 0 && said.contains("nothing found"), "\(said)")
        // It looked at something.
        #expect(said.contains("emergency events:") && !said.contains("emergency events: 0"))
    }
}
