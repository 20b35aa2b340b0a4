// Part of Proviso. SPDX-License-Identifier: Apache-2.0

public import UsageModel

/// Writes a snapshot, piece by piece, and hands it on in chunks.
///
/// - Shape: integers little-endian, each in its full width; texts and lists with their count before them. Nothing says
///   what it is: whoever reads asks for the same pieces in the same order.
/// - Memory: one chunk of 1 MiB, whatever the size of the snapshot.
public struct SnapshotWriter {
    private static let chunkBytes = 1 << 20
    private var chunk: [UInt8] = []
    private let sink: ([UInt8]) -> Bool
    /// Whether the sink still takes chunks.
    public private(set) var isOpen = true
    /// How many bytes were written.
    public private(set) var byteCount = 0

    /// A writer whose chunks go to a sink; when it answers false, nothing more is handed to it.
    public init(to sink: @escaping ([UInt8]) -> Bool) {
        self.sink = sink
        chunk.reserveCapacity(Self.chunkBytes)
    }

    /// Hands on what was not handed on yet; to be called once, at the end.
    public mutating func finish() {
        if !chunk.isEmpty, isOpen { isOpen = sink(chunk) }
        byteCount += chunk.count
        chunk.removeAll(keepingCapacity: true)
    }

    private mutating func makeRoom(_ count: Int) {
        if chunk.count + count > Self.chunkBytes { finish() }
    }

    /// Writes one byte.
    public mutating func byte(_ value: UInt8) {
        makeRoom(1)
        chunk.append(value)
    }

    /// Writes four bytes.
    public mutating func half(_ value: UInt32) {
        makeRoom(4)
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe chunk.append(contentsOf: $0) }
    }

    /// Writes eight bytes.
    public mutating func word(_ value: UInt64) {
        makeRoom(8)
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe chunk.append(contentsOf: $0) }
    }

    /// Writes eight bytes.
    public mutating func integer(_ value: Int64) { word(UInt64(bitPattern: value)) }

    /// Writes how many items follow.
    public mutating func count(_ value: Int) { word(UInt64(value)) }

    /// Writes one byte.
    public mutating func truth(_ value: Bool) { byte(value ? 1 : 0) }

    /// Writes a moment.
    public mutating func instant(_ value: Instant) { integer(value.microseconds) }

    /// Writes sixteen bytes.
    public mutating func key(_ value: SignalKey) {
        word(value.high)
        word(value.low)
    }

    /// Writes whether there is a value and, if so, the value.
    public mutating func optional<Value>(_ value: Value?, _ write: (inout SnapshotWriter, Value) -> Void) {
        truth(value != nil)
        if let value { write(&self, value) }
    }

    /// Writes how many items there are, and each.
    public mutating func list<Item>(_ items: [Item], _ write: (inout SnapshotWriter, Item) -> Void) {
        count(items.count)
        for item in items { write(&self, item) }
    }

    /// Writes a text.
    public mutating func text(_ value: String) { bytes(Array(value.utf8)) }

    /// Writes bytes with their count.
    public mutating func bytes(_ value: [UInt8]) {
        count(value.count)
        unsafe value.withUnsafeBytes { unsafe raw($0) }
    }

    /// Writes words with their count.
    public mutating func words(_ value: [UInt64]) {
        count(value.count)
        #if _endian(little)
        unsafe value.withUnsafeBytes { unsafe raw($0) }
        #else
        for word in value { self.word(word) }
        #endif
    }

    private mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        var first = 0
        while first < bytes.count {
            makeRoom(1)
            let next = min(bytes.count, first + Self.chunkBytes - chunk.count)
            unsafe chunk.append(contentsOf: bytes[first..<next])
            first = next
        }
    }
}
