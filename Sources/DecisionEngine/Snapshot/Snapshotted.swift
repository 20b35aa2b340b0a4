// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Signals
import UsageModel

/// What of the state others may point at: known before what points at it is read.
struct StateBounds: Sendable {
    /// Customers of the partition.
    var customers = 0
    /// Bytes of its texts.
    var textBytes = 0
    /// Rules, of this policy and of earlier ones, that measures may cite.
    var causes = 0
}

/// A value of the state that a snapshot holds.
protocol Snapshotted: Sendable {
    /// Bytes that a value takes at least.
    static var leastBytes: Int { get }

    func write(to writer: inout SnapshotWriter)

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure)
}

extension Bool: Snapshotted {
    static var leastBytes: Int { 1 }

    func write(to writer: inout SnapshotWriter) { writer.truth(self) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.truth()
    }
}

extension Int64: Snapshotted {
    static var leastBytes: Int { 8 }

    func write(to writer: inout SnapshotWriter) { writer.integer(self) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.integer()
    }
}

extension Instant: Snapshotted {
    static var leastBytes: Int { 8 }

    func write(to writer: inout SnapshotWriter) { writer.instant(self) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.instant()
    }
}

/// A text of the state, which lies among those of its partition.
extension Text: Snapshotted {
    static var leastBytes: Int { 8 }

    func write(to writer: inout SnapshotWriter) { writer.word(bits) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self.init(bits: try reader.word())
        try reader.require(
            arena == StateTexts.arena && offset + length <= bounds.textBytes,
            "a text lies outside of the texts"
        )
    }
}

extension SignalKey: Snapshotted {
    static var leastBytes: Int { 16 }

    func write(to writer: inout SnapshotWriter) { writer.key(self) }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.key()
    }
}

extension Array: Snapshotted where Element: Snapshotted {
    static var leastBytes: Int { 8 }

    func write(to writer: inout SnapshotWriter) { writer.list(self) { $1.write(to: &$0) } }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.list(of: Element.leastBytes) { (reader) throws(SnapshotFailure) in
            try Element(from: &reader, bounds)
        }
    }
}

extension Optional: Snapshotted where Wrapped: Snapshotted {
    static var leastBytes: Int { 1 }

    func write(to writer: inout SnapshotWriter) { writer.optional(self) { $1.write(to: &$0) } }

    init(from reader: inout SnapshotReader, _ bounds: StateBounds) throws(SnapshotFailure) {
        self = try reader.optional { (reader) throws(SnapshotFailure) in try Wrapped(from: &reader, bounds) }
    }
}

extension SnapshotReader {
    /// Reads a value of the type that is asked for.
    mutating func value<Value: Snapshotted>(_ bounds: StateBounds) throws(SnapshotFailure) -> Value {
        try Value(from: &self, bounds)
    }

    /// Reads the number of a customer of the partition.
    mutating func customer(_ bounds: StateBounds) throws(SnapshotFailure) -> Int32 {
        let number = try half()
        try require(number < UInt32(clamping: bounds.customers), "there is no customer \(number)")
        return Int32(truncatingIfNeeded: number)
    }

    /// Reads a place in a table, which may lie behind its end.
    mutating func place() throws(SnapshotFailure) -> Int {
        let place = try word()
        try require(place <= UInt64(Int32.max), "no table has a place \(place)")
        return Int(place)
    }

    /// Reads a number of up to 31 bits.
    mutating func small() throws(SnapshotFailure) -> Int32 { Int32(bitPattern: try half()) }
}

extension SnapshotWriter {
    /// Writes a number of up to 31 bits.
    mutating func small(_ value: Int32) { half(UInt32(bitPattern: value)) }
}
