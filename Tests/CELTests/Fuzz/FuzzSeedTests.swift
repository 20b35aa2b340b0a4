// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CEL
import Foundation
import Testing

@Suite struct `The seeds of the fuzzers` {
    /// The seeds of `Fuzz/seeds.txt`, at whose end stands what the fuzzers found.
    @Test func `hold all properties`() throws {
        guard let root = `The documentation`.root else { return }
        let text = try String(contentsOf: root.appending(path: "Fuzz/seeds.txt"), encoding: .utf8)
        let seeds = text.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }
        #expect(seeds.count > 20)
        for seed in seeds {
            let bytes = Array(seed.replacing("⏎", with: "\n").utf8)
            #expect(FuzzProperties.parsing(bytes) == nil)
            #expect(FuzzProperties.evaluation(bytes, in: ProgramWorld.standard()) == nil)
        }
    }

    /// Parts of the seeds, cut and joined at random places: most do not parse, all get an answer.
    @Test(arguments: UInt64(0)..<8)
    func `hold when they are cut and joined`(seed: UInt64) throws {
        guard let root = `The documentation`.root else { return }
        var random = SplitMix64(state: seed)
        let seeds = Array(try Data(contentsOf: root.appending(path: "Fuzz/seeds.txt")).split(separator: 0x0A))
        for _ in 0..<60 {
            var bytes: [UInt8] = []
            for _ in 0...random.below(3) {
                let part = seeds[random.below(seeds.count)]
                let start = part.startIndex + random.below(part.count)
                bytes += part[start..<min(part.endIndex, start + random.below(40))]
            }
            let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
            #expect(FuzzProperties.parsing(text) == nil)
            #expect(FuzzProperties.evaluation(text, in: ProgramWorld.standard()) == nil)
        }
    }
}
