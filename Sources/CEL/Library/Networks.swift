// Part of Proviso. SPDX-License-Identifier: Apache-2.0

extension StandardLibrary {
    static let networks: [LibraryFunction] = networkText + addressTests + networkTests

    private static let networkText: [LibraryFunction] = [
        LibraryFunction(
            "ip",
            "The IP address of text, or the address of a network.",
            example: "ip('::1').isLoopback() && cidr('10.1.2.3/8').ip() == ip('10.1.2.3')",
            [
                LibraryOverload("string_to_ip_address", [.string], .address) { arguments, _ in
                    NetworkAddress(text: arguments.text(0)).map { .address($0) }
                        ?? bad("an IP address", arguments.text(0))
                },
                LibraryOverload(member: "cidr_ip", [.network], .address) { arguments, _ in
                    network(arguments[0]).map { .address($0.address) } ?? .noSuchOverload("ip", arguments)
                },
            ]
        ),
        LibraryFunction(
            "isIP",
            "Whether the text is an IP address.",
            example: "isIP('10.0.0.1') && !isIP('10.0.0')",
            [
                LibraryOverload("is_ip", [.string], .bool) { arguments, _ in
                    .bool(NetworkAddress(text: arguments.text(0)) != nil)
                }
            ]
        ),
        LibraryFunction(
            "ip.isCanonical",
            "Whether the text is an IP address in its canonical form.",
            example: "!ip.isCanonical('2001:DB8::1')",
            [
                LibraryOverload("ip_is_canonical", [.string], .bool) { arguments, _ in
                    guard let address = NetworkAddress(text: arguments.text(0)) else {
                        return bad("an IP address", arguments.text(0))
                    }
                    return .bool(address.text.utf8.elementsEqual(arguments.text(0)))
                }
            ]
        ),
        LibraryFunction(
            "cidr",
            "The IP network of text such as 10.0.0.0/8.",
            example: "cidr('10.0.0.0/8').prefixLength() == 8",
            [
                LibraryOverload("string_to_cidr", [.string], .network) { arguments, _ in
                    NetworkPrefix(text: arguments.text(0)).map { .network($0) }
                        ?? bad("an IP network", arguments.text(0))
                }
            ]
        ),
        LibraryFunction(
            "isCIDR",
            "Whether the text is an IP network.",
            example: "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0')",
            [
                LibraryOverload("is_cidr", [.string], .bool) { arguments, _ in
                    .bool(NetworkPrefix(text: arguments.text(0)) != nil)
                }
            ]
        ),
    ]

    private static let addressTests: [LibraryFunction] = [
        LibraryFunction(
            "family",
            "The version of the address, 4 or 6.",
            example: "ip('10.0.0.1').family() == 4",
            [
                LibraryOverload(member: "ip_family", [.address], .int) { arguments, _ in
                    address(arguments[0]).map { .int($0.isVersion6 ? 6 : 4) } ?? .noSuchOverload("family", arguments)
                }
            ]
        ),
        addressTest("isUnspecified", "Whether it is the address 0.", "0.0.0.0") { $0.isUnspecified },
        addressTest("isLoopback", "Whether it names the host itself.", "127.0.0.1") { $0.isLoopback },
        addressTest("isGlobalUnicast", "Whether it may name one host beyond the link.", "10.0.0.1") {
            $0.isGlobalUnicast
        },
        addressTest("isLinkLocalUnicast", "Whether it names one host of the link.", "169.254.1.1") {
            $0.isLinkLocalUnicast
        },
        addressTest("isLinkLocalMulticast", "Whether it names a group of the link.", "224.0.0.1") {
            $0.isLinkLocalMulticast
        },
    ]

    private static let networkTests: [LibraryFunction] = [
        LibraryFunction(
            "containsIP",
            "Whether the address lies in the network.",
            example: "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
            [
                LibraryOverload(member: "cidr_contains_ip_string", [.network, .string], .bool, containsAddress),
                LibraryOverload(member: "cidr_contains_ip_ip", [.network, .address], .bool, containsAddress),
            ]
        ),
        LibraryFunction(
            "containsCIDR",
            "Whether the other network lies in this one.",
            example: "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
            [
                LibraryOverload(member: "cidr_contains_cidr_string", [.network, .string], .bool, containsNetwork),
                LibraryOverload(member: "cidr_contains_cidr", [.network, .network], .bool, containsNetwork),
            ]
        ),
        LibraryFunction(
            "masked",
            "The network with its host bits zero.",
            example: "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
            [
                LibraryOverload(member: "cidr_masked", [.network], .network) { arguments, _ in
                    network(arguments[0]).map { .network($0.masked) } ?? .noSuchOverload("masked", arguments)
                }
            ]
        ),
        LibraryFunction(
            "prefixLength",
            "The number of bits that name the network.",
            example: "cidr('10.0.0.0/8').prefixLength() == 8",
            [
                LibraryOverload(member: "cidr_prefix_length", [.network], .int) { arguments, _ in
                    network(arguments[0]).map { .int(Int64($0.length)) } ?? .noSuchOverload("prefixLength", arguments)
                }
            ]
        ),
    ]

    private static func addressTest(
        _ name: String,
        _ documentation: String,
        _ example: String,
        _ test: @escaping @Sendable (NetworkAddress) -> Bool
    ) -> LibraryFunction {
        LibraryFunction(
            name,
            documentation,
            example: "ip('\(example)').\(name)()",
            [
                LibraryOverload(member: "ip_\(name)", [.address], .bool) { arguments, _ in
                    address(arguments[0]).map { .bool(test($0)) } ?? .noSuchOverload(name, arguments)
                }
            ]
        )
    }

    private static let containsAddress: Implementation = { arguments, _ in
        guard let network = network(arguments[0]) else { return .noSuchOverload("containsIP", arguments) }
        guard let other = address(arguments[1]) ?? NetworkAddress(text: arguments.text(1)) else {
            return bad("an IP address", arguments.text(1))
        }
        return .bool(network.contains(other))
    }

    private static let containsNetwork: Implementation = { arguments, _ in
        guard let whole = network(arguments[0]) else { return .noSuchOverload("containsCIDR", arguments) }
        guard let other = network(arguments[1]) ?? NetworkPrefix(text: arguments.text(1)) else {
            return bad("an IP network", arguments.text(1))
        }
        return .bool(whole.contains(other))
    }

    private static func address(_ value: Value) -> NetworkAddress? {
        if case .address(let address) = value { address } else { nil }
    }

    private static func network(_ value: Value) -> NetworkPrefix? {
        if case .network(let network) = value { network } else { nil }
    }

    private static func bad(_ what: String, _ text: [UInt8]) -> Value {
        .failure(.badArgument, "'\(String(decoding: text.prefix(60), as: UTF8.self))' is not \(what)")
    }
}
