// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Lines one behind the other in memory, as a reader of files has them.
struct Lines {
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// No lines.
    init() {}

    /// The lines of a text.
    init(_ text: [UInt8]) {
        bytes = text
        for (place, byte) in text.enumerated() where byte == 0x0A { ends.append(place) }
        if let last = text.last, last != 0x0A { ends.append(text.count) }
    }

    /// Adds a line.
    mutating func append(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        ends.append(bytes.count)
        bytes.append(0x0A)
    }

    var count: Int { ends.count }

    subscript(place: Int) -> ArraySlice<UInt8> {
        bytes[(place == 0 ? 0 : ends[place - 1] + 1)..<ends[place]]
    }
}
