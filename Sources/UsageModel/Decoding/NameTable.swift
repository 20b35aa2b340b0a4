// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A row of values that is made once and lives as long as the process.
///
/// A pointer and not an array: the reader looks things up some sixty times per event, and an array would be
/// retained and released each time.
@safe struct Row<Element: BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
    private nonisolated(unsafe) let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        unsafe elements.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe copy.initialize(from: start, count: source.count) }
        }
        unsafe base = UnsafePointer(copy)
        count = elements.count
    }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        assert(index >= 0 && index < count)
        return unsafe base[index]
    }
}

/// What a look-up of a name compares: the first and the last eight bytes, and the length.
///
/// Names of up to sixteen bytes are told apart by these alone.
struct NameKey: Hashable, BitwiseCopyable, Sendable {
    var first: UInt64
    var last: UInt64
    var length: Int

    @inline(__always)
    init(first: UInt64, last: UInt64, length: Int) {
        self.first = first
        self.last = last
        self.length = length
    }

    init(_ name: [UInt8]) {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        first = word(name.prefix(8))
        last = name.count < 8 ? first : word(name.suffix(8))
        length = name.count
    }

    @inline(__always)
    func hash(_ multiplier: UInt64, _ shift: UInt64) -> Int {
        let turned = last &<< 29 | last &>> 35
        let mixed = (first &+ turned ^ UInt64(truncatingIfNeeded: length)) &* multiplier
        return Int(truncatingIfNeeded: mixed &>> shift)
    }
}

/// One cell of the name tables: a name and what it stands for.
struct NameCell: BitwiseCopyable, Sendable {
    var key = NameKey(first: 0, last: 0, length: -1)
    var value: Int32 = -1
    var nameStart: Int32 = 0
}

/// A set of names inside the common row of cells: a hash without collisions, found by trying.
struct NameSet: BitwiseCopyable, Sendable {
    var firstCell: Int
    var multiplier: UInt64
    var shift: UInt64
}

/// All names of a schema: members of each object, words of each enumeration.
struct NameTable: BitwiseCopyable, Sendable {
    let cells: Row<NameCell>
    let bytes: Row<UInt8>

    /// Collects names before the table is made.
    struct Builder {
        private(set) var cells: [NameCell] = []
        private(set) var bytes: [UInt8] = []

        /// Adds a set of names, each standing for a value.
        mutating func add(_ names: [(name: String, value: Int)]) -> NameSet {
            let entries = names.map { entry in
                let utf8 = Array(entry.name.utf8)
                let start = bytes.count
                bytes += utf8
                return NameCell(key: NameKey(utf8), value: Int32(entry.value), nameStart: Int32(start))
            }
            var bits: UInt64 = 1
            while 1 << bits < entries.count * 2 { bits += 1 }
            var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
            var attempt = 0
            while true {
                attempt += 1
                if attempt % 64 == 0 { bits += 1 }
                precondition(bits < 16, "Two names of one set cannot be told apart.")
                multiplier = multiplier &* 0xD134_2543_DE82_EF95 &+ 0xA076_1D64_78BD_642F | 1
                guard let placed = Self.place(entries, bits, multiplier) else { continue }
                defer { cells += placed }
                return NameSet(firstCell: cells.count, multiplier: multiplier, shift: 64 - bits)
            }
        }

        private static func place(_ entries: [NameCell], _ bits: UInt64, _ multiplier: UInt64) -> [NameCell]? {
            var table = [NameCell](repeating: NameCell(), count: 1 << bits)
            for entry in entries {
                let index = entry.key.hash(multiplier, 64 - bits)
                guard table[index].value < 0 else { return nil }
                table[index] = entry
            }
            return table
        }

        func build() -> NameTable { NameTable(cells: Row(cells), bytes: Row(bytes)) }
    }
}
