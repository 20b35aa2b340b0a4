// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import UsageModel

/// Spoiled events: whatever comes, the decoder answers with an event or with a problem that has a place.
@Suite struct `Decoder under mutation` {
    private static let dictionary: [[UInt8]] =
        [
            "\"", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e9", "0.5", "\u{0}",
            "\n", "é",
            "\"id\"", "\"customer\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "99999999999999999999", "\u{FEFF}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x93]]

    private static func mutate(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let index = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes[index] = UInt8(random.below(256))
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(contentsOf: dictionary[random.below(dictionary.count)], at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + random.below(24)))
            case 4: bytes.removeLast(random.below(bytes.count))
            default:
                let end = min(bytes.count, index + random.below(60))
                bytes.insert(contentsOf: bytes[index..<end], at: random.below(bytes.count))
            }
        }
        return bytes
    }

    @Test(arguments: UInt64(0)..<64)
    func `gives an event or a problem with a pointer`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var decoder = EventDecoder(strict: seed % 4 == 0)
        var event = UsageEvent()
        var wrong: [String] = []
        var read = 0
        for round in 0..<60 {
            let line = Self.mutate(Array(Samples.all[round % Samples.all.count].utf8), &random)
            let json = try? JSONSerialization.jsonObject(with: Data(line))
            switch decoder.decode(line, into: &event) {
            case .event:
                read += 1
                if json == nil {
                    wrong.append("seed \(seed): read what is not JSON: \(String(decoding: line, as: UTF8.self))")
                }
            case .problem(let problem):
                let isPlace = problem.pointer.isEmpty || problem.pointer.hasPrefix("/")
                if problem.message.isEmpty || !isPlace || !(0...line.count).contains(problem.offset) {
                    wrong.append("seed \(seed): \(problem)")
                }
                if event.presence.contains(where: { $0 != 0 }) { wrong.append("seed \(seed): members after a problem") }
            }
        }
        #expect(wrong == [])
        #expect(read < 60)
    }

    /// Random bytes between valid ones: the splitter gives all of them back, whole.
    @Test(arguments: UInt64(0)..<16)
    func `splits any bytes without losing a good line`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var stream: [UInt8] = []
        var good = 0
        for _ in 0..<20 {
            if random.below(2) == 0 {
                stream += Array(Samples.event().utf8)
                good += 1
            } else {
                var broken = Self.mutate(Array(Samples.event().utf8), &random).filter { $0 != 0x0A && $0 != 0x5B }
                if broken.first != 0x7B { broken.insert(0x7B, at: 0) }
                stream += broken
            }
            stream.append(0x0A)
        }
        var splitter = EventStreamSplitter()
        var decoder = EventDecoder()
        var event = UsageEvent()
        var read = 0
        func drain() {
            while let piece = splitter.next() {
                guard case .event(let range, _) = piece else { continue }
                if decoder.decode(splitter.bytes[range], into: &event).problem == nil { read += 1 }
            }
        }
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + 1 + random.below(900))
            splitter.append(stream[start..<end])
            drain()
            start = end
        }
        splitter.finish()
        drain()
        #expect(read >= good, "seed \(seed)")
    }
}
