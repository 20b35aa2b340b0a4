// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes JSON into a byte buffer that is used again and again; the caller closes what it opens.
///
/// Commas are put by the writer. Ready-made pieces may be appended with `raw`, so that the fixed parts of a line
/// cost one copy.
///
/// - Cost: no allocation once the buffer has grown to the usual size.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty writer.
    ///
    /// - Parameter capacity: bytes to make room for.
    public init(capacity: Int = 1_024) { bytes.reserveCapacity(capacity) }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open(0x7B) }
    /// Closes the innermost object.
    public mutating func endObject() { close(0x7D) }
    /// Opens an array.
    public mutating func beginArray() { open(0x5B) }
    /// Closes the innermost array.
    public mutating func endArray() { close(0x5D) }

    /// Ends a line: the next value begins a new one.
    public mutating func newline() {
        bytes.append(0x0A)
        needsComma = false
    }

    /// The name of the next member; it must need no escapes.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
        needsComma = false
    }

    /// The name of the next member, escaped where needed.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3A)
        needsComma = false
    }

    /// A text, escaped where needed.
    public mutating func string(_ text: String) {
        var text = text
        beginValue()
        text.withUTF8 { unsafe appendEscaped($0) }
    }

    /// A text given as valid UTF-8, escaped where needed.
    public mutating func string(utf8 text: ArraySlice<UInt8>) {
        beginValue()
        unsafe text.withUnsafeBufferPointer { unsafe appendEscaped($0) }
    }

    /// A text given as valid UTF-8, escaped where needed.
    public mutating func string(utf8 text: Span<UInt8>) {
        beginValue()
        unsafe text.withUnsafeBufferPointer { unsafe appendEscaped($0) }
    }

    /// A whole number.
    public mutating func integer(_ value: some FixedWidthInteger) {
        beginValue()
        if value < 0 { bytes.append(0x2D) }
        appendDigits(UInt64(value.magnitude), atLeast: 1)
    }

    /// A number in the shortest form that reads back the same; `null` where JSON has no number for it.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        var text = value.description
        text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
    }

    /// True or false.
    public mutating func truth(_ value: Bool) { value ? raw("true") : raw("false") }

    /// Nothing.
    public mutating func null() { raw("null") }

    /// A moment as an RFC 3339 text in UTC: with milliseconds when they say it all, else with microseconds.
    public mutating func instant(_ instant: Instant) {
        beginValue()
        bytes.append(0x22)
        instant.appendRFC3339(to: &bytes)
        bytes.append(0x22)
    }

    /// A ready-made value.
    public mutating func raw(_ json: StaticString) {
        beginValue()
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
    }

    /// A ready-made value.
    public mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// A ready-made piece of any shape, written without a comma before it.
    ///
    /// - Parameters:
    ///   - json: the piece.
    ///   - ready: whether a value or name may follow without a comma.
    public mutating func fragment(_ json: [UInt8], ready: Bool) {
        bytes.append(contentsOf: json)
        needsComma = !ready
    }
}

extension JSONWriter {
    @inline(__always)
    private mutating func separate() { if needsComma { bytes.append(0x2C) } }

    @inline(__always)
    private mutating func beginValue() {
        separate()
        needsComma = true
    }

    @inline(__always)
    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    @inline(__always)
    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func appendDigits(_ value: UInt64, atLeast count: Int) {
        Decimal20.append(value, atLeast: count, to: &bytes)
    }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(0x22)
        var start = 0
        var index = 0
        while index < text.count {
            let byte = unsafe text[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else {
                index += 1
                continue
            }
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(byte)
            index += 1
            start = index
        }
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(0x22)
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        default:
            bytes.append(0x75)
            bytes.append(0x30)
            bytes.append(0x30)
            bytes.append(0x30 + byte >> 4)
            bytes.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
        }
    }
}

/// Decimal digits without a `String`.
enum Decimal20 {
    static func append(_ value: UInt64, atLeast count: Int, to bytes: inout [UInt8]) {
        var digits: [20 of UInt8] = InlineArray(repeating: 0x30)
        var rest = value
        var index = 20
        while rest > 0 {
            index -= 1
            digits[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        let first = min(index, 20 - count)
        unsafe digits.span.withUnsafeBufferPointer { buffer in
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[first...]))
        }
    }
}
