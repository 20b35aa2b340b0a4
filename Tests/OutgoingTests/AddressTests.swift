// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Outbox
import Testing

@Suite struct `An address that messages are sent to` {
    @Test(
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.255.255", true), ("172.32.0.0", true),
            ("100.63.255.255", true), ("100.128.0.0", true), ("169.253.255.255", true), ("223.255.255.255", true),
            ("192.0.1.0", true), ("198.17.255.255", true), ("198.20.0.0", true),
            ("0.0.0.0", false), ("0.1.2.3", false), ("10.0.0.1", false), ("10.255.255.255", false),
            ("100.64.0.1", false), ("100.127.255.255", false), ("127.0.0.1", false), ("127.255.255.254", false),
            ("169.254.169.254", false), ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.0.8", false),
            ("192.0.2.1", false), ("192.168.1.1", false), ("198.18.0.1", false), ("198.19.255.255", false),
            ("198.51.100.7", false), ("203.0.113.9", false), ("224.0.0.1", false), ("239.255.255.250", false),
            ("240.0.0.1", false), ("255.255.255.255", false),
            ("2606:4700:4700::1111", true), ("2a00:1450:4001:800::200e", true), ("::ffff:8.8.8.8", true),
            ("64:ff9b::8.8.8.8", true),
            ("::", false), ("::1", false), ("::ffff:127.0.0.1", false), ("::ffff:10.0.0.1", false),
            ("::ffff:a9fe:a9fe", false), ("::127.0.0.1", false), ("64:ff9b::10.0.0.1", false),
            ("64:ff9b:1::1", false), ("fe80::1", false), ("febf::1", false), ("fc00::1", false),
            ("fd12:3456::1", false),
            ("ff02::1", false), ("2001:db8::1", false), ("3fff::1", false), ("2002:7f00:1::1", false),
            ("2001::1", false), ("2001:1ff::1", false), ("100::1", false), ("fec0::1", false), ("4000::1", false),
        ]
    )
    func `is of the public internet`(text: String, isPublic: Bool) throws {
        let address = try #require(NetworkAddress(text))
        #expect((address.refusal == nil) == isPublic, "\(text): \(address.refusal ?? "taken")")
    }

    @Test(
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "0x7f.0.0.1", "2130706433", "1.2.3.4 ", " 1.2.3.4",
            "1.2.3.-4", "1..3.4", ":::", "fe80::1%eth0", "12345::", "::1::", "[::1]", "example.com",
        ]
    )
    func `is not read from anything that merely looks like one`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func `is written so that it can be read again`() {
        for text in ["8.8.8.8", "2606:4700:4700::1111", "::1"] {
            let address = NetworkAddress(text)
            #expect(address != nil)
            #expect(address.flatMap { NetworkAddress($0.description) } == address)
        }
    }
}

@Suite struct `The URL of a receiver` {
    @Test(
        arguments: [
            "https://example.com", "https://example.com/hooks?a=b", "https://EXAMPLE.com:8443/x", "https://8.8.8.8/x",
            "https://[2606:4700:4700::1111]/x", "https://xn--bcher-kva.example/", "https://a_b.example.com/",
            "https://example.com./x",
        ]
    )
    func `is taken when it is https to a public name or address`(text: String) {
        #expect(throws: Never.self) { try TargetURL(text, allowsPrivate: false) }
    }

    @Test(
        arguments: [
            "", "example.com", "http://example.com", "ftp://example.com", "file:///etc/passwd", "https://",
            "https:///x", "https://user@example.com", "https://user:pass@example.com", "https://example.com/#x",
            "https://example.com:0/", "https://example.com:99999/", "https://exa mple.com/", "https://example.com/\n",
            "https://example.com\\@127.0.0.1/", "https://127.0.0.1/", "https://10.1.2.3/", "https://[::1]/",
            "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://[fd00::1]/",
            // Spellings of 127.0.0.1 that the system's resolver still reads.
            "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.1/",
            "https://0x7f000001/",
            "https://017700000001/", "https://127.0.0.1./", "https://example.123/", "https://bücher.example/",
            "https://-a.example/", "https://a..b/", "https://%31%32%37.0.0.1/", "https://example.com%00.evil/",
            "https://" + String(repeating: "a", count: 64) + ".com/",
            "https://example.com/" + String(repeating: "a", count: 2_000),
        ]
    )
    func `is refused when it is anything else`(text: String) {
        #expect(throws: TargetURL.Refusal.self, "\(text)") { try TargetURL(text, allowsPrivate: false) }
    }

    @Test(arguments: ["http://127.0.0.1:8080/x", "https://10.1.2.3/", "http://[::1]:80/", "http://localhost/"])
    func `may be of the own network where the settings say so`(text: String) {
        #expect(throws: Never.self) { try TargetURL(text, allowsPrivate: true) }
    }

    @Test(arguments: ["http://2130706433/", "https://user@localhost/", "ftp://localhost/", "http://0x7f.1/"])
    func `is never anything odd, whatever the settings say`(text: String) {
        #expect(throws: TargetURL.Refusal.self) { try TargetURL(text, allowsPrivate: true) }
    }
}
