// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `Number spelling` {
    @Test(
        arguments: [
            ("tel:+48 22 123 45 67", "+48221234567"), ("TEL:+48-22-123-45-67;ext=12", "+48221234567"),
            ("sip:+48221234567@host;user=phone", "+48221234567"), ("sips:+48221234567@host", "+48221234567"),
            ("sip:%2B48221234567@host", "+48221234567"), ("sip:+48221234567;isub=1@host", "+48221234567"),
            ("\"Desk <1>\" <sip:+48221234567@host>;tag=9", "+48221234567"), ("0048 22 123-45-67", "+48221234567"),
            ("sip:0048221234567@host", "+48221234567"), ("+44 (0)20 7946 0958", "+442079460958"),
            ("+1 (201) 555-0123", "+12015550123"), ("+1 201 555 0123 ext. 7", "+12015550123"),
            ("+1 201 555 0123,,7", "+12015550123"), ("tel:2015550123;phone-context=+1", "+12015550123"),
            ("tel:01148221234567;phone-context=+1", "+48221234567"), ("\u{FF0B}48\u{3000}221234567", "+48221234567"),
            ("0011 48 221234567", "+48221234567"), ("*67+12015550123", "+12015550123"), ("+48112", "+48112"),
        ]
    )
    func `gives the number that is spelled`(text: String, e164: String) {
        #expect(NumberSpelling.telephoneNumber(in: text.utf8)?.e164 == e164)
    }

    @Test(
        arguments: [
            "", "+", "22 123 45 67", "tel:221234567", "01148221234567", "sip:desk@host", "anonymous",
            "+48 22 ABC", "+0048221234567", "+4822123456789012", "00", "000048221234567", "urn:service:sos",
            "sip:192.0.2.1",
            "tel:1015550123;phone-context=+1", "tel:2015550123;phone-context=example.com", "+48+22", "+", "1000",
        ]
    )
    func `gives nothing where the world does not tell which number it is`(text: String) {
        #expect(NumberSpelling.telephoneNumber(in: text.utf8) == nil)
    }
}
