// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// How the file of a large list is laid out: `magic, entries, description, trailer`.
///
/// - Shape: an entry is the low seven bytes of a key, little end first; keys ascend and none is there twice. The
///   description is three lines: name, version, source. The trailer is of fixed length and stands at the end, so that a
///   file is written in one pass: count, kind and length of the description, which lengths of texts there are, the
///   SHA-256 of the imported files, and the seal: the SHA-256 of all bytes before it.
public enum RegistryFormat {
    /// The first eight bytes; the digit is the version of the layout.
    public static let magic = Array("PRVLIST1".utf8)
    /// Bytes of one entry. A packed number has 54 bits; of the hash of a text the upper 56 are kept, so that among ten
    /// million entries a text that is not listed is taken for one with a chance below 2^-32.
    public static let entryBytes = 7
    /// Bytes of the trailer.
    public static let trailerBytes = 8 + 4 + 4 + 32 + 32 + 32
    /// Bytes of the longest text: a host name has at most 253.
    public static let textBytesMax = 255
    /// Bytes of the description: a name, a version and a source of a line each.
    public static let descriptionBytesMax = 4_096

    /// The greatest key that fits into an entry.
    static let keyMask: UInt64 = (1 << 56) - 1

    /// The key of a whole text: letters A to Z count as a to z.
    public static func key(ofText text: some Collection<UInt8>) -> UInt64 {
        var hash = TextHash()
        for byte in text { hash.add(byte) }
        return hash.key
    }

    /// The trailer of a file, without its seal.
    public static func trailer(_ stamp: RegistryStamp, lengths: [UInt64], descriptionBytes: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        append(UInt64(stamp.count), &bytes)
        append(UInt64(stamp.kind.rawValue) << 32 | UInt64(descriptionBytes), &bytes)
        for word in 0..<4 { append(lengths.indices.contains(word) ? lengths[word] : 0, &bytes) }
        return bytes + stamp.inputDigest
    }

    private static func append(_ word: UInt64, _ bytes: inout [UInt8]) {
        for place in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
    }
}

/// What the file of a list says about itself.
public struct RegistryStamp: Hashable, Sendable {
    /// What a list holds.
    public enum Kind: UInt32, Sendable {
        case numbers, texts
        /// The word people and programs see.
        public var name: String { self == .numbers ? "numbers" : "texts" }
    }

    /// The name rules use: `us_dno`.
    public var name: String
    /// Which edition it is, in the words of who imported it: `2026-11-20`.
    public var version: String
    /// Where it comes from; may be empty.
    public var source: String
    public var kind: Kind
    /// How many entries there are.
    public var count: Int
    /// The SHA-256 of the files it was imported from, one after the other: 32 bytes.
    public var inputDigest: [UInt8]
    /// The SHA-256 of the file up to this seal: 32 bytes; empty while it is being written.
    public var seal: [UInt8]

    /// A stamp.
    public init(
        name: String,
        version: String,
        source: String,
        kind: Kind,
        count: Int = 0,
        inputDigest: [UInt8] = [],
        seal: [UInt8] = []
    ) {
        self.name = name
        self.version = version
        self.source = source
        self.kind = kind
        self.count = count
        self.inputDigest = inputDigest
        self.seal = seal
    }

    /// Three lines: name, version, source.
    public var description: [UInt8] { Array("\(name)\n\(version)\n\(source)\n".utf8) }
}

/// Why the file of a list is refused.
public enum RegistryFailure: Error, Hashable, Sendable {
    /// It does not begin as one does.
    case foreign
    /// Its length is not what its trailer says.
    case truncated
    /// Its bytes are not those that were sealed.
    case changed
}

extension RegistryFailure: CustomStringConvertible {
    /// What is wrong and what would be right.
    public var description: String {
        switch self {
        case .foreign: "this is no list file of this version; 'proviso list import' makes one."
        case .truncated: "the list file was cut off or added to: its length is not what its end says; copy it again."
        case .changed: "the list file was changed after it was written: its seal does not match; import it again."
        }
    }
}

/// The hash of a text that grows byte by byte, blind to the case of ASCII letters.
///
/// - Source: FNV-1a with 64 bits, finished with one folded multiplication.
struct TextHash {
    private var word: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var count = 0

    mutating func add(_ byte: UInt8) {
        let lowered = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        word = (word ^ UInt64(lowered)) &* 0x100_0000_01B3
        count &+= 1
    }

    var key: UInt64 {
        let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xC2B2_AE3D_27D4_EB4F ^ UInt64(count))
        return (product.high ^ product.low) >> 8
    }
}
