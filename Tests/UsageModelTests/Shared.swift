// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation

/// The specification and fixtures that tests read in place; they are no part of the repository.
enum Shared {
    /// The contents of a file below the shared folder; `nil`, said loudly, where there is none.
    static func file(_ path: String, from file: String = #filePath) -> Data? {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        var candidates: [URL] = []
        if let given = ProcessInfo.processInfo.environment["PROVISO_SHARED"] {
            candidates.append(URL(fileURLWithPath: given))
        }
        while folder.path != "/" {
            candidates.append(folder.appendingPathComponent("shared"))
            folder = folder.deletingLastPathComponent()
        }
        for candidate in candidates {
            if let data = try? Data(contentsOf: candidate.appendingPathComponent(path)) { return data }
        }
        print("SKIPPED: no \(path) in a shared folder above \(file); set PROVISO_SHARED to test against it.")
        return nil
    }
}

/// A small generator of our own, so that a seed means the same everywhere.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
