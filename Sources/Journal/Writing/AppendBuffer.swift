// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Memory records are appended to; given back with the last reference.
@safe final class BufferMemory: Sendable {
    nonisolated(unsafe) let base: UnsafeMutableRawPointer

    /// - Memory: pages are taken as they are written to, not before.
    init(bytes: Int) { unsafe base = .allocate(byteCount: bytes, alignment: 4_096) }

    deinit { unsafe base.deallocate() }
}

/// The change to a new segment within a group: decided when a record no longer fits, carried out when it is written.
struct Roll: Sendable {
    /// Where in the buffer the first record of the new segment begins.
    var position: Int
    /// The segment, prepared but without a header.
    var file: OpenFile
    /// Its first record, and the counters of the partitions before it.
    var first: UInt64
    var counters: [UInt64]
}

/// The records of one group while they wait to be written.
@safe struct AppendBuffer: Sendable {
    private let memory: BufferMemory
    nonisolated(unsafe) let base: UnsafeMutableRawPointer
    let capacity: Int
    var count = 0
    /// The sequence of its first record.
    var first: UInt64 = 0
    /// How many records it holds.
    var records = 0
    var rolls: [Roll] = []
    /// The time of the newest record in it, by what the caller said.
    var lastTime: Int64 = .min

    init(capacity: Int) {
        memory = BufferMemory(bytes: capacity)
        unsafe base = memory.base
        self.capacity = capacity
    }

    /// Appends one record without its checksum; there is room.
    @inline(__always)
    mutating func append(
        _ header: RecordHeader,
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer
    ) {
        let target = unsafe base + count
        let stride = header.stride
        // Zeros first: what of the last word the payload leaves is padding.
        unsafe target.put(UInt64(0), at: stride - 8)
        unsafe header.write(to: target)
        if let source = first.baseAddress {
            unsafe (target + RecordHeader.byteCount).copyMemory(from: source, byteCount: first.count)
        }
        if let source = second.baseAddress {
            unsafe (target + RecordHeader.byteCount + first.count).copyMemory(from: source, byteCount: second.count)
        }
        count += stride
        records += 1
        lastTime = max(lastTime, header.time)
    }

    /// Empties it for a group that begins with this record.
    mutating func begin(_ sequence: UInt64) {
        (count, records, first, lastTime) = (0, 0, sequence, .min)
        if !rolls.isEmpty { rolls = [] }
    }
}
