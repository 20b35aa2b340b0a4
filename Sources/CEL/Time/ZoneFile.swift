// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Reads the TZif format: the 64-bit block of version 2 and later, and the POSIX rule after it.
///
/// - Source: RFC 8536, sections 3.1 to 3.3.
struct ZoneFile {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private struct Header {
        var isUTCCount: Int
        var isStandardCount: Int
        var leapCount: Int
        var transitionCount: Int
        var typeCount: Int
        var characterCount: Int
        static let size = 44

        func size(timeBytes: Int) -> Int {
            transitionCount * (timeBytes + 1) + typeCount * 6 + characterCount + leapCount * (timeBytes + 4)
                + isStandardCount + isUTCCount
        }
    }

    /// The zone in the file, or `nil` when the file is none or is version 1.
    func zone(named name: String) -> Zone? {
        guard let first = header(at: 0), bytes[4] >= UInt8(ascii: "2") else { return nil }
        let start = Header.size + first.size(timeBytes: 4)
        guard let header = header(at: start) else { return nil }
        let body = start + Header.size
        let footer = body + header.size(timeBytes: 8)
        guard header.typeCount > 0, footer <= bytes.count else { return nil }
        let typesStart = body + header.transitionCount * 9
        let typeOffsets = (0..<header.typeCount).map { Int32(truncatingIfNeeded: integer(at: typesStart + $0 * 6, 4)) }
        var transitions: [Int64] = []
        var offsets: [Int32] = []
        for index in 0..<header.transitionCount {
            let type = Int(bytes[body + header.transitionCount * 8 + index])
            guard type < typeOffsets.count else { return nil }
            transitions.append(Int64(bitPattern: integer(at: body + index * 8, 8)))
            offsets.append(typeOffsets[type])
        }
        return Zone(
            name: name,
            transitions: transitions,
            offsets: offsets,
            firstOffset: typeOffsets[0],
            rule: rule(at: footer)
        )
    }

    private func rule(at footer: Int) -> ZoneRule? {
        guard footer < bytes.count, bytes[footer] == 0x0A else { return nil }
        return ZoneRule(posix: bytes[(footer + 1)...].prefix { $0 != 0x0A })
    }

    private func header(at start: Int) -> Header? {
        guard start >= 0, start + Header.size <= bytes.count else { return nil }
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
        let counts = (0..<6).map { Int(integer(at: start + 20 + $0 * 4, 4)) }
        guard counts.allSatisfy({ $0 <= TimeZoneLimits.fileBytesMax }) else { return nil }
        return Header(
            isUTCCount: counts[0],
            isStandardCount: counts[1],
            leapCount: counts[2],
            transitionCount: counts[3],
            typeCount: counts[4],
            characterCount: counts[5]
        )
    }

    /// A big-endian number of `width` bytes; the caller has checked that they are there.
    private func integer(at start: Int, _ width: Int) -> UInt64 {
        bytes[start..<start + width].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
