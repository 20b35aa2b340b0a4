// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// What it costs to ask a large list: `--only l --count ENTRIES`.
enum ListLookup {
    /// Numbers of one country, three apart on average, laid out as the file of a list.
    private static func list(of count: Int, _ numbers: inout [UInt64]) -> [UInt8] {
        var bytes = RegistryFormat.magic
        bytes.reserveCapacity(count * RegistryFormat.entryBytes + 4_096)
        var number: UInt64 = 12_010_000_000
        var random = Mixer(state: 7)
        for _ in 0..<count {
            number += 1 + random.next() % 5
            numbers.append(number)
            let key = number << 4 | 11
            for place in 0..<7 { bytes.append(UInt8(truncatingIfNeeded: key >> UInt64(8 * place))) }
        }
        var stamp = RegistryStamp(name: "us_dnc", version: "1", source: "", kind: .numbers, count: count)
        stamp.inputDigest = [UInt8](repeating: 0, count: 32)
        bytes += stamp.description
        bytes += RegistryFormat.trailer(stamp, lengths: [], descriptionBytes: stamp.description.count)
        return bytes + SHA256.digest(bytes)
    }

    static func run(_ options: Options) {
        var numbers: [UInt64] = []
        let bytes = list(of: options.count, &numbers)
        bytes.withUnsafeBytes { memory in
            let start = Clock.cpuSeconds()
            guard let list = try? Registry(memory, release: {}) else { return }
            let opened = Clock.cpuSeconds() - start
            let perEntry = Double(bytes.count) / Double(options.count)
            print("lists: \(options.count) numbers, \(perEntry) bytes each, checked in \(opened) s")
            for (name, isHit) in [("listed", true), ("any in their range", false)] {
                let costs = (0..<options.runs).map { _ in cost(list, numbers, isHit: isHit) }
                print("  lookup of numbers \(name): \(Int(costs.min() ?? 0)) ns (\(costs.map { Int($0) }))")
            }
        }
    }

    /// Nanoseconds of one lookup among a million at random places.
    private static func cost(_ list: Registry, _ numbers: [UInt64], isHit: Bool) -> Double {
        var random = Mixer(state: 11)
        let asked = (0..<1_000_000).map { _ in
            let number = numbers[Int(random.next() % UInt64(numbers.count))]
            return TelephoneNumber(packed: (isHit ? number : number ^ (random.next() & 3)) << 4 | 11)
        }
        var found = 0
        let start = Clock.cpuSeconds()
        for number in asked where list.contains(number) == true { found += 1 }
        let seconds = Clock.cpuSeconds() - start
        precondition(!isHit || found == asked.count, "every number that was put in is found")
        return seconds * 1_000
    }
}

/// A small generator of our own, so that a seed means the same everywhere.
private struct Mixer {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
