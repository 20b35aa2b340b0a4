// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A stretch of a table's memory while one call works on it.
///
/// Records and pool blocks are laid out when the table is made, so that an index out of bounds can only be a
/// mistake in this module: debug builds check every access, release builds trust the layout. A value of this
/// type never leaves the closure that gave it.
@safe
struct Words {
    private let base: UnsafeMutablePointer<UInt64>
    let count: Int

    @inline(__always)
    init(_ buffer: UnsafeMutableBufferPointer<UInt64>, from first: Int, count: Int) {
        guard let start = buffer.baseAddress, first >= 0, first + count <= buffer.count else {
            preconditionFailure("A record or block lies outside of its table: record numbers hold for one event only.")
        }
        unsafe base = start + first
        self.count = count
    }

    @inline(__always)
    private init(base: UnsafeMutablePointer<UInt64>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// The part from `first` on.
    @inline(__always)
    func part(from first: Int, count: Int) -> Words {
        assert(first >= 0 && first + count <= self.count)
        return unsafe Words(base: base + first, count: count)
    }

    @inline(__always)
    subscript(index: Int) -> UInt64 {
        get {
            assert(index >= 0 && index < count)
            return unsafe base[index]
        }
        nonmutating set {
            assert(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    @inline(__always)
    subscript(signed index: Int) -> Int64 {
        get { Int64(bitPattern: self[index]) }
        nonmutating set { self[index] = UInt64(bitPattern: newValue) }
    }

    @inline(__always)
    subscript(real index: Int) -> Double {
        get { Double(bitPattern: self[index]) }
        nonmutating set { self[index] = newValue.bitPattern }
    }

    /// The words seen as bytes.
    @inline(__always)
    subscript(byte index: Int) -> UInt8 {
        get {
            assert(index >= 0 && index < count * 8)
            return unsafe UnsafeRawPointer(base).load(fromByteOffset: index, as: UInt8.self)
        }
        nonmutating set {
            assert(index >= 0 && index < count * 8)
            unsafe UnsafeMutableRawPointer(base).storeBytes(of: newValue, toByteOffset: index, as: UInt8.self)
        }
    }

    /// The words seen as halves of 32 bits.
    @inline(__always)
    subscript(half index: Int) -> UInt32 {
        get {
            assert(index >= 0 && index < count * 2)
            return unsafe UnsafeRawPointer(base).load(fromByteOffset: index << 2, as: UInt32.self)
        }
        nonmutating set {
            assert(index >= 0 && index < count * 2)
            unsafe UnsafeMutableRawPointer(base).storeBytes(of: newValue, toByteOffset: index << 2, as: UInt32.self)
        }
    }

    /// Sets `length` words from `first` on to zero.
    @inline(__always)
    func clear(from first: Int, count length: Int) {
        assert(first >= 0 && first + length <= count)
        unsafe (base + first).update(repeating: 0, count: length)
    }

    /// Moves `length` words; the two stretches may overlap.
    @inline(__always)
    func move(from source: Int, to target: Int, count length: Int) {
        assert(source >= 0 && target >= 0 && max(source, target) + length <= count)
        unsafe (base + target).update(from: base + source, count: length)
    }
}
