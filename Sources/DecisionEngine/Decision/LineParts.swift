// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// The pieces of a decision line that never change, side by side.
///
/// One object instead of an array for each: of an array every use counts a reference, and a line uses six.
@safe final class LineParts: Sendable {
    private nonisolated(unsafe) let bytes: UnsafeMutableBufferPointer<UInt8>
    private nonisolated(unsafe) let ends: UnsafeMutableBufferPointer<Int>

    init(_ parts: [[UInt8]]) {
        let all = Array(parts.joined())
        unsafe bytes = .allocate(capacity: max(1, all.count))
        _ = unsafe bytes.initialize(from: all)
        var end = 0
        unsafe ends = .allocate(capacity: parts.count + 1)
        _ = unsafe ends.initialize(
            from: [0]
                + parts.map { part in
                    end += part.count
                    return end
                }
        )
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe ends.deallocate()
    }

    /// A piece, by its place.
    @unsafe
    subscript(place: Int) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(rebasing: bytes[ends[place]..<ends[place + 1]])
    }
}
