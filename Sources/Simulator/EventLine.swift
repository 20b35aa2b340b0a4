// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import UsageModel

/// One line of JSON under construction.
///
/// Members come out in the order they are written, so the same event always has the same bytes.
struct EventLine {
    private var json = JSONWriter(capacity: 700)

    var bytes: [UInt8] { json.bytes }

    mutating func object(_ key: StaticString, _ body: (inout EventLine) -> Void) {
        json.key(key)
        braces(body)
    }

    /// The outermost braces, or those of an element of a list.
    mutating func braces(_ body: (inout EventLine) -> Void) {
        json.beginObject()
        body(&self)
        json.endObject()
    }

    mutating func list(_ key: StaticString, _ body: (inout EventLine) -> Void) {
        json.key(key)
        json.beginArray()
        body(&self)
        json.endArray()
    }

    mutating func text(_ key: StaticString, _ value: String) {
        json.key(key)
        json.string(value)
    }

    /// Nothing at all when there is no value: what is unknown stays absent.
    mutating func text(_ key: StaticString, ifKnown value: String?) {
        if let value { text(key, value) }
    }

    mutating func texts(_ key: StaticString, _ values: [String]) {
        list(key) { line in for value in values { line.json.string(value) } }
    }

    mutating func integer(_ key: StaticString, _ value: Int64) {
        json.key(key)
        json.integer(value)
    }

    mutating func truth(_ key: StaticString, _ value: Bool) {
        json.key(key)
        json.truth(value)
    }

    /// A share, given in hundredths so that no floating-point printing is involved.
    mutating func hundredths(_ key: StaticString, _ value: Int) {
        json.key(key)
        var text: [UInt8] = Array(String(value / 100).utf8)
        text.append(0x2E)
        text.append(0x30 + UInt8(value % 100 / 10))
        text.append(0x30 + UInt8(value % 10))
        json.raw(text[...])
    }

    /// A telephone number with its plus sign.
    mutating func number(_ key: StaticString, _ digits: UInt64) { text(key, "+" + String(digits)) }

    /// A moment as RFC 3339 in UTC, whole milliseconds.
    mutating func time(_ key: StaticString, _ instant: Int64) {
        json.key(key)
        json.instant(Instant(microseconds: LocalTime.floorDivide(instant, Span.millisecond) * Span.millisecond))
    }
}
