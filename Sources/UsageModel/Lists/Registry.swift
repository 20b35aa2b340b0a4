// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// A large list, asked in the memory of its file.
///
/// The memory is somebody else's (a mapping, an array) and must not change as long as the registry lives.
///
/// - Shape: numbers match whole; texts match as in a list of a pack: the whole text, a domain and its subdomains, or a
///   word inside the text, whatever the case of ASCII letters.
/// - Memory: 7 bytes per entry in the file, 0.03 beside it.
/// - Cost: a number is two searches in halves, of the index and of 1.8 KB of the file. A text is one such search for
///   every pair of ends of words that lie as far apart as some entry is long.
/// - Source: the layout is `RegistryFormat`.
@safe public final class Registry: Sendable {
    /// What the file says about itself.
    public let stamp: RegistryStamp

    /// Entries between two keys of the index: 10^8 entries have an index of 3 MB, which stays in a cache.
    private static let entriesPerKey = 256

    private nonisolated(unsafe) let entries: UnsafeRawPointer
    private let index: [UInt64]
    private let lengths: [4 of UInt64]
    private let release: @Sendable () -> Void

    /// Takes the bytes of a file and checks all of them; `release` is called when the registry goes.
    ///
    /// - Cost: reads every byte once, for the seal.
    /// - Throws: what is wrong with the bytes; `release` has been called then.
    @unsafe public init(
        _ bytes: UnsafeRawBufferPointer,
        release: @escaping @Sendable () -> Void
    ) throws(RegistryFailure) {
        do throws(RegistryFailure) {
            let reader = unsafe try RegistryReader(bytes)
            stamp = reader.stamp
            lengths = reader.lengths
            unsafe entries = reader.entries
            index = stride(from: 0, to: reader.stamp.count, by: Registry.entriesPerKey).map {
                unsafe Registry.key(reader.entries, $0)
            }
            self.release = release
        } catch {
            release()
            throw error
        }
    }

    deinit { release() }

    /// Whether a number is listed; nil when the list holds texts.
    public func contains(_ number: TelephoneNumber) -> Bool? {
        stamp.kind == .numbers ? find(number.packed) : nil
    }

    /// Whether a text, or a word or domain in it, is listed; nil when the list holds numbers and this is none.
    public func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard stamp.kind == .texts else {
            guard let number = unsafe TelephoneNumber(e164: text) else { return nil }
            return contains(number)
        }
        var isAtStart = true
        for start in text.indices {
            if isAtStart, unsafe containsWords(of: text, from: start) { return true }
            isAtStart = unsafe !Self.isWord(text[start])
        }
        return false
    }

    /// Whether some run of whole words that begins at `start` is listed.
    private func containsWords(of text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        var hash = TextHash()
        for place in start..<min(text.count, start + RegistryFormat.textBytesMax) {
            unsafe hash.add(text[place])
            let isEnd = unsafe place + 1 == text.count || !Self.isWord(text[place + 1])
            if isEnd, lengths[hash.count >> 6] >> UInt64(hash.count & 63) & 1 == 1, find(hash.key) { return true }
        }
        return false
    }

    private func find(_ key: UInt64) -> Bool {
        var (low, high) = (0, index.count)
        while low < high {
            let middle = (low &+ high) >> 1
            if index[middle] <= key { low = middle &+ 1 } else { high = middle }
        }
        guard low > 0 else { return false }
        var first = (low &- 1) &* Self.entriesPerKey
        var last = min(first &+ Self.entriesPerKey, stamp.count)
        while first < last {
            let middle = (first &+ last) >> 1
            let found = unsafe Self.key(entries, middle)
            if found == key { return true }
            if found < key { first = middle &+ 1 } else { last = middle }
        }
        return false
    }

    /// The key of an entry; the byte after it is there, for a trailer follows the last.
    private static func key(_ entries: UnsafeRawPointer, _ place: Int) -> UInt64 {
        let word = unsafe entries.loadUnaligned(fromByteOffset: place &* RegistryFormat.entryBytes, as: UInt64.self)
        return UInt64(littleEndian: word) & RegistryFormat.keyMask
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
    }
}

/// Reads what stands around the entries of a file, and checks the whole.
@safe private struct RegistryReader {
    let stamp: RegistryStamp
    let lengths: [4 of UInt64]
    let entries: UnsafeRawPointer

    init(_ bytes: UnsafeRawBufferPointer) throws(RegistryFailure) {
        let magic = RegistryFormat.magic
        guard bytes.count >= magic.count, unsafe bytes.prefix(magic.count).elementsEqual(magic),
            let base = bytes.baseAddress
        else { throw .foreign }
        let trailer = bytes.count - RegistryFormat.trailerBytes
        guard trailer >= magic.count else { throw .truncated }
        func word(_ place: Int) -> UInt64 {
            unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: trailer + 8 * place, as: UInt64.self))
        }
        let descriptionBytes = Int(word(1) & 0xFFFF_FFFF)
        let room = trailer - magic.count - descriptionBytes
        guard let kind = RegistryStamp.Kind(rawValue: UInt32(word(1) >> 32)), room >= 0,
            descriptionBytes <= RegistryFormat.descriptionBytesMax,
            word(0) <= UInt64(Int.max / RegistryFormat.entryBytes), Int(word(0)) * RegistryFormat.entryBytes == room
        else { throw .truncated }
        let sealed = bytes.count - 32
        var hash = SHA256()
        unsafe hash.update(UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: sealed))
        let seal = unsafe Array(bytes[sealed...])
        guard hash.finalized() == seal else { throw .changed }
        let text = unsafe String(decoding: bytes[(trailer - descriptionBytes)..<trailer], as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 4 else { throw .foreign }
        stamp = RegistryStamp(
            name: lines[0],
            version: lines[1],
            source: lines[2],
            kind: kind,
            count: Int(word(0)),
            inputDigest: unsafe Array(bytes[(sealed - 32)..<sealed]),
            seal: seal
        )
        lengths = [word(2), word(3), word(4), word(5)]
        unsafe entries = base + magic.count
    }
}
