// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import UsageModel

@testable import Journal

/// What a process does that is killed at any moment: it appends, and writes the number of each record that it was
/// told is durable into a file.
private enum Victim {
    static func live(_ folder: String, seed: UInt64) {
        let acknowledgements = unsafe open(folder + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard let journal = try? Journal.open(folder + "/journal", options), acknowledgements >= 0 else { exit(3) }
        var random = SplitMix64(seed: seed)
        let microseconds = UInt32(random.below(60_000))
        let killer = Thread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
        killer.start()
        while true {
            let sequence = SequenceNumber(journal.end.value)
            guard let appended = try? journal.append(entry(sequence.value)), appended == sequence else { exit(4) }
            // Some wait for each, some let it run: groups of one and groups of many.
            if random.below(4) > 0 { continue }
            journal.whenDurable(sequence) { result in
                guard case .success = result else { exit(5) }
                let number = sequence.value
                unsafe withUnsafeBytes(of: number.littleEndian) { bytes in
                    if unsafe write(acknowledgements, bytes.baseAddress, 8) != 8 { exit(6) }
                }
            }
            if random.below(3) == 0 { usleep(UInt32(random.below(400))) }
        }
    }

    static var options: JournalOptions {
        var options = JournalOptions.small(segmentBytes: 1 << 18)
        options.gatherNanoseconds = 500_000
        options.checkpointNanoseconds = 5_000_000
        return options
    }

    /// The record with this number: anybody can say what it must be.
    static func entry(_ number: UInt64) -> Entry {
        var random = SplitMix64(seed: number)
        return Entry(Int(number), &random)
    }
}

@Suite struct `A killed process` {
    /// How often; `PROVISO_KILL_ROUNDS` says otherwise, `PROVISO_KILL_SEED` where to begin.
    private var rounds: (count: Int, seed: UInt64) {
        let environment = ProcessInfo.processInfo.environment
        return (
            environment["PROVISO_KILL_ROUNDS"].flatMap { Int($0) } ?? 200,
            environment["PROVISO_KILL_SEED"].flatMap { UInt64($0) } ?? 1
        )
    }

    @Test func `loses nothing that it was told is durable`() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        let (count, seed) = rounds
        // What one round has looked at the next need not: the last looks at everything again.
        var known: UInt64 = 0
        for round in 0..<count {
            let roundSeed = seed &* 10_000 &+ UInt64(round)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, roundSeed = roundSeed as UInt64] in
                Victim.live(path, seed: roundSeed)
            }
            let bytes = (try? folder.bytes("acknowledged")) ?? []
            let told = stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { bytes.number($0, as: UInt64.self) }
            let journal = try Journal.open(folder.path("journal"), Victim.options)
            let end = journal.end.value
            #expect(told.max() ?? 0 < max(1, end), "seed \(roundSeed)")
            #expect(end >= known, "seed \(roundSeed)")
            var wrong: [UInt64] = []
            let isLast = round == count - 1
            try journal.read(from: SequenceNumber(isLast ? 0 : known)) { record in
                if Entry(record) != Victim.entry(record.sequence.value) { wrong.append(record.sequence.value) }
                return true
            }
            #expect(wrong == [], "seed \(roundSeed)")
            known = end
            journal.close()
            guard round % 10 == 9 || isLast else { continue }
            #expect(try JournalInspection.verify(folder.path("journal")).findings == [], "seed \(roundSeed)")
        }
        print("killed \(count) times from seed \(seed) on: \(known) records, all as they were appended")
        #expect(known > 0)
    }
}
