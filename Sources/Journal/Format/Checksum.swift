// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import CJournal

/// CRC32C, the checksum of everything the journal stores.
///
/// - Cost: about 0.06 ns per byte with the processor's instruction for it.
/// - Source: RFC 3720, appendix B.4.
enum Checksum {
    /// The checksum of these bytes, going on from that of the bytes before them.
    @inline(__always)
    static func of(_ bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
        unsafe proviso_crc32c(checksum, bytes.baseAddress, bytes.count)
    }

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 { unsafe bytes.withUnsafeBytes { unsafe of($0) } }
}
