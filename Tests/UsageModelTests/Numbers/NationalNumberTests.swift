// Part of Proviso. SPDX-License-Identifier: Apache-2.0

import Testing
import UsageModel

@Suite struct `A national number` {
    @Test(
        arguments: [
            ("512 345 678", "PL", "+48512345678"), ("22 512 34 56", "PL", "+48225123456"),
            ("(202) 555-0143", "US", "+12025550143"), ("202-456-1111", "US", "+12024561111"),
            ("1 202 456 1111", "US", "+12024561111"),
            ("020 7946 0018", "GB", "+442079460018"), ("030 23125 000", "DE", "+493023125000"),
            ("112", "PL", nil), ("12ab34567", "PL", nil), ("512345678", "ZZ", nil), ("", "PL", nil),
        ] as [(String, String, String?)]
    )
    func `is read only when the plan has it in that country`(text: String, country: String, expected: String?) throws {
        let country = try #require(CountryCode(country))
        #expect(NationalNumber.telephoneNumber(in: text.utf8, country: country)?.e164 == expected)
    }
}
