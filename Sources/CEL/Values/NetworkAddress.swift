// Part of Proviso. SPDX-License-Identifier: Apache-2.0

/// An IP address of version 4 or 6, without a zone.
///
/// - Source: RFC 4291 (IPv6 text), RFC 5952 (canonical form).
public struct NetworkAddress: Hashable, Sendable {
    /// Whether it is of version 6.
    public let isVersion6: Bool
    /// The bits; of version 4 the lowest 32.
    public let bits: UInt128

    init(version4 bits: UInt32) {
        isVersion6 = false
        self.bits = UInt128(bits)
    }

    init(version6 bits: UInt128) {
        isVersion6 = true
        self.bits = bits
    }

    /// The number of bits: 32 or 128.
    public var bitCount: Int { isVersion6 ? 128 : 32 }

    /// Reads an address, or returns `nil`; zones and IPv4-mapped addresses are refused.
    public init?(text: some Collection<UInt8>) {
        guard text.count <= 45 else { return nil }
        let bytes = Array(text)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let bits = Self.version6(bytes), bits >> 32 != 0xFFFF else { return nil }
            self.init(version6: bits)
        } else {
            guard let bits = Self.version4(bytes[...]) else { return nil }
            self.init(version4: bits)
        }
    }

    private static func version4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            guard part.count == 1 || part.first != 0x30 else { return nil }
            let value = part.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            bits = bits << 8 | value
        }
        return bits
    }

    private static func version6(_ text: [UInt8]) -> UInt128? {
        guard let gap = CodePoints.firstOffset(of: Array("::".utf8), in: text) else {
            guard let groups = groups(text[...]), groups.count == 8 else { return nil }
            return groups.reduce(0) { $0 << 16 | UInt128($1) }
        }
        let head = text[..<gap].isEmpty ? [] : groups(text[..<gap])
        let tail = text[(gap + 2)...].isEmpty ? [] : groups(text[(gap + 2)...])
        guard let head, let tail, head.count + tail.count < 8 else { return nil }
        let all = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
        return all.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Groups of hexadecimal digits between colons; the last may be an IPv4 address.
    private static func groups(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        var groups: [UInt16] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let bits = version4(part) else { return nil }
                groups.append(UInt16(truncatingIfNeeded: bits >> 16))
                groups.append(UInt16(truncatingIfNeeded: bits))
            } else {
                guard (1...4).contains(part.count),
                    let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                    part.first != UInt8(ascii: "+"),
                    part.first != UInt8(ascii: "-")
                else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    /// The canonical text.
    public var text: String {
        guard isVersion6 else {
            return [24, 16, 8, 0].map { String((bits >> UInt128($0)) & 0xFF) }.joined(separator: ".")
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            let length = groups[start...].prefix { $0 == 0 }.count
            if length > max(1, best.count) { best = start..<start + length }
            start += max(1, length)
        }
        func joined(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.isEmpty { return joined(groups[...]) }
        return joined(groups[..<best.lowerBound]) + "::" + joined(groups[best.upperBound...])
    }
}

extension NetworkAddress {
    var isUnspecified: Bool { bits == 0 }
    var isLoopback: Bool { isVersion6 ? bits == 1 : bits >> 24 == 127 }
    var isMulticast: Bool { isVersion6 ? bits >> 120 == 0xFF : bits >> 28 == 0xE }
    var isLinkLocalMulticast: Bool { isVersion6 ? (bits >> 112) & 0xFF0F == 0xFF02 : bits >> 8 == 0xE0_0000 }
    var isLinkLocalUnicast: Bool { isVersion6 ? bits >> 118 == 0x3FA : bits >> 16 == 0xA9FE }

    /// Neither unspecified, loopback, multicast, link-local nor the broadcast address; private ones count.
    var isGlobalUnicast: Bool {
        !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && (isVersion6 || bits != 0xFFFF_FFFF)
    }
}

/// An IP network: an address and the number of its bits that name the network.
///
/// - Source: RFC 4632.
public struct NetworkPrefix: Hashable, Sendable {
    /// The address, its host bits kept.
    public let address: NetworkAddress
    /// The number of leading bits that name the network.
    public let length: Int

    init(address: NetworkAddress, length: Int) {
        self.address = address
        self.length = length
    }

    /// Reads `192.168.0.0/24`, or returns `nil`.
    public init?(text: some Collection<UInt8>) {
        guard text.count <= 49 else { return nil }
        let parts = Array(text).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(text: parts[0]) else { return nil }
        let digits = parts[1]
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != 0x30 else { return nil }
        let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard length <= address.bitCount else { return nil }
        self.init(address: address, length: length)
    }

    /// The canonical text.
    public var text: String { "\(address.text)/\(length)" }

    /// The network with its host bits zero.
    public var masked: NetworkPrefix {
        let host = UInt128(address.bitCount - length)
        let bits = host >= 128 ? 0 : (address.bits >> host) << host
        let base =
            address.isVersion6
            ? NetworkAddress(version6: bits) : NetworkAddress(version4: UInt32(truncatingIfNeeded: bits))
        return NetworkPrefix(address: base, length: length)
    }

    /// Whether an address lies in the network.
    public func contains(_ other: NetworkAddress) -> Bool {
        guard other.isVersion6 == address.isVersion6 else { return false }
        return NetworkPrefix(address: other, length: length).masked.address == masked.address
    }

    /// Whether another network lies in this one.
    public func contains(_ other: NetworkPrefix) -> Bool { other.length >= length && contains(other.address) }
}
