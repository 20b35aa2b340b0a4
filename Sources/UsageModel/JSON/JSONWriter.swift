// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Writes JSON into a byte buffer that is used again and again; the caller closes what it opens.
///
/// Commas are put by the writer. Ready-made pieces may be appended with `raw`, so that the fixed parts of a line
/// cost one copy.
///
/// - Cost: no allocation once the buffer has grown to the usual size.
public struct JSONWriter: Sendable {
    /// Longer than what is written; only the first `count` bytes mean anything.
    private var storage: [UInt8]
    /// How many bytes have been written so far.
    public private(set) var count = 0
    private var needsComma = false

    /// An empty writer.
    ///
    /// - Parameter capacity: bytes to make room for.
    public init(capacity: Int = 1_024) { storage = [UInt8](repeating: 0, count: max(capacity, 64)) }

    /// What has been written so far: a copy.
    public var bytes: [UInt8] { Array(storage[..<count]) }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() {
        count = 0
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
        put(0x0A)
        needsComma = false
    }

    /// The name of the next member; it must need no escapes.
    public mutating func key(_ name: StaticString) {
        let needsComma = needsComma
        write(atMost: name.utf8CodeUnitCount + 4) { cursor in
            if needsComma { cursor.put(0x2C) }
            cursor.put(0x22)
            cursor.put(name)
            cursor.put(0x22)
            cursor.put(0x3A)
        }
        self.needsComma = false
    }

    /// The name of the next member, escaped where needed.
    public mutating func key(_ name: String) {
        string(name)
        put(0x3A)
        needsComma = false
    }

    /// A text, escaped where needed.
    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { unsafe quoted($0) }
    }

    /// A text given as valid UTF-8, escaped where needed.
    public mutating func string(utf8 text: ArraySlice<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe quoted($0) }
    }

    /// A text given as valid UTF-8, escaped where needed.
    public mutating func string(utf8 text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe quoted($0) }
    }

    /// A whole number.
    public mutating func integer(_ value: some FixedWidthInteger) {
        beginValue()
        write(atMost: 21) { cursor in
            if value < 0 { cursor.put(0x2D) }
            cursor.decimal(UInt64(value.magnitude))
        }
    }

    /// A number in the shortest form that reads back the same; `null` where JSON has no number for it.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        var text = value.description
        text.withUTF8 { unsafe put($0) }
    }

    /// True or false.
    public mutating func truth(_ value: Bool) { value ? raw("true") : raw("false") }

    /// Nothing.
    public mutating func null() { raw("null") }

    /// A moment as an RFC 3339 text in UTC: with milliseconds when they say it all, else with microseconds.
    public mutating func instant(_ instant: Instant) {
        beginValue()
        write(atMost: 29) { $0.instant(instant) }
    }

    /// A ready-made value.
    public mutating func raw(_ json: StaticString) {
        beginValue()
        write(atMost: json.utf8CodeUnitCount) { $0.put(json) }
    }

    /// A ready-made value.
    public mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        unsafe json.withUnsafeBufferPointer { unsafe put($0) }
    }

    /// A ready-made piece of any shape, written without a comma before it.
    ///
    /// - Parameters:
    ///   - json: the piece.
    ///   - ready: whether a value or name may follow without a comma.
    public mutating func fragment(_ json: [UInt8], ready: Bool) {
        unsafe json.withUnsafeBufferPointer { unsafe put($0) }
        needsComma = !ready
    }

    /// A ready-made piece of any shape that is written byte by byte: the way for lines that are written all day.
    ///
    /// - Parameters:
    ///   - most: as many bytes at most will be written; a debug build checks it.
    ///   - ready: whether a value or name may follow without a comma.
    ///   - body: writes the piece.
    @inlinable
    public mutating func fragment(atMost most: Int, ready: Bool, _ body: (inout JSONCursor) -> Void) {
        write(atMost: most, body)
        finishFragment(ready)
    }

    @usableFromInline mutating func finishFragment(_ ready: Bool) { needsComma = !ready }
}

extension JSONWriter {
    @usableFromInline
    mutating func write(atMost most: Int, _ body: (inout JSONCursor) -> Void) {
        if count &+ most > storage.count { grow(by: most) }
        let start = count
        count = unsafe storage.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return start }
            var cursor = unsafe JSONCursor(base, start, limit: start &+ most)
            body(&cursor)
            return cursor.position
        }
    }

    @inline(never)
    private mutating func grow(by most: Int) {
        storage.append(contentsOf: repeatElement(0, count: max(storage.count, most)))
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        if count == storage.count { grow(by: 1) }
        storage[count] = byte
        count &+= 1
    }

    private mutating func put(_ text: UnsafeBufferPointer<UInt8>) {
        write(atMost: text.count) { unsafe $0.put(text) }
    }

    @inline(__always)
    private mutating func separate() { if needsComma { put(0x2C) } }

    @inline(__always)
    private mutating func beginValue() {
        separate()
        needsComma = true
    }

    @inline(__always)
    private mutating func open(_ bracket: UInt8) {
        separate()
        put(bracket)
        needsComma = false
    }

    @inline(__always)
    private mutating func close(_ bracket: UInt8) {
        put(bracket)
        needsComma = true
    }

    private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        beginValue()
        write(atMost: JSONCursor.quotedMost(text.count)) { unsafe $0.quoted(text) }
    }
}
