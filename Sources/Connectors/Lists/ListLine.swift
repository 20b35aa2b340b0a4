// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import UsageModel

/// The forms in which lists are published.
package enum ListFormat: String, CaseIterable, Sendable {
    /// A number in the first column, in E.164 or, where a calling code is given, as it is dialled at home.
    case numbers
    /// Area code and seven digits; with `A` or `D` and a date behind them a change: added or deleted.
    case ftc = "ftc-dnc"
    /// A text of a whole line: a domain, a word, a user agent.
    case texts

    /// What the entries are.
    package var kind: RegistryStamp.Kind { self == .texts ? .texts : .numbers }
}

/// One line of a list, read.
enum ListLine: Hashable {
    case listed(UInt64)
    case removed(UInt64)
    /// A text: its key and its length in bytes.
    case text(UInt64, bytes: Int)
    /// A blank line, a comment or a header.
    case nothing
    /// Why it cannot be read, and what would be right; never what it holds.
    case bad(String)
}

/// Reads lines of one format.
struct ListLineReader {
    let format: ListFormat
    let hasHeader: Bool
    private let normalizer: NumberNormalizer

    init(format: ListFormat, callingCode: String?, hasHeader: Bool) {
        self.format = format
        self.hasHeader = hasHeader
        normalizer = NumberNormalizer(defaultCallingCode: callingCode)
    }

    /// Reads a line without its end; `number` counts from 1 in its file.
    func read(_ line: ArraySlice<UInt8>, number: Int) -> ListLine {
        var line = Self.trimmed(line)
        if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        guard let first = line.first, first != 0x23 else { return .nothing }
        if number == 1, hasHeader || format != .texts && !line.contains(where: Self.isDigit) { return .nothing }
        switch format {
        case .numbers: return self.number(line)
        case .ftc: return ftc(line)
        case .texts:
            guard line.count <= RegistryFormat.textBytesMax else {
                return .bad("the text is longer than \(RegistryFormat.textBytesMax) bytes")
            }
            return .text(RegistryFormat.key(ofText: line), bytes: line.count)
        }
    }

    private func number(_ line: ArraySlice<UInt8>) -> ListLine {
        let end = line.firstIndex { $0 == 0x2C || $0 == 0x3B || $0 == 0x09 } ?? line.endIndex
        let cell = Self.trimmed(line[..<end])
        if let number = TelephoneNumber(e164: cell) { return .listed(number.packed) }
        if cell.last == 0x2A { return .bad("a prefix cannot be imported; write it into a list of the pack") }
        if case .e164(let text, _) = normalizer.read(String(decoding: cell, as: UTF8.self)),
            let number = TelephoneNumber(e164: text.utf8)
        {
            return .listed(number.packed)
        }
        return .bad(
            normalizer.defaultCallingCode == nil
                ? "expected a number such as +48221234567; --country says what national numbers mean"
                : "expected a number such as +48221234567, or one as it is dialled in that country"
        )
    }

    private func ftc(_ line: ArraySlice<UInt8>) -> ListLine {
        let cells = line.split(separator: 0x2C, omittingEmptySubsequences: false).map(Self.trimmed)
        guard cells.count == 2 || cells.count == 4, cells[0].count == 3, cells[1].count == 7,
            cells[0].allSatisfy(Self.isDigit), cells[1].allSatisfy(Self.isDigit),
            let number = TelephoneNumber(e164: [0x2B, 0x31] + cells[0] + cells[1])
        else { return .bad("expected 202,5550101, or with a change behind it 202,5550101,A,2026-11-20") }
        guard cells.count == 4 else { return .listed(number.packed) }
        switch cells[2] {
        case [0x41]: return .listed(number.packed)
        case [0x44]: return .removed(number.packed)
        default: return .bad("a change is A (added) or D (deleted)")
        }
    }

    /// Without blanks, quotes and a carriage return at both ends.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isMargin(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x22 }
        var bytes = bytes
        while let first = bytes.first, isMargin(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isMargin(last) { bytes = bytes.dropLast() }
        return bytes
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
