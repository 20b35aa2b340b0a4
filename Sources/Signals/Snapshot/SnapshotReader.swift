// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// Why a snapshot cannot be used.
public enum SnapshotFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes do not begin as a snapshot does.
    case notASnapshot
    /// It was written by another version of Proviso.
    case version(found: UInt32, known: UInt32)
    /// It ends too soon.
    case cutShort(at: Int)
    /// What stands at a byte cannot stand there.
    case damaged(at: Int, problem: String)

    /// What is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .notASnapshot: "These bytes are no snapshot of an engine; replay the journal instead."
        case .version(let found, let known):
            "The snapshot has format \(found), this version reads format \(known); replay the journal instead."
        case .cutShort(let place): "The snapshot is cut short at byte \(place); replay the journal instead."
        case .damaged(let place, let problem):
            "The snapshot is damaged at byte \(place): \(problem); replay the journal instead."
        }
    }
}

/// Reads a snapshot, piece by piece, in the order in which it was written.
///
/// Never reads beyond the end, and never asks for more memory than the bytes that are left can fill. It lives for the
/// time of the call of `read` that made it.
@safe public struct SnapshotReader {
    private let bytes: UnsafeRawBufferPointer
    /// The byte that is read next.
    public private(set) var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

    /// Calls a closure with a reader of some bytes.
    public static func read<Result>(
        _ bytes: Span<UInt8>,
        _ body: (inout SnapshotReader) throws(SnapshotFailure) -> Result
    ) throws(SnapshotFailure) -> Result {
        unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(SnapshotFailure) in
            var reader = unsafe SnapshotReader(UnsafeRawBufferPointer(bytes))
            return try body(&reader)
        }
    }

    /// How many bytes are left.
    public var left: Int { unsafe bytes.count - position }

    /// What stands here cannot stand here.
    public func damage(_ problem: String) -> SnapshotFailure { .damaged(at: position, problem: problem) }

    /// Refuses what was read when a condition does not hold.
    public func require(_ isSo: Bool, _ problem: @autoclosure () -> String) throws(SnapshotFailure) {
        if !isSo { throw damage(problem()) }
    }

    private mutating func take<Value: FixedWidthInteger>(_ type: Value.Type) throws(SnapshotFailure) -> Value {
        let size = MemoryLayout<Value>.size
        guard left >= size else { throw .cutShort(at: position) }
        defer { position += size }
        return unsafe Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// Reads one byte.
    public mutating func byte() throws(SnapshotFailure) -> UInt8 { try take(UInt8.self) }

    /// Reads four bytes.
    public mutating func half() throws(SnapshotFailure) -> UInt32 { try take(UInt32.self) }

    /// Reads eight bytes.
    public mutating func word() throws(SnapshotFailure) -> UInt64 { try take(UInt64.self) }

    /// Reads eight bytes.
    public mutating func integer() throws(SnapshotFailure) -> Int64 { try take(Int64.self) }

    /// Reads how many items follow, each of which takes so many bytes or more.
    public mutating func count(of size: Int = 1, upTo most: Int = .max) throws(SnapshotFailure) -> Int {
        let value = try word()
        guard value <= UInt64(left / size), value <= UInt64(most) else {
            throw damage("\(value) items cannot follow")
        }
        return Int(value)
    }

    /// Reads one byte that is 0 or 1.
    public mutating func truth() throws(SnapshotFailure) -> Bool {
        let value = try byte()
        try require(value <= 1, "\(value) is neither true nor false")
        return value == 1
    }

    /// Reads a moment.
    public mutating func instant() throws(SnapshotFailure) -> Instant { Instant(microseconds: try integer()) }

    /// Reads sixteen bytes.
    public mutating func key() throws(SnapshotFailure) -> SignalKey { SignalKey(high: try word(), low: try word()) }

    /// Reads the value of an enumeration.
    public mutating func symbol<Symbol: RawRepresentable>(
        _ type: Symbol.Type
    ) throws(SnapshotFailure) -> Symbol where Symbol.RawValue == UInt8 {
        let value = try byte()
        guard let symbol = Symbol(rawValue: value) else { throw damage("\(value) is no \(type)") }
        return symbol
    }

    /// Reads a value, if one was written.
    public mutating func optional<Value>(
        _ read: (inout SnapshotReader) throws(SnapshotFailure) -> Value
    ) throws(SnapshotFailure) -> Value? {
        try truth() ? try read(&self) : nil
    }

    /// Reads a list of items, each of which takes so many bytes or more.
    public mutating func list<Item>(
        of size: Int,
        upTo most: Int = .max,
        _ read: (inout SnapshotReader) throws(SnapshotFailure) -> Item
    ) throws(SnapshotFailure) -> [Item] {
        let count = try count(of: size, upTo: most)
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try read(&self)) }
        return items
    }

    /// Reads a text.
    public mutating func text() throws(SnapshotFailure) -> String { String(decoding: try bytes(), as: UTF8.self) }

    /// Reads bytes with their count.
    public mutating func bytes(upTo most: Int = .max) throws(SnapshotFailure) -> [UInt8] {
        let count = try count(upTo: most)
        defer { position += count }
        return unsafe Array(bytes[position..<(position + count)])
    }

    /// Reads words with their count.
    public mutating func words(upTo most: Int = .max) throws(SnapshotFailure) -> [UInt64] {
        let count = try count(of: 8, upTo: most)
        let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count * 8)])
        position += count * 8
        return unsafe [UInt64](unsafeUninitializedCapacity: count) { words, filled in
            unsafe UnsafeMutableRawBufferPointer(words).copyMemory(from: source)
            #if !_endian(little)
            for place in 0..<count { unsafe words[place] = UInt64(littleEndian: words[place]) }
            #endif
            filled = count
        }
    }
}
