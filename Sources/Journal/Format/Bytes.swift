// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// Whole numbers in files: the lowest byte first.
extension UnsafeRawBufferPointer {
    /// The number at this offset; the buffer reaches that far.
    @inline(__always)
    func number<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type = Number.self) -> Number {
        assert(offset >= 0 && offset + MemoryLayout<Number>.size <= count)
        return Number(littleEndian: unsafe loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

extension UnsafeMutableRawPointer {
    /// Puts a number at this offset.
    @inline(__always)
    func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        unsafe storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
    }
}

extension [UInt8] {
    /// Appends a number.
    mutating func append<Number: FixedWidthInteger>(number: Number) {
        for place in 0..<MemoryLayout<Number>.size { append(UInt8(truncatingIfNeeded: number >> Number(8 * place))) }
    }

    /// The number at this offset.
    func number<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type = Number.self) -> Number {
        var number: Number = 0
        for place in 0..<MemoryLayout<Number>.size {
            number |= Number(truncatingIfNeeded: self[offset + place]) << Number(8 * place)
        }
        return number
    }

    /// Appends zeros up to this length.
    mutating func pad(to length: Int) {
        if count < length { append(contentsOf: repeatElement(0, count: length - count)) }
    }
}
