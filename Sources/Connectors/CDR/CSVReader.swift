// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One row of a CSV file.
package struct CSVRow: Sendable {
    /// The line it begins on, counted from 1.
    package var line = 0
    /// Its fields, without their quotes.
    package var fields: [String] = []
    /// Its bytes as they stand in the file, without the line end.
    package var raw: [UInt8] = []
    /// Why it cannot be read; the other rows are not touched by that.
    package var problem: String?

    /// A row without fields.
    package init() {}
}

/// The rows of a CSV file, one after the other.
///
/// Reads UTF-8, and byte by byte as Latin-1 whatever is not UTF-8. A field may hold the delimiter, quotes and line
/// ends when it is quoted. A quote that is never closed costs the line it stands on, not the rest of the file.
///
/// - Memory: one row and one chunk.
/// - Source: RFC 4180; the line end may be CRLF, LF or the end of the file.
package struct CSVReader {
    private let source: ByteSource
    private let delimiter: UInt8
    private let quote: UInt8
    private var buffer: [UInt8] = []
    private var position = 0
    private var line = 1
    private var isAtEnd = false
    private var hasBegun = false

    /// Reads the rows of this source.
    package init(_ source: ByteSource, delimiter: UInt8 = 0x2C, quote: UInt8 = 0x22) {
        self.source = source
        self.delimiter = delimiter
        self.quote = quote
    }

    /// The next row that is not empty; false at the end.
    package mutating func next(_ row: inout CSVRow) throws(SourceFailure) -> Bool {
        if !hasBegun { try begin() }
        while true {
            while position == buffer.count, !isAtEnd { try fill() }
            guard position < buffer.count else { return false }
            try read(&row)
            let isEmpty = row.problem == nil && row.fields.count <= 1 && row.fields.allSatisfy(\.isEmpty)
            if !isEmpty { return true }
        }
    }
}

extension CSVReader {
    private enum Scan {
        case complete(next: Int, lines: Int)
        case incomplete
        case broken(String)
    }

    /// A byte order mark says nothing in UTF-8.
    private mutating func begin() throws(SourceFailure) {
        hasBegun = true
        while buffer.count < 3, !isAtEnd { try fill() }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private mutating func fill() throws(SourceFailure) {
        if position > 0 {
            buffer.removeSubrange(..<position)
            position = 0
        }
        isAtEnd = try source.read(into: &buffer) == 0
    }

    private mutating func read(_ row: inout CSVRow) throws(SourceFailure) {
        row.line = line
        while true {
            row.fields.removeAll(keepingCapacity: true)
            row.problem = nil
            switch scan(&row.fields) {
            case .complete(let next, let lines):
                take(upTo: next, lines: lines, &row)
                return
            case .incomplete:
                try fill()
            case .broken(let reason):
                row.problem = reason
                // The rest of the file is judged line by line again.
                while buffer[position...].firstIndex(of: 0x0A) == nil, !isAtEnd,
                    buffer.count - position <= Limits.rowBytes
                {
                    try fill()
                }
                let next = buffer[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? buffer.count
                take(upTo: next, lines: 1, &row)
                return
            }
        }
    }

    private mutating func take(upTo next: Int, lines: Int, _ row: inout CSVRow) {
        var end = next
        if end > position, buffer[end - 1] == 0x0A { end -= 1 }
        if end > position, buffer[end - 1] == 0x0D { end -= 1 }
        row.raw.removeAll(keepingCapacity: true)
        row.raw.append(contentsOf: buffer[position..<end].prefix(Limits.rowBytes))
        position = next
        line += lines
    }

    /// Splits one row into its fields, if it is all there.
    private func scan(_ fields: inout [String]) -> Scan {
        var index = position
        var lines = 1
        var field: [UInt8] = []
        while true {
            let isQuoted = index < buffer.count && buffer[index] == quote
            if isQuoted {
                guard let next = quoted(from: index + 1, &field, &lines) else { return unfinished(index) }
                index = next
                guard index < buffer.count || isAtEnd else { return unfinished(index) }
                if index < buffer.count, buffer[index] != delimiter, buffer[index] != 0x0A, buffer[index] != 0x0D {
                    return .broken("text follows the closing quote of field \(fields.count + 1)")
                }
            } else {
                while index < buffer.count, buffer[index] != delimiter, buffer[index] != 0x0A {
                    field.append(buffer[index])
                    index += 1
                }
                if field.last == 0x0D, index == buffer.count || buffer[index] == 0x0A { field.removeLast() }
            }
            guard index < buffer.count || isAtEnd else { return unfinished(index) }
            guard fields.count < Limits.rowFields else { return .broken("more than \(Limits.rowFields) fields") }
            fields.append(CSVReader.text(field))
            field.removeAll(keepingCapacity: true)
            if isQuoted, index < buffer.count, buffer[index] == 0x0D { index += 1 }
            guard index < buffer.count else { return .complete(next: index, lines: lines) }
            index += 1
            if buffer[index - 1] != delimiter { return .complete(next: index, lines: lines) }
        }
    }

    /// Reads a quoted field from behind its opening quote; the answer lies behind its closing quote.
    private func quoted(from start: Int, _ field: inout [UInt8], _ lines: inout Int) -> Int? {
        var index = start
        while index < buffer.count {
            let byte = buffer[index]
            index += 1
            guard byte == quote else {
                if byte == 0x0A { lines += 1 }
                field.append(byte)
                continue
            }
            guard index < buffer.count else { return isAtEnd ? index : nil }
            guard buffer[index] == quote else { return index }
            field.append(quote)
            index += 1
        }
        return nil
    }

    private func unfinished(_ index: Int) -> Scan {
        guard buffer.count - position <= Limits.rowBytes else {
            return .broken("a row of more than \(Limits.rowBytes) bytes: is a quote never closed?")
        }
        return isAtEnd ? .broken("a quote is never closed") : .incomplete
    }

    /// UTF-8 if it is that, else Latin-1, in which every byte means something.
    private static func text(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
