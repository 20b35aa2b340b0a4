// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension SignalTable {
    /// The layout of the words below; to be raised when any part's layout changes.
    private static let snapshotVersion: UInt64 = 1

    /// Tells tables of different signals apart.
    private var fingerprint: UInt64 {
        layouts.reduce(Arithmetic.mix(Self.snapshotVersion)) { sum, layout in
            [
                UInt64(layout.form.rawValue) << 8 | UInt64(layout.clock.rawValue),
                UInt64(bitPattern: layout.span), UInt64(bitPattern: layout.parameter), UInt64(layout.offset),
                (layout.isReal ? 1 : 0) | (layout.hasBad ? 2 : 0) | (layout.hasCount ? 4 : 0),
            ].reduce(sum) { Arithmetic.mix($0 ^ $1) }
        }
    }

    /// Appends all that the table knows, so that `restore` gives the same table, bit for bit.
    ///
    /// - Units: words of 64 bits, as many as an eighth of `byteCount` and 64 more at most.
    /// - Cost: a copy; the table is not locked against its own use, being a value.
    public func write(to words: inout [UInt64]) {
        words.append(fingerprint)
        words.append(contentsOf: [
            UInt64(recordCount), firstFree, UInt64(cursor), UInt64(bitPattern: newest), expiredCount, refusedCount,
        ])
        for part in [records, index.image, pool.image] {
            words.append(UInt64(part.count))
            words.append(contentsOf: part)
        }
    }

    /// Becomes the table that was written; stays as it is when the words are not of a table of these signals.
    ///
    /// That the words are what was written is for the caller's checksum to tell; here only what would let a
    /// record lie outside of the table is checked.
    ///
    /// - Throws: `SignalFailure.snapshot`.
    public mutating func restore(from words: ArraySlice<UInt64>) throws(SignalFailure) {
        var rest = words
        guard rest.popFirst() == fingerprint else {
            throw .snapshot(problem: "it is of other signals or another version; replay the journal instead")
        }
        let numbers = rest.prefix(6).map(\.self)
        rest = rest.dropFirst(6)
        var parts: [[UInt64]] = []
        while let count = rest.popFirst(), count <= UInt64(rest.count) {
            parts.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        guard numbers.count == 6, rest.isEmpty, parts.count == 3,
            numbers[0] <= UInt64(parts[0].count), Int(numbers[0]) * stride == parts[0].count,
            numbers[1] <= numbers[0], numbers[2] <= numbers[0],
            let index = KeyIndex(image: parts[1], records: Int(numbers[0])),
            let pool = WordPool(image: parts[2])
        else {
            throw .snapshot(problem: "it is cut short or damaged; replay the journal instead")
        }
        recordCount = Int(numbers[0])
        firstFree = numbers[1]
        cursor = Int(numbers[2])
        newest = Int64(bitPattern: numbers[3])
        expiredCount = numbers[4]
        refusedCount = numbers[5]
        records = parts[0]
        self.index = index
        self.pool = pool
    }
}

extension KeyIndex {
    var image: [UInt64] { words }

    init?(image: [UInt64], records: Int) {
        let isPowerOfTwo = image.count >= 16 && image.count & (image.count - 1) == 0
        guard isPowerOfTwo, image.allSatisfy({ $0 & 0xFFFF_FFFF <= UInt64(records) }) else { return nil }
        words = image
        count = image.count { $0 != 0 }
        guard count * 4 <= words.count * 3 else { return nil }
    }
}

extension WordPool {
    var image: [UInt64] { waiting + [overflowCount] + words }

    init?(image: [UInt64]) {
        guard image.count > Self.sizes + 1, image.prefix(Self.sizes).allSatisfy({ $0 < UInt64(image.count) }) else {
            return nil
        }
        waiting = Array(image.prefix(Self.sizes))
        overflowCount = image[Self.sizes]
        words = Array(image.dropFirst(Self.sizes + 1))
    }
}
