// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The text of one expression, as UTF-8 bytes with a table of its lines.
public struct Source: Hashable, Sendable {
    /// The bytes of the text.
    public let bytes: [UInt8]
    /// The offset of the first byte of each line.
    private let lineStarts: [Int32]

    /// The source with this text.
    public init(_ text: String) { self.init(utf8: Array(text.utf8)) }

    /// The source with these bytes, which must be valid UTF-8.
    public init(utf8 bytes: [UInt8]) {
        self.bytes = bytes
        var starts: [Int32] = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(Int32(truncatingIfNeeded: offset + 1))
        }
        lineStarts = starts
    }

    /// The number of lines; an empty text has one.
    public var lineCount: Int { lineStarts.count }

    /// The text of the bytes of a span.
    public func text(_ span: SourceSpan) -> String {
        let start = max(0, min(Int(span.start), bytes.count))
        return String(decoding: bytes[start..<max(start, min(Int(span.end), bytes.count))], as: UTF8.self)
    }

    /// The text of a line, counted from 1, without its line break.
    public func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        let start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }

    /// The line and the column of a byte.
    ///
    /// - Units: both count from 1; columns count code points.
    public func position(of offset: Int32) -> (line: Int, column: Int) {
        let offset = max(0, min(Int(offset), bytes.count))
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return (low + 1, 1 + codePoints(from: Int(lineStarts[low]), to: offset))
    }

    /// The number of code points that begin in a range of bytes.
    func codePoints(from start: Int, to end: Int) -> Int {
        guard start < end else { return 0 }
        return bytes[start..<end].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
}

/// A range of bytes of a source.
public struct SourceSpan: Hashable, Sendable {
    /// The offset of the first byte.
    public var start: Int32
    /// The offset behind the last byte.
    public var end: Int32

    /// The span from `start` up to and without `end`.
    public init(start: Int32, end: Int32) {
        self.start = start
        self.end = end
    }

    /// The smallest span that holds both.
    func union(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(start: min(start, other.start), end: max(end, other.end))
    }
}
