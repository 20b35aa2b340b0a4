// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Journal

@Suite struct `Looking up keys` {
    /// Keys that are hashes, small numbers, or all alike; each list against a look at every record.
    @Test(arguments: UInt64(0)..<24)
    func `finds what a look at every record finds`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let range: UInt64 = [1, 7, 500, .max][Int(seed % 4)]
        var index = SegmentIndex(first: 1_000)
        for turn in 0..<12 {
            for _ in 0..<random.below(700) {
                let key = range == .max ? random.next() : random.next() % range
                index.append(key: key, kind: UInt8(1 + random.below(3)), offset: index.count * 64)
            }
            // Of the records that follow the last of these the look-up has not heard.
            if turn % 3 != 2 { index.bringUpLookup() }
            for _ in 0..<200 {
                let isThere = !index.keys.isEmpty && random.below(3) > 0
                let key = isThere ? index.keys[random.below(index.count)] : random.next() % max(2, range)
                let kind = [nil, RecordKind.decision, .act, .policy, .late][random.below(5)]
                let place = index.keys.indices.last { place in
                    index.keys[place] == key && (kind == nil || kind?.rawValue == index.kinds[place])
                }
                #expect(index.find(key: key, kind: kind) == place.map { 1_000 + UInt64($0) }, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [UInt64(1), 3, 90, .max])
    func `finds the same in the file beside a full segment`(range: UInt64) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: range)
        var index = SegmentIndex(first: 40)
        for ordinal in 0..<3_000 {
            let key = range == .max ? random.next() : random.next() % range
            index.append(key: key, kind: UInt8(1 + random.below(2)), offset: ordinal * 64)
        }
        let segment = SealedSegment(
            first: 40,
            count: index.count,
            endOffset: 3_000 * 64,
            fileBytes: 1 << 20,
            chain: 1,
            lastTime: 1
        )
        let path = folder.path + "/" + FileNames.index(40)
        try JournalFiles.system.replace(path, in: folder.path, with: IndexFile.bytes(index, segment))
        let file = try #require(IndexFile(directory: folder.path, first: 40, .system))
        for turn in 0..<500 {
            let key = turn % 2 == 0 ? index.keys[random.below(index.count)] : random.next()
            let kind = [nil, RecordKind.decision, .act, .late][random.below(4)]
            #expect(try file.find(key: key, kind: kind) == index.find(key: key, kind: kind), "key \(key)")
        }
        #expect(try file.find(key: 0, kind: .late) == nil && file.find(key: .max, kind: .late) == nil)
    }
}
