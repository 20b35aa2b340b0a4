// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Glibc

/// An address of the internet protocol.
package enum NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    case v4(UInt32)
    /// The upper and the lower half.
    case v6(UInt64, UInt64)

    /// Reads an address as it is written today: four decimal numbers without leading zeros, or IPv6.
    package init?(_ text: String) {
        if let short = Self.dotted(text) {
            self = .v4(short)
            return
        }
        guard text.contains(":"), !text.contains("%") else { return nil }
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        self.init(bytes: unsafe withUnsafeBytes(of: address) { unsafe Array($0) })
    }

    /// The address of 4 or 16 bytes in the order of the network; nil for any other number of them.
    package init?(bytes: [UInt8]) {
        let number = { (part: ArraySlice<UInt8>) in part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self = .v4(UInt32(truncatingIfNeeded: number(bytes[...])))
        case 16: self = .v6(number(bytes[..<8]), number(bytes[8...]))
        default: return nil
        }
    }

    private static func dotted(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }

    package var description: String {
        switch self {
        case .v4(let bits): return [24, 16, 8, 0].map { String(bits >> UInt32($0) & 0xFF) }.joined(separator: ".")
        case .v6(let upper, let lower):
            let groups = [upper, lower].flatMap { half in [48, 32, 16, 0].map { half >> UInt64($0) & 0xFFFF } }
            return groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}

extension NetworkAddress {
    /// What an address is that no message is sent to; nil for one of the public internet.
    ///
    /// An address of a receiver is somebody's input: without this the service could be made to ask its own network
    /// questions. Whatever is not handed out for public use is refused, not only what is known to be private.
    ///
    /// - Source: the special-purpose address registries of IANA (RFC 6890 and its updates).
    package var refusal: String? {
        switch self {
        case .v4(let bits): Self.special4.first { bits >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }?.name
        case .v6(let upper, let lower): Self.refusal(upper, lower)
        }
    }

    private static func refusal(_ upper: UInt64, _ lower: UInt64) -> String? {
        let embedded = NetworkAddress.v4(UInt32(truncatingIfNeeded: lower))
        if upper == 0, lower >> 32 == 0xFFFF { return embedded.refusal }
        // A network without IPv4 reaches it through this prefix; what lies behind it counts.
        if upper == 0x0064_FF9B_0000_0000, lower >> 32 == 0 { return embedded.refusal }
        if upper == 0, lower == 1 { return "loopback" }
        if upper >> 57 == 0xFC >> 1 { return "unique local" }
        if upper >> 54 == 0xFE80 >> 6 { return "link local" }
        if upper >> 56 == 0xFF { return "multicast" }
        if upper >> 61 != 0b001 { return "not of the public internet" }
        if upper >> 41 == 0x2001_0000 >> 9 { return "of a protocol or tunnel" }
        if upper >> 32 == 0x2001_0DB8 || upper >> 44 == 0x3FFF_0 { return "for documentation" }
        if upper >> 48 == 0x2002 { return "of a tunnel" }
        return nil
    }

    private static let special4: [(prefix: UInt32, length: UInt32, name: String)] = [
        (0x0000_0000, 8, "this network"), (0x0A00_0000, 8, "private"), (0x6440_0000, 10, "of a carrier's own network"),
        (0x7F00_0000, 8, "loopback"), (0xA9FE_0000, 16, "link local"), (0xAC10_0000, 12, "private"),
        (0xC000_0000, 24, "of a protocol"), (0xC000_0200, 24, "for documentation"), (0xC058_6300, 24, "of a tunnel"),
        (0xC0A8_0000, 16, "private"), (0xC612_0000, 15, "for benchmarks"), (0xC633_6400, 24, "for documentation"),
        (0xCB00_7100, 24, "for documentation"), (0xE000_0000, 4, "multicast"), (0xF000_0000, 4, "reserved"),
    ]
}
