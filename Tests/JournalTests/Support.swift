// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import UsageModel

@testable import Journal

/// A seeded sequence of numbers, the same everywhere.
struct SplitMix64 {
    private var state: UInt64

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

/// A folder that is removed with its last reference.
final class TemporaryFolder {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "proviso-journal-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }

    /// A copy of a folder, as a crash would leave it: what the journal that writes it has not written is not there.
    init(copyOf folder: String) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "proviso-journal-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: folder, toPath: path)
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    func names(ending: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(ending) }.sorted()
    }
}

/// What a record is made of, for comparing.
struct Entry: Hashable {
    var kind = RecordKind.decision
    var partition = 0
    var key: UInt64
    var time: Int64 = 0
    var first: [UInt8]
    var second: [UInt8] = []

    init(kind: RecordKind = .decision, partition: Int = 0, key: UInt64, first: [UInt8], second: [UInt8] = []) {
        (self.kind, self.partition, self.key, self.first, self.second) = (kind, partition, key, first, second)
        time = Int64(key) * 1_000
    }

    init(_ record: JournalRecord) {
        (kind, partition, key) = (record.kind, record.partition, record.key)
        (time, first, second) = (record.time.microseconds, record.firstBytes, record.secondBytes)
    }

    /// A random one; `number` is its key.
    init(_ number: Int, _ random: inout SplitMix64, longest: Int = 300) {
        self.init(
            kind: RecordKind.known[random.below(5)],
            partition: random.below(4),
            key: UInt64(number),
            first: (0..<random.below(longest)).map { _ in UInt8(truncatingIfNeeded: random.next()) },
            second: (0..<random.below(longest)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        )
    }
}

extension Journal {
    /// Appends, waiting where the buffer is full or the next segment is not ready yet.
    @discardableResult
    func append(_ entry: Entry) throws -> SequenceNumber {
        while true {
            let result = Result { () throws(JournalFailure) in
                try append(
                    entry.kind,
                    partition: entry.partition,
                    key: entry.key,
                    time: Instant(microseconds: entry.time),
                    entry.first,
                    entry.second
                )
            }
            guard case .failure(.overloaded) = result else { return try result.get() }
            usleep(500)
        }
    }

    /// All durable records.
    func entries(from first: UInt64 = 0) throws -> [Entry] {
        var entries: [Entry] = []
        try read(from: SequenceNumber(first)) {
            entries.append(Entry($0))
            return true
        }
        return entries
    }
}

extension JournalOptions {
    /// Small segments and four partitions.
    static func small(segmentBytes: Int = Limits.segmentBytesMin) -> JournalOptions {
        var options = JournalOptions()
        (options.partitions, options.segmentBytes, options.bufferBytes) = (4, segmentBytes, 1 << 20)
        options.origin = "journal.test/unit"
        return options
    }
}
