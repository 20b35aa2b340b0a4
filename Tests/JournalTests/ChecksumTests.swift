// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CJournal
import Testing

@testable import Journal

@Suite struct `The checksum` {
    @Test(
        arguments: [
            (bytes: [UInt8](repeating: 0, count: 32), expected: 0x8A91_36AA),
            (bytes: [UInt8](repeating: 0xFF, count: 32), expected: 0x62A8_AB43),
            (bytes: [UInt8](0..<32), expected: 0x46DD_794E),
            (bytes: [UInt8]((0..<32).reversed()), expected: 0x113F_DB5C),
            (bytes: Array("123456789".utf8), expected: 0xE306_9283),
        ] as [(bytes: [UInt8], expected: UInt32)]
    )
    func `is that of RFC 3720`(bytes: [UInt8], expected: UInt32) {
        #expect(Checksum.of(bytes[...]) == expected)
    }

    @Test func `is the same with the instruction and from the table, at every length and in pieces`() {
        var random = SplitMix64(seed: 11)
        let bytes = (0..<3_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var wrong: [Int] = []
        unsafe bytes.withUnsafeBytes { all in
            for length in 0..<2_400 {
                let start = Int(random.next() % 500)
                let piece = unsafe UnsafeRawBufferPointer(rebasing: all[start..<start + length])
                let expected = unsafe proviso_crc32c_table(7, piece.baseAddress, piece.count)
                let cut = length == 0 ? 0 : Int(random.next() % UInt64(length))
                let first = unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: piece[..<cut]), after: 7)
                let whole = unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: piece[cut...]), after: first)
                if whole != expected { wrong.append(length) }
            }
        }
        #expect(wrong == [])
    }
}
