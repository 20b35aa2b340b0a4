// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// What a pattern will weigh when it is compiled, told from its text.
///
/// RE2 bounds the program it makes, but not the time it takes to find that out: a kilobyte of Unicode classes, or a
/// few of them repeated, takes tens of milliseconds. The weight is told in a pass over the text, so that such a
/// pattern is refused before anything is compiled.
struct PatternWeight {
    /// What one class of Unicode compiles to at the least, in instructions.
    static let unicodeClass = 200
    /// What any code point, or all but some, compiles to.
    static let anyCodePoint = 8

    private let pattern: [UInt8]
    private var position = 0
    /// The sums of the groups around, the innermost last.
    private var sums = [0]
    /// What the last atom weighs, which a repetition multiplies.
    private var last = 0

    private init(_ pattern: [UInt8]) { self.pattern = pattern }

    /// The weight of a pattern, about the number of instructions it compiles to; of no RE2 syntax any number.
    static func weight(of pattern: [UInt8]) -> Int {
        var weight = PatternWeight(pattern)
        while weight.position < pattern.count { weight.takeOne() }
        while weight.sums.count > 1 { weight.closeGroup() }
        return weight.sums[0]
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < pattern.count ? pattern[position + distance] : nil
    }

    private mutating func takeOne() {
        switch pattern[position] {
        case UInt8(ascii: "\\"): add(takeEscape())
        case UInt8(ascii: "["): add(takeClass())
        case UInt8(ascii: "("):
            sums.append(0)
            last = 0
            position += 1
        case UInt8(ascii: ")"):
            position += 1
            if sums.count > 1 { closeGroup() }
        case UInt8(ascii: "{"): takeRepetition()
        case UInt8(ascii: "."):
            position += 1
            add(Self.anyCodePoint)
        default:
            position += 1
            add(1)
        }
    }

    /// Adds an atom; sums stay far below where they would overflow.
    private mutating func add(_ weight: Int) {
        last = weight
        sums[sums.count - 1] = min(Self.most, sums[sums.count - 1] + weight)
    }

    private static let most = 1 << 30

    private mutating func closeGroup() {
        let sum = sums.removeLast()
        add(sum)
    }

    /// `{m}`, `{m,}` or `{m,n}`: the last atom so many times.
    private mutating func takeRepetition() {
        let start = position
        position += 1
        var bounds: [Int] = []
        while let number = takeNumber() {
            bounds.append(number)
            guard peek() == UInt8(ascii: ",") else { break }
            position += 1
        }
        guard peek() == UInt8(ascii: "}"), let largest = bounds.max() else {
            position = start + 1
            return add(1)
        }
        position += 1
        let (more, overflow) = last.multipliedReportingOverflow(by: max(0, largest - 1))
        sums[sums.count - 1] = overflow ? Self.most : min(Self.most, sums[sums.count - 1] + more)
        last = overflow ? Self.most : min(Self.most, last + more)
    }

    private mutating func takeNumber() -> Int? {
        var number: Int?
        while let digit = peek(), (0x30...0x39).contains(digit) {
            number = min(10_000, (number ?? 0) * 10 + Int(digit - 0x30))
            position += 1
        }
        return number
    }

    /// An escape: a class of Unicode, all but a class, quoted text, or one code point.
    private mutating func takeEscape() -> Int {
        let letter = peek(1)
        position = min(pattern.count, position + 2)
        switch letter {
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            if peek() == UInt8(ascii: "{") {
                while let byte = peek(), byte != UInt8(ascii: "}") { position += 1 }
            }
            position = min(pattern.count, position + 1)
            return Self.unicodeClass
        case UInt8(ascii: "D"), UInt8(ascii: "S"), UInt8(ascii: "W"): return Self.anyCodePoint
        case UInt8(ascii: "Q"):
            let start = position
            while position < pattern.count, !(peek() == UInt8(ascii: "\\") && peek(1) == UInt8(ascii: "E")) {
                position += 1
            }
            defer { position = min(pattern.count, position + 2) }
            return position - start
        default: return 1
        }
    }

    /// A class in brackets.
    private mutating func takeClass() -> Int {
        position += 1
        var weight = 4
        if peek() == UInt8(ascii: "^") {
            weight = Self.anyCodePoint
            position += 1
        }
        if peek() == UInt8(ascii: "]") { position += 1 }
        while let byte = peek(), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: "\\") {
                weight += takeEscape()
            } else if byte == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":") {
                while let inner = peek(), inner != UInt8(ascii: "]") { position += 1 }
                position = min(pattern.count, position + 1)
                weight += Self.anyCodePoint
            } else {
                position += 1
            }
        }
        position = min(pattern.count, position + 1)
        return weight
    }
}
