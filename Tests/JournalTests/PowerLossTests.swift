// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing
import UsageModel

@testable import Journal

/// A disk that keeps in mind what was written and not synchronized, so that a pulled plug can lose any sector of it.
private final class VolatileDisk: Sendable {
    private struct Write {
        var path: String
        var offset: Int
        var before: [UInt8]
    }

    private struct State {
        var paths: [Int32: String] = [:]
        var writes: [Int32: [Write]] = [:]
    }

    private let state = Mutex(State())
    static let sector = 512

    var files: JournalFiles {
        var files = JournalFiles.system
        let system = JournalFiles.system
        files.open = { [self] path, flags, mode in
            let descriptor = system.open(path, flags, mode)
            if descriptor >= 0 { state.withLock { ($0.paths[descriptor], $0.writes[descriptor]) = (path, nil) } }
            return descriptor
        }
        unsafe files.write = { [self] descriptor, bytes, offset in
            state.withLock { state in
                var before = [UInt8](repeating: 0, count: bytes.count)
                let count = unsafe before.withUnsafeMutableBytes { unsafe system.read(descriptor, $0, offset) }
                let write = Write(path: state.paths[descriptor] ?? "", offset: offset, before: before)
                if count >= 0 { state.writes[descriptor, default: []].append(write) }
                return unsafe system.write(descriptor, bytes, offset)
            }
        }
        files.synchronize = { [self] descriptor in
            state.withLock { state in
                state.writes[descriptor] = nil
                return system.synchronize(descriptor)
            }
        }
        return files
    }

    /// The folder as it would be found after the plug was pulled now, and what `known` said at that moment.
    func pullPlug<Known>(_ folder: String, seed: UInt64, _ known: () -> Known) throws -> (TemporaryFolder, Known) {
        var random = SplitMix64(seed: seed)
        return try state.withLock { state in
            let known = known()
            let copy = try TemporaryFolder(copyOf: folder)
            for writes in state.writes.sorted(by: { $0.key < $1.key }).map(\.value) {
                for write in writes.reversed() where write.path.hasSuffix(".seg") {
                    let name = String(write.path.dropFirst(folder.count + 1))
                    var bytes = try copy.bytes(name)
                    var place = write.offset
                    while place < write.offset + write.before.count {
                        let end = min((place / Self.sector + 1) * Self.sector, write.offset + write.before.count)
                        if random.below(2) == 0 {
                            bytes.replaceSubrange(
                                place..<end,
                                with: write.before[place - write.offset..<end - write.offset]
                            )
                        }
                        place = end
                    }
                    try copy.write(bytes, name)
                }
            }
            return (copy, known)
        }
    }
}

@Suite struct `A pulled plug` {
    @Test(arguments: UInt64(1)...12)
    func `loses nothing that was acknowledged and nothing out of the middle`(seed: UInt64) throws {
        let folder = TemporaryFolder()
        let disk = VolatileDisk()
        var options = JournalOptions.small(segmentBytes: 1 << 17)
        options.files = disk.files
        options.gatherNanoseconds = 300_000
        let journal = try Journal.open(folder.path, options)
        var random = SplitMix64(seed: seed)
        var entries: [Entry] = []
        for round in 0..<8 {
            for _ in 0..<10 + random.below(60) {
                let entry = Entry(entries.count, &random)
                let sequence = try journal.append(entry)
                entries.append(entry)
                if random.below(9) == 0 { try journal.waitUntilDurable(sequence) }
                if random.below(15) == 0 { usleep(UInt32(random.below(1_000))) }
            }
            let (copy, durable) = try disk.pullPlug(folder.path, seed: seed &* 100 &+ UInt64(round)) {
                Int(journal.durable.value)
            }
            let found = try Journal.open(copy.path, .small())
            let survivors = try found.entries()
            #expect(survivors.count >= durable)
            #expect(survivors == Array(entries.prefix(survivors.count)))
            found.close()
            #expect(try JournalInspection.verify(copy.path).findings == [])
        }
        journal.close()
    }
}
